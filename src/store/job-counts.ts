import { JOB_STATUSES } from '../policy/words.ts';
import type { Db } from './db.ts';
import type { JobFilter, JobState } from './job-filter.ts';

/** How many jobs there are in each state. */
export type JobCounts = Record<JobState | 'total', number>;

export const noJobs = (): JobCounts =>
  Object.fromEntries([...JOB_STATUSES, 'held', 'total'].map((each) => [each, 0])) as JobCounts;

/** A sort of job of which the database keeps the number, and that number. `reason` is empty where there is none. */
export type JobKind = {
  campaignId: string | null;
  channel: string;
  purpose: string;
  state: JobState;
  reason: string;
  jobs: number;
};

/** What the kept counts can answer. */
export type KindFilter = Pick<JobFilter, 'state' | 'channel' | 'campaignId' | 'purpose' | 'reason'>;

// What was kept, and what changed since it was. One statement sees both as they were at one moment, so that the sum is
// what a real count would have been then.
const KEPT = `
  select nullif(campaign_id, '00000000-0000-0000-0000-000000000000') as campaign_id, channel, purpose, state, reason, jobs
  from cc_job_counts where tenant_id = $1
  union all
  select campaign_id, channel, purpose, state, reason, change
  from cc_job_count_changes where tenant_id = $1 and state <> 'delivered'`;

export const KINDS_OF_JOBS = `
select campaign_id as "campaignId", channel, purpose, state, reason, sum(jobs)::bigint as jobs
from (${KEPT}) kept
where ($2::text is null or state = $2)
  and ($3::text is null or channel = $3)
  and ($4::uuid is null or campaign_id = $4)
  and ($5::text is null or purpose = $5)
  and ($6::text is null or reason = $6)
group by campaign_id, channel, purpose, state, reason
having sum(jobs) <> 0`;

/** Which kinds of jobs there are, with their numbers. */
export const kindsOfJobs = (db: Db, tenantId: string, filter: KindFilter): Promise<JobKind[]> =>
  db.query<JobKind>(KINDS_OF_JOBS, [
    tenantId,
    filter.state,
    filter.channel,
    filter.campaignId,
    filter.purpose,
    filter.reason,
  ]);

export const CAMPAIGN_PROGRESS = `
select campaign_id as "campaignId", state, sum(jobs)::bigint as jobs
from (
  select campaign_id, state, jobs from cc_job_counts where tenant_id = $1 and campaign_id = any($2::uuid[])
  union all
  select campaign_id, state, change from cc_job_count_changes where tenant_id = $1 and campaign_id = any($2::uuid[])
) kept
group by 1, 2`;

/** What became of the jobs of each campaign; one without a job has zeros. */
export async function campaignProgress(
  db: Db,
  tenantId: string,
  campaignIds: readonly string[],
): Promise<Map<string, JobCounts>> {
  const progress = new Map(campaignIds.map((id) => [id, noJobs()]));
  if (campaignIds.length === 0) return progress;
  const rows = await db.query<Pick<JobKind, 'state' | 'jobs'> & { campaignId: string }>(CAMPAIGN_PROGRESS, [
    tenantId,
    campaignIds,
  ]);
  for (const { campaignId, state, jobs } of rows) {
    const counts = progress.get(campaignId) as JobCounts;
    counts[state] += jobs;
    counts.total += jobs;
  }
  return progress;
}
