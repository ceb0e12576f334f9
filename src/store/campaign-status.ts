import { CAMPAIGN_COLUMNS, type Campaign } from './campaigns.ts';
import type { Db } from './db.ts';

export const SET_STATUS = `
update cc_outbound_campaigns
set status = $3::text, paused_at = to_timestamp($4::double precision / 1000), jobs_told = false,
  updated_at = to_timestamp($5::double precision / 1000)
where tenant_id = $1::text and id = $2::uuid
returning ${CAMPAIGN_COLUMNS}`;

/** Sets the status. The jobs that wait have yet to follow it. */
export const setStatus = async (
  tx: Db,
  tenantId: string,
  {
    id,
    status,
    pausedAt,
    now,
  }: { id: string; status: Campaign['status']; pausedAt: number | null; now: number },
): Promise<Campaign | null> => await tx.one<Campaign>(SET_STATUS, [tenantId, id, status, pausedAt, now]);

export const JOBS_TOLD = `
update cc_outbound_campaigns set jobs_told = true where tenant_id = $1::text and id = $2::uuid and not jobs_told`;

/** All jobs that waited have followed the campaign's status. */
export const setJobsTold = async (tx: Db, tenantId: string, id: string): Promise<void> => {
  await tx.run(JOBS_TOLD, [tenantId, id]);
};

export const CAMPAIGNS_BEHIND = `
select id from cc_outbound_campaigns c
where tenant_id = $1::text and (not jobs_told
  or (status = 'active' and exists (select from cc_outbound_jobs j
    where j.tenant_id = $1::text and j.campaign_id = c.id and j.held_reason = 'campaign_paused')))
order by id`;

/**
 * Campaigns whose jobs have yet to follow their status: a process was killed in between, or a worker that had read
 * "paused" wrote so after the campaign was resumed.
 */
export const campaignsBehind = async (db: Db, tenantId: string): Promise<string[]> =>
  (await db.query<{ id: string }>(CAMPAIGNS_BEHIND, [tenantId])).map(({ id }) => id);

// A job on the wire is its worker's; it meets the pause when it comes back. One that has expired is left to the
// engine, which records its end. The audit rows get the database's own ids: nobody can know beforehand how many.
export const HOLD_JOBS = `
with held as (
  update cc_outbound_jobs
  set held_before_pause = held_reason, held_reason = 'campaign_paused',
    updated_at = to_timestamp($3::double precision / 1000)
  where tenant_id = $1::text and campaign_id = $2::uuid and status = 'queued' and lease_id is null
    and held_reason is distinct from 'campaign_paused'
    and (expires_at is null or expires_at > to_timestamp($3::double precision / 1000))
  returning id, party_id, attempt_count
)
insert into cc_audit_logs (tenant_id, at, event_type, actor, job_id, party_id, payload)
select $1::text, to_timestamp($3::double precision / 1000), 'outbound_job_held', $4::text, id, party_id,
  jsonb_build_object('attempt', attempt_count, 'status', 'queued', 'heldReason', 'campaign_paused')
from held`;

/** Takes the jobs of a paused campaign out of the claim's sight; each keeps its time and so its place. */
export const holdJobs = async (
  tx: Db,
  tenantId: string,
  campaignId: string,
  { actor, now }: { actor: string; now: number },
): Promise<number> => await tx.run(HOLD_JOBS, [tenantId, campaignId, now, actor]);

export const RELEASE_JOBS = `
with released as (
  update cc_outbound_jobs
  set held_reason = held_before_pause, held_before_pause = null,
    updated_at = to_timestamp($3::double precision / 1000)
  where tenant_id = $1::text and campaign_id = $2::uuid and held_reason = 'campaign_paused'
  returning id, party_id, attempt_count
)
insert into cc_audit_logs (tenant_id, at, event_type, actor, job_id, party_id, payload)
select $1::text, to_timestamp($3::double precision / 1000), 'outbound_job_released', $4::text, id, party_id,
  jsonb_build_object('attempt', attempt_count, 'status', 'queued')
from released`;

/** Lets the jobs of a resumed campaign go on from where they were. */
export const releaseJobs = async (
  tx: Db,
  tenantId: string,
  campaignId: string,
  { actor, now }: { actor: string; now: number },
): Promise<number> => await tx.run(RELEASE_JOBS, [tenantId, campaignId, now, actor]);

export const CANCEL_WAITING_JOBS = `
with cancelled as (
  update cc_outbound_jobs
  set status = 'cancelled', reason_code = 'campaign_inactive',
    reason_message = 'Its campaign was archived before it left.', held_reason = null, held_before_pause = null,
    next_attempt_at = null, updated_at = to_timestamp($3::double precision / 1000)
  where tenant_id = $1::text and campaign_id = $2::uuid and status = 'queued' and lease_id is null
  returning id, party_id, attempt_count
)
insert into cc_audit_logs (tenant_id, at, event_type, actor, job_id, party_id, payload)
select $1::text, to_timestamp($3::double precision / 1000), 'outbound_job_cancelled_ineligible', $4::text, id,
  party_id, jsonb_build_object('attempt', attempt_count, 'status', 'cancelled', 'reasonCode', 'campaign_inactive')
from cancelled`;

/** Ends what waits for an archived campaign. */
export const cancelWaitingJobs = async (
  tx: Db,
  tenantId: string,
  campaignId: string,
  { actor, now }: { actor: string; now: number },
): Promise<number> => await tx.run(CANCEL_WAITING_JOBS, [tenantId, campaignId, now, actor]);

export const RELEASE_EXPIRED = `
update cc_outbound_jobs
set held_reason = held_before_pause, held_before_pause = null, next_attempt_at = least(next_attempt_at, expires_at),
  updated_at = to_timestamp($2::double precision / 1000)
where tenant_id = $1::text and held_reason = 'campaign_paused'
  and expires_at <= to_timestamp($2::double precision / 1000)`;

/** Lets go of jobs that expired while their campaign was paused, so that the engine records their end. */
export const releaseExpired = async (db: Db, tenantId: string, now: number): Promise<number> =>
  await db.run(RELEASE_EXPIRED, [tenantId, now]);
