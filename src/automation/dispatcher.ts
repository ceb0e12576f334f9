import type { Database } from '../store/db.ts';
import { isConnectionLost } from '../store/db-errors.ts';
import type { Listening } from '../store/listen.ts';
import { createWaker, type Waker } from '../waker.ts';
import { inboxLane } from './inbox-lane.ts';
import { type DispatchCounts, type Lane, type LaneDeps, type Run, runLane } from './lane.ts';
import { createN8nHook, N8N_PREFIX, type N8nOptions } from './n8n-hook.ts';
import { n8nLane } from './n8n-lane.ts';

export type DispatcherDeps = Omit<LaneDeps, 'db'> & {
  db: Database;
  /** Where job events are posted; `null`: nowhere. */
  n8n: N8nOptions | null;
};

export type Dispatcher = {
  /** Delivers what is due at `now` (the clock's unless told) and returns when all of it is settled. */
  runOnce(now?: number): Promise<DispatchCounts>;
  /** Delivers until `stop` aborts; resolves when what was on the wire is settled. */
  start(stop: AbortSignal): Promise<void>;
  /** There may be events: look now instead of at the next poll. */
  wake(): void;
};

/** A lost notification, or an event whose process died, costs no more than this. */
const POLL_MS = 60_000;
const FIRST_REST_MS = 250;
const LONGEST_REST_MS = 10_000;

/**
 * Takes events out of the outbox and delivers each at least once: written to the inbox exactly once, posted to
 * n8n with the event's id as `webhook-id`, by which a receiver knows a repetition. Any number of dispatchers may run.
 */
export function createDispatcher({ n8n, ...deps }: DispatcherDeps): Dispatcher {
  const { db, clock, log } = deps;
  const lanes: Lane[] = n8n
    ? [inboxLane(deps, { prefix: N8N_PREFIX, matches: false }), n8nLane(deps, createN8nHook(n8n, clock))]
    : [inboxLane(deps, undefined)];
  const wakers = new Set<Waker>();
  const wake = () => {
    for (const waker of wakers) waker.wake();
  };

  const loop = async (lane: Lane, waker: Waker, stop: AbortSignal) => {
    let restMs = FIRST_REST_MS;
    let nextAt = Number.POSITIVE_INFINITY;
    while (!stop.aborted) {
      const run = newRun(clock.now(), clock.now, stop);
      try {
        await runLane(deps, lane, run);
        restMs = FIRST_REST_MS;
        // What earlier runs planned for later still stands.
        nextAt = Math.min(run.nextAt, nextAt > run.dueBy ? nextAt : Number.POSITIVE_INFINITY);
        // New events are no reason to ask a receiver again that is down.
        if (run.downUntil > 0) await clock.sleep(run.downUntil - clock.now(), stop);
        else await waker.wait(Math.min(POLL_MS, Math.max(0, nextAt - clock.now())));
      } catch (error) {
        const away = isConnectionLost(error);
        const text = away ? 'The database is away; events wait' : 'The dispatcher met an error; events wait';
        log[away ? 'warn' : 'error']({ err: error }, text);
        await clock.sleep(restMs, stop);
        restMs = Math.min(restMs * 2, LONGEST_REST_MS);
      }
    }
  };

  return {
    runOnce: async (now = clock.now()) => {
      const ahead = now - clock.now();
      const runs = lanes.map((lane) => {
        const run = newRun(now, () => clock.now() + ahead, new AbortController().signal);
        return { run, done: runLane(deps, lane, run) };
      });
      const ends = await Promise.allSettled(runs.map(({ done }) => done));
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
      return runs.map(({ run }) => run.counts).reduce(sum);
    },
    start: async (stop) => {
      const own = lanes.map((lane) => ({ lane, waker: createWaker(clock, stop) }));
      for (const { waker } of own) wakers.add(waker);
      stop.addEventListener('abort', wake, { once: true });

      // The loops do not wait for the ear: with the database away it opens only when that is back.
      let ear: Listening | undefined;
      const onLost = (error: Error) =>
        log.warn({ err: error }, 'Notifications are away; the dispatcher looks by itself');
      const opening = db.listen('decorum_events', wake, onLost).then(async (opened) => {
        if (stop.aborted) return opened.close();
        ear = opened;
        wake();
      });
      void opening.catch((error) => log.error({ err: error }, 'Notifications cannot be heard'));

      await Promise.all(own.map(({ lane, waker }) => loop(lane, waker, stop)));
      for (const { waker } of own) wakers.delete(waker);
      await ear?.close();
    },
    wake,
  };
}

const newRun = (dueBy: number, at: () => number, stop: AbortSignal): Run => ({
  dueBy,
  at,
  stop,
  counts: { sent: 0, failed: 0, dead: 0 },
  nextAt: Number.POSITIVE_INFINITY,
  downUntil: 0,
});

const sum = (a: DispatchCounts, b: DispatchCounts): DispatchCounts => ({
  sent: a.sent + b.sent,
  failed: a.failed + b.failed,
  dead: a.dead + b.dead,
});
