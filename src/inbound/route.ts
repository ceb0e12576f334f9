import { routeReply } from '../policy/reply-chain.ts';
import { recordAudit } from '../store/audit.ts';
import type { Db } from '../store/db.ts';
import { finishInbound, type InboundMessage, nextInbound, putOffInbound } from '../store/messages.ts';
import { lockThread } from '../store/threads.ts';
import { answerWith } from './answer.ts';
import { type CheckedCode, checkCode, followCode } from './check-code.ts';
import { fraudReported } from './fraud.ts';
import { optIn } from './opt-in.ts';
import { optOut, wrongPerson } from './opt-out.ts';
import { optOutOf, type RouteDeps, type Routing } from './routing.ts';
import { knowSender } from './sender.ts';
import { askedToVerify } from './verify.ts';

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
      const code = await checkCode(tx, deps, thread, message, now);
      const routed = routeReply({
        text: message.text,
        mediaCount: message.media.length,
        thread: thread.status,
        at: message.at,
        optOut: optOutOf(message),
        code: code?.judged ?? null,
      });
      const outcome = { needsPerson: routed.status === 'needs_review' };
      await follow(tx, deps, { thread, message, sender, routed, now, outcome }, code);
      const status = outcome.needsPerson ? 'needs_review' : routed.status;
      await finishInbound(tx, deps.tenantId, message.id, { ...routed, status }, now);
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
            status,
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

/** All that follows from the verdict. */
async function follow(tx: Db, deps: RouteDeps, routing: Routing, code: CheckedCode | null): Promise<void> {
  const { verdict } = routing.routed;
  switch (verdict) {
    case 'stop':
    case 'possible_stop':
      return optOut(tx, deps, routing);
    case 'wrong_person':
      return wrongPerson(tx, deps, routing);
    case 'start':
      return optIn(tx, deps, routing);
    case 'help':
      if (optOutOf(routing.message)) return;
      return answerWith(tx, deps, routing, 'help', routing.routed.keyword?.language);
    case 'verify':
      return askedToVerify(tx, deps, routing);
    case 'code_right':
    case 'code_wrong':
    case 'code_exhausted':
    case 'code_expired':
    case 'code_unasked':
      return code ? followCode(tx, deps, routing, code) : undefined;
    case 'fraud_report':
      return fraudReported(tx, deps, routing);
    case 'thread_paused':
    case 'media':
    case 'empty':
    case 'for_a_person':
      return;
    default:
      return verdict satisfies never;
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
