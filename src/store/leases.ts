import { CLAIMED_COLUMNS, type ClaimedJob } from './claim.ts';
import type { Db } from './db.ts';

// The audit rows of lost leases get the database's own ids: the statement cannot know beforehand how many.
export const EXPIRE_LEASES = `
with lost as (
  update cc_outbound_jobs j
  set status = 'unknown',
      held_reason = null,
      reason_code = 'worker_lost',
      reason_message = 'The worker that had this job ended without a word; the message may have left.',
      next_attempt_at = to_timestamp($3::double precision / 1000),
      lease_id = null,
      lease_expires_at = null,
      updated_at = to_timestamp($2::double precision / 1000)
  where j.tenant_id = $1 and j.id = any(array(
    select id from cc_outbound_jobs
    where tenant_id = $1 and lease_id is not null and lease_expires_at <= to_timestamp($2::double precision / 1000)
    order by lease_expires_at limit $4 for update skip locked))
  returning j.id, j.attempt_count, j.channel, j.lease_id
)
insert into cc_audit_logs (tenant_id, at, event_type, actor, job_id, payload)
select $1, to_timestamp($2::double precision / 1000), 'outbound_job_unknown', 'engine', id,
  jsonb_build_object('attempt', attempt_count, 'code', 'worker_lost')
from lost
returning job_id as id`;

/**
 * Jobs whose lease ran out without a result: their message may have left, so they become `unknown` and the
 * provider is asked at `askAt`. A job that was being looked for already stays unknown and is looked for again.
 */
export async function expireLeases(
  db: Db,
  { tenantId, now, askAt, limit }: { tenantId: string; now: number; askAt: number; limit: number },
): Promise<string[]> {
  const rows = await db.query<{ id: string }>(EXPIRE_LEASES, [tenantId, now, askAt, limit]);
  return rows.map(({ id }) => id);
}

export const GIVE_BACK_LEASES = `
update cc_outbound_jobs
set lease_id = null, lease_expires_at = null, attempt_count = attempt_count - 1,
    updated_at = to_timestamp($4::double precision / 1000)
where tenant_id = $1 and id = any($2::uuid[]) and lease_id = any($3::uuid[]) and status = 'queued'`;

/** Returns jobs that were claimed but never put on the wire, as if nobody had taken them. */
export async function giveBackLeases(
  db: Db,
  tenantId: string,
  jobs: readonly Pick<ClaimedJob, 'id' | 'leaseId'>[],
  now: number,
): Promise<void> {
  if (jobs.length === 0) return;
  const leases = [...new Set(jobs.map(({ leaseId }) => leaseId))];
  await db.run(GIVE_BACK_LEASES, [tenantId, jobs.map(({ id }) => id), leases, now]);
}

// While another attempt to the same address is on the wire its id is not on record yet, and the search could
// take it for the lost one: those wait a moment. Of several lost ones to one address only the first is looked for,
// since two searches at once could both claim the one message that the provider has.
export const CLAIM_UNKNOWN = `
update cc_outbound_jobs j
set lease_id = $3::uuid,
    lease_expires_at = to_timestamp($4::double precision / 1000),
    updated_at = to_timestamp($5::double precision / 1000)
where j.tenant_id = $1 and j.status = 'unknown' and j.lease_id is null and j.id = any(array(
  select u.id from cc_outbound_jobs u
  where u.tenant_id = $1 and u.status = 'unknown' and u.lease_id is null
    and u.next_attempt_at <= to_timestamp($5::double precision / 1000)
    and not exists (select 1 from cc_outbound_jobs o
      where o.tenant_id = $1 and o.target_address = u.target_address and o.channel = u.channel
        and (o.lease_id is not null
          or o.status = 'unknown' and o.next_attempt_at <= to_timestamp($5::double precision / 1000)
            and (o.next_attempt_at, o.id) < (u.next_attempt_at, u.id)))
  order by u.next_attempt_at limit $2 for update skip locked))
returning ${CLAIMED_COLUMNS}, j.attempted_at as "attemptedAt",
  j.payload_json ->> 'verification_state' as "verificationState"`;

export type UnknownJob = ClaimedJob & { attemptedAt: number; verificationState: string | null };

/** Takes unknown jobs whose time to be looked for has come. */
export function claimUnknown(
  db: Db,
  {
    tenantId,
    limit,
    leaseId,
    leaseExpiresAt,
    now,
  }: { tenantId: string; limit: number; leaseId: string; leaseExpiresAt: number; now: number },
): Promise<UnknownJob[]> {
  return db.query<UnknownJob>(CLAIM_UNKNOWN, [tenantId, limit, leaseId, leaseExpiresAt, now]);
}

export const TAKEN_PROVIDER_IDS = `
select provider_message_id as id from cc_outbound_attempts
where tenant_id = $1 and provider = $2 and provider_message_id = any($3::text[])
  and (job_id, attempt_no) is distinct from ($4::uuid, $5::int)
union
select provider_call_sid from cc_outbound_attempts
where tenant_id = $1 and provider = $2 and provider_call_sid = any($3::text[])
  and (job_id, attempt_no) is distinct from ($4::uuid, $5::int)`;

/**
 * Those of the provider's ids that some other attempt already owns. The attempt that is looked for may get its id
 * on record while the search runs: the result that came home late, or a receipt.
 */
export async function takenProviderIds(
  db: Db,
  tenantId: string,
  {
    provider,
    ids,
    jobId,
    attempt,
  }: { provider: string; ids: readonly string[]; jobId: string; attempt: number },
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db.query<{ id: string }>(TAKEN_PROVIDER_IDS, [tenantId, provider, ids, jobId, attempt]);
  return new Set(rows.map(({ id }) => id));
}
