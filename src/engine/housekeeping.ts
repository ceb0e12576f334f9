import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { listTenants } from '../store/claim.ts';
import type { Db } from '../store/db.ts';
import { forgetOldKeys } from '../store/idempotency.ts';
import { addUpChanges, forgetOldCounts } from '../store/job-count-sweep.ts';

const EVERY_MS = 60 * 60_000;
const ADD_UP_EVERY_MS = 2_000;

/** Once an hour: forgets what is only kept for a while. Resolves when `stop` aborts. */
export async function keepHouse(
  { db, clock, log, tenantId }: { db: Db; clock: Clock; log: Log; tenantId: string },
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    const now = clock.now();
    await Promise.all([forgetOldKeys(db, tenantId, now), forgetOldCounts(db, tenantId, now)]).catch((error) =>
      log.warn({ err: error }, 'What is old could not be forgotten; the next hour tries again'),
    );
    await clock.sleep(EVERY_MS, stop);
  }
}

/** Keeps few changes waiting beside the kept counts, so that reading both stays quick. Resolves when `stop` aborts. */
export async function keepCounts(
  { db, clock, log }: { db: Db; clock: Clock; log: Log },
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    try {
      for (const tenantId of await listTenants(db)) await addUpChanges(db, tenantId);
    } catch (error) {
      log.debug({ err: error }, 'The kept counts could not be added up; they are tried again');
    }
    await clock.sleep(ADD_UP_EVERY_MS, stop);
  }
}
