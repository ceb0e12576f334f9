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

export const ACTIVITY = `
select date_trunc('minute', at) as at,
  count(*) filter (where event_type = 'outbound_job_sent') as sent,
  count(*) filter (where event_type = 'outbound_job_prompted') as prompted,
  count(*) filter (where event_type = 'outbound_job_held') as held,
  count(*) filter (where event_type in ('outbound_job_cancelled', 'outbound_job_cancelled_ineligible')) as cancelled,
  count(*) filter (where event_type = 'outbound_job_failed') as failed,
  count(*) filter (where event_type = 'outbound_job_delivered') as delivered
from cc_audit_logs
where tenant_id = $1 and at >= to_timestamp($2::double precision / 1000)
group by 1
order by 1`;

/** The minutes since `from` in which anything happened, oldest first. */
export const activitySince = (db: Db, tenantId: string, from: number): Promise<MinuteActivity[]> =>
  db.query<MinuteActivity>(ACTIVITY, [tenantId, from]);
