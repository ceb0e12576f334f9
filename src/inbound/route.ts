import type { Clock } from '../clock.ts';
import type { NewId } from '../ids.ts';
import { routeReply } from '../policy/reply-chain.ts';
import { recordAudit } from '../store/audit.ts';
import type { Db } from '../store/db.ts';
import { finishInbound, type InboundMessage, nextInbound, putOffInbound } from '../store/messages.ts';
import { lockThread } from '../store/threads.ts';
import { knowSender } from './sender.ts';

export type RouteDeps = { db: Db; clock: Clock; newId: NewId; tenantId: string };

/**
 * Works on the oldest message of a conversation that is due: what it is, and all that follows from that, in one
 * transaction under the conversation's lock. Answers whether there was one. Nothing is sent from here: what we answer
 * is written as a message that is due to be sent.
 */
export async function routeNext(deps: RouteDeps, threadId: string): Promise<boolean> {
  const taken: { message?: InboundMessage } = {};
  try {
    return await deps.db.transaction(async (tx) => {
      const now = deps.clock.now();
      const thread = await lockThread(tx, deps.tenantId, threadId);
      if (!thread) return false;
      const message = await nextInbound(tx, deps.tenantId, threadId, now);
      if (!message) return false;
      taken.message = message;
      const sender = await knowSender(tx, deps, thread, now);
      const routed = routeReply({
        text: message.text,
        mediaCount: message.media.length,
        thread: thread.status,
      });
      await finishInbound(tx, deps.tenantId, message.id, routed, now);
      await recordAudit(tx, deps.tenantId, [
        {
          id: deps.newId(),
          at: now,
          eventType: 'inbound_message_routed',
          actor: 'inbound',
          partyId: sender?.partyId ?? null,
          payload: {
            messageId: message.id,
            threadId,
            channel: thread.channel,
            step: routed.step,
            verdict: routed.verdict,
            status: routed.status,
          },
        },
      ]);
      return true;
    });
  } catch (error) {
    if (taken.message) await putOff(deps, taken.message);
    throw error;
  }
}

const MOST_ATTEMPTS = 5;
const FIRST_REST_MS = 2_000;

/** One that cannot be worked on must not stand in the way of the next one, which may say STOP. */
async function putOff({ db, clock, tenantId }: RouteDeps, { id, attempts }: InboundMessage): Promise<void> {
  const now = clock.now();
  const wakeAt = attempts + 1 < MOST_ATTEMPTS ? now + FIRST_REST_MS * 4 ** attempts : null;
  const row = { id, attempts, wakeAt, errorCode: 'routing_failed' };
  // With the database away nothing can be written, and nothing needs to be: it is due as it was.
  await putOffInbound(db, tenantId, row, now).catch(() => {});
}
