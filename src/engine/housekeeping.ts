import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Db } from '../store/db.ts';
import { forgetOldKeys } from '../store/idempotency.ts';

const EVERY_MS = 60 * 60_000;

/** Once an hour: forgets what is only kept for a while. Resolves when `stop` aborts. */
export async function keepHouse(
  { db, clock, log, tenantId }: { db: Db; clock: Clock; log: Log; tenantId: string },
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    await forgetOldKeys(db, tenantId, clock.now()).catch((error) =>
      log.warn({ err: error }, 'Old idempotency keys could not be forgotten; the next hour tries again'),
    );
    await clock.sleep(EVERY_MS, stop);
  }
}
