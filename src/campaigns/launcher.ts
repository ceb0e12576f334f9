import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { campaignsBehind, releaseExpired } from '../store/campaign-status.ts';
import { listTenants } from '../store/claim.ts';
import { isConnectionLost } from '../store/db-errors.ts';
import { runningLaunches } from '../store/launches.ts';
import { createWaker } from '../waker.ts';
import { continueLaunch, type LaunchDeps } from './continue-launch.ts';
import { followStatus } from './follow-status.ts';

export type Launcher = {
  /** There is a launch: look now instead of at the next poll. */
  wake(): void;
  /** Does all that there is to do once; answers how many jobs it touched. */
  runOnce(stop?: AbortSignal): Promise<number>;
  /** Looks again and again until `stop` aborts; what is under way then ends with its step. */
  run(stop: AbortSignal): Promise<void>;
};

const POLL_MS = 2_000;
const EXPIRED_EVERY_MS = 60_000;
const LONGEST_REST_MS = 30_000;

/**
 * Keeps campaigns going, whoever asked for it and whatever happened to them since: launches that have people left, and
 * jobs that have yet to follow a change of status. Any number of processes may run it.
 */
export function createLauncher(deps: LaunchDeps & { log: Log; clock: Clock }): Launcher {
  const { db, clock, log, defaults, onChange } = deps;
  let wake = () => {};
  let expiredAt = Number.NEGATIVE_INFINITY;

  const sweep = async (tenantId: string): Promise<number> => {
    const counts = await each(await campaignsBehind(db, tenantId), (id) =>
      followStatus({ db, clock, tenantId, actor: 'engine', defaults }, id),
    );
    if (clock.now() - expiredAt < EXPIRED_EVERY_MS) return counts;
    return counts + (await releaseExpired(db, tenantId, clock.now()));
  };

  const runOnce = async (stop: AbortSignal = new AbortController().signal): Promise<number> => {
    const tenants = await listTenants(db);
    const swept = await each(tenants, sweep);
    if (clock.now() - expiredAt >= EXPIRED_EVERY_MS) expiredAt = clock.now();
    if (swept > 0) onChange();
    const launched = await each(tenants, async (tenantId) =>
      each(await runningLaunches(db, tenantId), (id) =>
        stop.aborted ? 0 : continueLaunch(deps, tenantId, id, stop),
      ),
    );
    return swept + launched;
  };

  return {
    wake: () => wake(),
    runOnce,
    run: async (stop) => {
      const waker = createWaker(clock, stop);
      wake = waker.wake;
      stop.addEventListener('abort', waker.wake, { once: true });
      for (let rest = POLL_MS; !stop.aborted; ) {
        try {
          await runOnce(stop);
          rest = POLL_MS;
        } catch (error) {
          rest = Math.min(rest * 2, LONGEST_REST_MS);
          const message = 'Campaigns could not be moved on; it is tried again';
          if (isConnectionLost(error)) log.debug({ err: error }, message);
          else log.error({ err: error }, message);
        }
        await waker.wait(rest);
      }
    },
  };
}

/** One after the other; when one fails the others still have their turn, and then the first failure is thrown. */
async function each(ids: readonly string[], work: (id: string) => Promise<number> | number): Promise<number> {
  const failures: unknown[] = [];
  let count = 0;
  for (const id of ids) {
    try {
      count += await work(id);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return count;
}
