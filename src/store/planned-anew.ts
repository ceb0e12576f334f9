import type { Db } from './db.ts';

export const PLAN_ANEW = `select set_config('plan_cache_mode', 'force_custom_plan', true)`;

/**
 * Runs a statement whose filters are optional. After five runs PostgreSQL would plan it once for all values, and a
 * plan that must serve every filter walks the whole table; planned each time, a filter that is null costs nothing.
 */
export const plannedAnew = <Result>(db: Db, work: (tx: Db) => Promise<Result>): Promise<Result> =>
  db.transaction(async (tx) => {
    await tx.query(PLAN_ANEW);
    return await work(tx);
  });
