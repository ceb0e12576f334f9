import type { JobStatus } from '../policy/words.ts';
import type { Db } from './db.ts';

/** How many jobs there are in each state; held ones, which are queued too, apart. */
export type JobCounts = Record<JobStatus | 'held' | 'total', number>;

export const noJobs = (): JobCounts => ({
  queued: 0,
  held: 0,
  awaiting_verification: 0,
  sent: 0,
  unknown: 0,
  failed: 0,
  cancelled: 0,
  total: 0,
});

export const CAMPAIGN_PROGRESS = `
select campaign_id as "campaignId", status, held_reason is not null as held, count(*) as count
from cc_outbound_jobs
where tenant_id = $1 and campaign_id = any($2::uuid[])
group by 1, 2, 3`;

/** What became of the jobs of each campaign; one without a job has zeros. */
export async function campaignProgress(
  db: Db,
  tenantId: string,
  campaignIds: readonly string[],
): Promise<Map<string, JobCounts>> {
  const progress = new Map(campaignIds.map((id) => [id, noJobs()]));
  if (campaignIds.length === 0) return progress;
  const rows = await db.query<{ campaignId: string; status: JobStatus; held: boolean; count: number }>(
    CAMPAIGN_PROGRESS,
    [tenantId, campaignIds],
  );
  for (const { campaignId, status, held, count } of rows) {
    const counts = progress.get(campaignId) as JobCounts;
    counts[held ? 'held' : status] += count;
    counts.total += count;
  }
  return progress;
}
