import type { AttemptsMade } from '../policy/retry-share.ts';
import type { Db } from './db.ts';

// The latest attempts by their ids, which grow with time: a look at the end of the primary key, however many there are.
export const ATTEMPTS_MADE = `
with latest as materialized (
  select job_id, attempt_no, channel, at from cc_outbound_attempts
  where tenant_id = $1::text order by id desc limit 20000
)
select channel, attempt_no as "attemptNo", count(distinct job_id) as jobs
from latest where at > to_timestamp($2::double precision / 1000)
group by channel, attempt_no`;

/** How many jobs made which attempt since then, judged by the tenant's latest 20,000 entries. */
export const attemptsMade = (db: Db, tenantId: string, since: number): Promise<AttemptsMade[]> =>
  db.query<AttemptsMade>(ATTEMPTS_MADE, [tenantId, since]);
