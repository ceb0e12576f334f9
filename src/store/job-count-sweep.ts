import { HAPPENED } from './activity.ts';
import type { Db } from './db.ts';

const AT_ONCE = 20_000;

// Only one sweep of a tenant at a time: two would meet in the same rows, each in its own order.
export const ADD_UP_CHANGES = `
with mine as materialized (
  select pg_try_advisory_xact_lock(hashtextextended('cc_job_counts ' || $1::text, 0)) as granted
), taken as (
  delete from cc_job_count_changes where tenant_id = $1 and (select granted from mine)
    and id = any(array(select id from cc_job_count_changes where tenant_id = $1 order by id limit $2::integer))
  returning *
), counted as (
  insert into cc_job_counts as kept (tenant_id, campaign_id, channel, purpose, state, reason, jobs)
  select $1, coalesce(campaign_id, '00000000-0000-0000-0000-000000000000'), channel, purpose, state, reason,
    sum(change)
  from taken where state <> 'delivered'
  group by campaign_id, channel, purpose, state, reason
  having sum(change) <> 0
  on conflict (tenant_id, campaign_id, channel, purpose, state, reason)
  do update set jobs = kept.jobs + excluded.jobs
), told as (
  insert into cc_job_minutes as kept (tenant_id, minute, sent, prompted, held, cancelled, failed, delivered)
  select $1, date_trunc('minute', at), ${HAPPENED}
  from taken
  where change > 0 and state in ('sent', 'awaiting_verification', 'held', 'cancelled', 'failed', 'delivered')
  group by 2
  on conflict (tenant_id, minute) do update
  set sent = kept.sent + excluded.sent, prompted = kept.prompted + excluded.prompted,
    held = kept.held + excluded.held, cancelled = kept.cancelled + excluded.cancelled,
    failed = kept.failed + excluded.failed, delivered = kept.delivered + excluded.delivered
)
select count(*) as count from taken`;

/** Adds what changed to the kept counts. Whoever reads them sees the same numbers before and after. */
export async function addUpChanges(db: Db, tenantId: string): Promise<number> {
  let all = 0;
  for (;;) {
    const count = (await db.one<{ count: number }>(ADD_UP_CHANGES, [tenantId, AT_ONCE]))?.count ?? 0;
    all += count;
    if (count < AT_ONCE) return all;
  }
}

export const FORGET_EMPTY_COUNTS = `
delete from cc_job_counts where tenant_id = $1::text and jobs = 0`;

export const FORGET_OLD_MINUTES = `
delete from cc_job_minutes where tenant_id = $1::text and minute < to_timestamp($2::double precision / 1000)`;

const KEEP_MINUTES_MS = 7 * 24 * 60 * 60_000;

/** Deletes what no longer tells anything; the hourly sweep calls it. */
export async function forgetOldCounts(db: Db, tenantId: string, now: number): Promise<void> {
  await db.run(FORGET_EMPTY_COUNTS, [tenantId]);
  await db.run(FORGET_OLD_MINUTES, [tenantId, now - KEEP_MINUTES_MS]);
}
