import type { Channel } from '../channels/channel.ts';
import { type Meter, silentMeter } from '../meter.ts';
import type { ChannelName } from '../policy/words.ts';
import { listTenants } from '../store/claim.ts';
import type { Database } from '../store/db.ts';
import { isConnectionLost } from '../store/db-errors.ts';
import type { Listening } from '../store/listen.ts';
import { createWaker } from '../waker.ts';
import { type DispatchDeps, dispatchChannel } from './dispatch.ts';
import { openLane } from './lane.ts';
import { MOST_SOUGHT, reconcileTenant } from './reconcile.ts';
import { createRecorder } from './recorder.ts';
import { hearOfFailure, newRun, type RunCounts } from './run.ts';

export type EngineDeps = Omit<DispatchDeps, 'db' | 'channels' | 'recorder' | 'meter'> & {
  meter?: Meter;
  db: Database;
  channels: readonly Channel[];
  /** Called after each stretch of work: the live stream and the outbox look then. */
  onWork?: () => void;
};

export type Engine = {
  /**
   * Works through what is due, at most `limit` jobs, and returns when every result is on disk. `now` is the
   * moment that the rules are asked about.
   */
  runDueOutboundJobs(options?: { limit?: number; now?: number }): Promise<RunCounts>;
  /** Looks once for lost leases and for messages whose fate is unknown. */
  reconcile(): Promise<number>;
  /** Starts the loops of this worker. */
  start(): Promise<void>;
  /** There is work: look now instead of at the next poll. */
  wake(): void;
  /** Takes nothing more, lets what is on the wire come home and be recorded, then returns. */
  stop(): Promise<void>;
};

/** LISTEN wakes a sleeping loop; a lost notification costs no more than this. */
const POLL_MS = 1_000;
const RECONCILE_EVERY_MS = 2_000;
const FIRST_REST_MS = 250;
const LONGEST_REST_MS = 10_000;

export function createEngine({
  channels,
  onWork = () => {},
  meter = silentMeter,
  ...deps
}: EngineDeps): Engine {
  const { db, clock, log } = deps;
  const lanes = new Map(channels.map((channel) => [channel.channel, openLane(channel)]));
  const dispatch: DispatchDeps = {
    ...deps,
    meter,
    channels: lanes,
    recorder: createRecorder({ db, clock, log }),
  };
  const stopping = new AbortController();
  const wakers = new Map([...lanes.keys()].map((name) => [name, createWaker(clock, stopping.signal)]));
  const loops: Promise<void>[] = [];
  let listening: Listening | undefined;

  const dispatchLoop = async (name: ChannelName) => {
    const run = newRun(Number.POSITIVE_INFINITY, stopping.signal, clock.now);
    await untilStopped(async () => {
      const before = run.counts.processed;
      await dispatchChannel(dispatch, name, run);
      if (run.counts.processed > before) {
        onWork();
        for (const work of run.inHand) void work.then(onWork);
      }
      await wakers.get(name)?.wait(POLL_MS);
      hearOfFailure(run);
    });
    await Promise.all(run.inHand);
  };

  const reconcile = async () => {
    let count = 0;
    for (const tenantId of await listTenants(db)) count += await reconcileTenant(dispatch, tenantId);
    if (count > 0) onWork();
    return count;
  };

  const reconcileLoop = () =>
    untilStopped(async () => {
      // A crash may leave hundreds: as long as each look finds its fill, the next one follows at once.
      if ((await reconcile()) >= MOST_SOUGHT) return;
      await clock.sleep(RECONCILE_EVERY_MS, stopping.signal);
    });

  /** Repeats `step`; when the database is lost the loop rests, a little longer each time, and goes on by itself. */
  const untilStopped = async (step: () => Promise<void>) => {
    let rest = FIRST_REST_MS;
    while (!stopping.signal.aborted) {
      try {
        await step();
        rest = FIRST_REST_MS;
        noteDatabase(null);
      } catch (error) {
        if (isConnectionLost(error)) noteDatabase(error);
        else log.error({ err: error }, 'The worker met an error');
        await clock.sleep(rest, stopping.signal);
        rest = Math.min(rest * 2, LONGEST_REST_MS);
      }
    }
  };

  /** Said once for all loops, when it goes and when it comes back. */
  let isAway = false;
  const noteDatabase = (error: unknown) => {
    if (isAway === (error !== null)) return;
    isAway = error !== null;
    if (isAway) log.warn({ err: error }, 'The database is away; the worker pauses and looks again by itself');
    else log.info({}, 'The database is back; the worker goes on');
  };

  const wake = () => {
    for (const waker of wakers.values()) waker.wake();
  };

  return {
    runDueOutboundJobs: async ({ limit = 100, now } = {}) => {
      const run = newRun(limit, stopping.signal, now === undefined ? clock.now : () => now);
      // One channel after the other shares out the limit; their sends overlap.
      for (const name of lanes.keys()) await dispatchChannel(dispatch, name, run);
      await Promise.all(run.inHand);
      if (run.counts.processed > 0) onWork();
      hearOfFailure(run);
      return run.counts;
    },
    reconcile,
    start: async () => {
      listening = await db.listen('decorum_due', wake, (error) =>
        log.debug({ err: error }, 'Notifications are away; the worker looks by itself'),
      );
      for (const name of lanes.keys()) loops.push(dispatchLoop(name));
      loops.push(reconcileLoop());
    },
    wake,
    stop: async () => {
      stopping.abort();
      wake();
      await listening?.close();
      await Promise.all(loops);
    },
  };
}
