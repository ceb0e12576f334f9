import type { Db } from './db.ts';

// After five runs PostgreSQL would plan a statement once for all values, and a plan that must serve every optional
// filter walks the whole table; planned each time, a filter that is null costs nothing.
const ANEW = `set_config('plan_cache_mode', 'force_custom_plan', true)`;

export const WALK_BY_KEY = `
select ${ANEW}, set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true)`;

/**
 * Runs a statement with optional filters that reads one page of a walk in the order of a key. Right after an import no
 * statistics tell how many rows there are, and PostgreSQL would collect and sort all of them for every page.
 */
export const walkedByKey = <Result>(db: Db, work: (tx: Db) => Promise<Result>): Promise<Result> =>
  db.transaction(async (tx) => {
    await tx.query(WALK_BY_KEY);
    return await work(tx);
  });

export const COUNT_WHOLE = `select ${ANEW}, set_config('enable_nestloop', 'off', true)`;

/**
 * Runs a count with optional filters that reads whole tables: without statistics one would be looked up for each row of
 * another.
 */
export const countedWhole = <Result>(db: Db, work: (tx: Db) => Promise<Result>): Promise<Result> =>
  db.transaction(async (tx) => {
    await tx.query(COUNT_WHOLE);
    return await work(tx);
  });
