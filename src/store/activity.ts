import type { Db } from './db.ts';

/** What happened to jobs within one minute. */
export type MinuteActivity = {
  at: number;
  sent: number;
  prompted: number;
  held: number;
  cancelled: number;
  failed: number;
  delivered: number;
};

/** What changes tell of the minutes in which they were made; a change that takes away tells nothing. */
export const HAPPENED = `
  coalesce(sum(change) filter (where state = 'sent'), 0) as sent,
  coalesce(sum(change) filter (where state = 'awaiting_verification'), 0) as prompted,
  coalesce(sum(change) filter (where state = 'held'), 0) as held,
  coalesce(sum(change) filter (where state = 'cancelled'), 0) as cancelled,
  coalesce(sum(change) filter (where state = 'failed'), 0) as failed,
  coalesce(sum(change) filter (where state = 'delivered'), 0) as delivered`;

// What was kept, and what changed since it was.
export const ACTIVITY = `
select minute as at, sum(sent)::bigint as sent, sum(prompted)::bigint as prompted, sum(held)::bigint as held,
  sum(cancelled)::bigint as cancelled, sum(failed)::bigint as failed, sum(delivered)::bigint as delivered
from (
  select minute, sent, prompted, held, cancelled, failed, delivered
  from cc_job_minutes
  where tenant_id = $1::text and minute >= to_timestamp($2::double precision / 1000)
  union all
  select date_trunc('minute', at), ${HAPPENED}
  from cc_job_count_changes
  where tenant_id = $1::text and at >= to_timestamp($2::double precision / 1000) and change > 0
  group by 1
) told
group by 1
order by 1`;

/** The minutes since `from` in which anything happened, oldest first. */
export const activitySince = (db: Db, tenantId: string, from: number): Promise<MinuteActivity[]> =>
  db.query<MinuteActivity>(ACTIVITY, [tenantId, from]);
