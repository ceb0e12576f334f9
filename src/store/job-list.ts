import type { Db } from './db.ts';
import { kindsOfJobs } from './job-counts.ts';
import type { JobFilter, JobState } from './job-filter.ts';
import { JOB_COLUMNS, JOB_JOINS, type JobRow } from './jobs.ts';

const FILTERED = `
  j.tenant_id = $1
  and ($2::text is null or j.status = $2)
  and ($3::boolean is null or (j.held_reason is not null) = $3)
  and ($4::text is null or j.channel = $4)
  and ($5::text is null or j.owner_id = $5)
  and ($6::uuid is null or j.campaign_id = $6)
  and ($7::text is null or j.purpose = $7)
  and ($8::text is null or coalesce(j.held_reason, j.reason_code) = $8)
  and ($9::text is null or j.bank_customer_id = $9)
  and ($10::uuid is null or j.party_id = $10)
  and ($11::double precision is null or j.created_at >= to_timestamp($11::double precision / 1000))
  and ($12::double precision is null or j.created_at < to_timestamp($12::double precision / 1000))
  and ($13::text is null or j.id::text = $13 or position(lower($13) in lower(j.target_address)) > 0
    or j.bank_customer_id = $13 or position(lower($13) in lower(p.display_name)) > 0)`;

const values = (tenantId: string, filter: JobFilter) => [
  tenantId,
  filter.state === 'held' ? 'queued' : filter.state,
  filter.state === 'held' ? true : filter.state === 'queued' ? false : null,
  filter.channel,
  filter.ownerId,
  filter.campaignId,
  filter.purpose,
  filter.reason,
  filter.bankCustomerId,
  filter.partyId,
  filter.from,
  filter.to,
  filter.q,
];

export const LIST_JOBS = `
select ${JOB_COLUMNS} from cc_outbound_jobs j ${JOB_JOINS}
where ${FILTERED} and ($14::uuid is null or j.id < $14)
order by j.id desc
limit $15`;

/** Newest first; `after` is the id below which the page begins. */
export const listJobs = (
  db: Db,
  tenantId: string,
  filter: JobFilter,
  { after, limit }: { after: string | null; limit: number },
): Promise<JobRow[]> => db.query<JobRow>(LIST_JOBS, [...values(tenantId, filter), after, limit]);

export const JOB_IDS = `
select j.id from cc_outbound_jobs j left join cc_parties p on p.tenant_id = j.tenant_id and p.id = j.party_id
where ${FILTERED} and ($14::uuid is null or j.id < $14)
order by j.id desc
limit $15`;

/** The ids of a page of the list. */
export const jobIds = async (
  db: Db,
  tenantId: string,
  filter: JobFilter,
  { after, limit }: { after: string | null; limit: number },
): Promise<string[]> =>
  (await db.query<{ id: string }>(JOB_IDS, [...values(tenantId, filter), after, limit])).map(({ id }) => id);

export const COUNT_JOBS = `
select case when j.held_reason is null then j.status else 'held' end as state,
  coalesce(j.held_reason, j.reason_code, '') as reason, count(*) as jobs
from cc_outbound_jobs j left join cc_parties p on p.tenant_id = j.tenant_id and p.id = j.party_id
where ${FILTERED}
group by 1, 2`;

export type JobCount = { state: JobState; reason: string; jobs: number };

/** Jobs by their state and what holds or ended them; `reason` is empty where there is none. */
export async function countJobs(
  db: Db,
  tenantId: string,
  filter: JobFilter,
): Promise<{ counts: JobCount[]; exact: boolean }> {
  const counts = isKept(filter)
    ? await kindsOfJobs(db, tenantId, filter)
    : await db.query<JobCount>(COUNT_JOBS, values(tenantId, filter));
  return { counts, exact: true };
}

const isKept = ({ ownerId, bankCustomerId, partyId, from, to, q }: JobFilter): boolean =>
  [ownerId, bankCustomerId, partyId, from, to, q].every((each) => each === null);
