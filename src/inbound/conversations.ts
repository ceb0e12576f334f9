import type { Channel } from '../channels/channel.ts';
import type { Clock } from '../clock.ts';
import type { NewCode, NewId } from '../ids.ts';
import type { Log } from '../log.ts';
import { listTenants } from '../store/claim.ts';
import type { Database } from '../store/db.ts';
import { isConnectionLost } from '../store/db-errors.ts';
import type { Listening } from '../store/listen.ts';
import { threadsWithNews } from '../store/messages.ts';
import { createWaker } from '../waker.ts';
import type { CodeDigests } from './code-digests.ts';
import { routeNext } from './route.ts';
import { sendAnswers } from './send-answers.ts';
import { sweep } from './sweep.ts';

export type ConversationDeps = {
  db: Database;
  clock: Clock;
  newId: NewId;
  log: Log;
  channels: readonly Channel[];
  helpContact: string | null;
  tellDecisions: boolean;
  codes: CodeDigests;
  newCode: NewCode;
  verifiedMs: number;
  awaitingMs: number;
  /** Called after each stretch of work: the live stream, the outbox and the engine look then. */
  onWork?: () => void;
};

export type Conversations = {
  /** Works on all messages that are due and returns how many there were. */
  runOnce(): Promise<number>;
  /** Works until stopped. */
  start(): Promise<void>;
  /** There is a message: look now instead of at the next poll. */
  wake(): void;
  /** Ends when what is under way is done. */
  stop(): Promise<void>;
};

/** LISTEN wakes a sleeping loop; a lost notification costs no more than this. */
const POLL_MS = 1_000;
const SWEEP_EVERY_MS = 15_000;
const FIRST_REST_MS = 250;
const LONGEST_REST_MS = 10_000;
const AT_ONCE = 4;
const MOST_THREADS = 100;

/**
 * Watches for messages that came in, works on them and sends what is answered: any number of processes may, since a conversation is worked on
 * under its lock, one message after the other.
 */
export function createConversations({
  onWork = () => {},
  channels,
  ...deps
}: ConversationDeps): Conversations {
  const { db, clock, log } = deps;
  const sending = { ...deps, channels: new Map(channels.map((channel) => [channel.channel, channel])) };
  const stopping = new AbortController();
  const waker = createWaker(clock, stopping.signal);
  let listening: Listening | undefined;
  let looping: Promise<void> | undefined;

  const routeTenant = async (tenantId: string): Promise<number> => {
    let count = 0;
    // One that fails is put off, so that each look finds fewer.
    for (;;) {
      const threads = await threadsWithNews(db, tenantId, { now: clock.now(), limit: MOST_THREADS });
      let routed = 0;
      const failures: unknown[] = [];
      const work = async () => {
        for (let id = threads.shift(); id !== undefined && !stopping.signal.aborted; id = threads.shift()) {
          const threadId = id;
          try {
            while (await routeNext({ ...deps, tenantId }, threadId)) routed += 1;
          } catch (error) {
            if (isConnectionLost(error)) throw error;
            failures.push(error);
            log.error({ err: error, tenantId }, 'A message that came in could not be worked on');
          }
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      count += routed;
      if (routed === 0 || stopping.signal.aborted) return count;
    }
  };

  let sweepAt = Number.NEGATIVE_INFINITY;
  const runOnce = async () => {
    let count = 0;
    const isSweepDue = clock.now() >= sweepAt;
    if (isSweepDue) sweepAt = clock.now() + SWEEP_EVERY_MS;
    for (const tenantId of await listTenants(db)) {
      count += await routeTenant(tenantId);
      if (isSweepDue) count += await sweep({ ...deps, tenantId });
      while (!stopping.signal.aborted) {
        const sent = await sendAnswers(sending, tenantId);
        count += sent;
        if (sent === 0) break;
      }
    }
    if (count > 0) onWork();
    return count;
  };

  const loop = async () => {
    let rest = FIRST_REST_MS;
    while (!stopping.signal.aborted) {
      try {
        await runOnce();
        rest = FIRST_REST_MS;
        await waker.wait(POLL_MS);
      } catch (error) {
        const away = isConnectionLost(error);
        const text = away ? 'The database is away; messages wait' : 'Messages could not be looked for';
        log[away ? 'warn' : 'error']({ err: error }, text);
        await clock.sleep(rest, stopping.signal);
        rest = Math.min(rest * 2, LONGEST_REST_MS);
      }
    }
  };

  return {
    runOnce,
    start: async () => {
      listening = await db.listen('decorum_inbound', waker.wake, (error) =>
        log.debug({ err: error }, 'Notifications are away; messages are looked for by poll'),
      );
      looping = loop();
    },
    wake: waker.wake,
    stop: async () => {
      stopping.abort();
      waker.wake();
      await listening?.close();
      await looping;
    },
  };
}
