import type { ChannelName, HeldReason, OnQuietHours, Purpose } from '../policy/words.ts';
import type { Db } from './db.ts';

/** A job that waits for its campaign to be resumed, with what the rules read of it. */
export type PausedJob = {
  id: string;
  campaignId: string;
  purpose: Purpose;
  channel: ChannelName;
  targetAddress: string;
  partyId: string | null;
  bankCustomerId: string | null;
  payload: Record<string, unknown>;
  onQuietHours: OnQuietHours;
  nextAttemptAt: number;
  /** What held it before its campaign was paused. */
  heldBefore: HeldReason | null;
  expiresAt: number | null;
};

export const FIRST_PAUSED = `
select id, campaign_id as "campaignId", purpose, channel, target_address as "targetAddress", party_id as "partyId",
  bank_customer_id as "bankCustomerId", payload_json as payload, on_quiet_hours as "onQuietHours",
  next_attempt_at as "nextAttemptAt", held_before_pause as "heldBefore", expires_at as "expiresAt"
from cc_outbound_jobs
where tenant_id = $1::text and campaign_id = $2::uuid and held_reason = 'campaign_paused'
order by next_attempt_at, id
limit $3::integer`;

/** The next jobs to be released, the longest waiting first. */
export const firstPaused = async (
  tx: Db,
  tenantId: string,
  campaignId: string,
  limit: number,
): Promise<PausedJob[]> => await tx.query<PausedJob>(FIRST_PAUSED, [tenantId, campaignId, limit]);

/** When a job is due now, and the rule that is known to hold it until then. */
export type Replanned = { id: string; at: number; held: HeldReason | null };

export const RELEASE_AT = `
with released as (
  update cc_outbound_jobs j
  set held_reason = r.held, held_before_pause = null, next_attempt_at = to_timestamp(r.at / 1000),
    updated_at = to_timestamp($3::double precision / 1000)
  from json_to_recordset($2::json) as r(id uuid, at double precision, held text)
  where j.tenant_id = $1::text and j.id = r.id and j.held_reason = 'campaign_paused'
  returning j.id, j.party_id, j.attempt_count, j.next_attempt_at
)
insert into cc_audit_logs (tenant_id, at, event_type, actor, job_id, party_id, payload)
select $1::text, to_timestamp($3::double precision / 1000), 'outbound_job_released', $4::text, id, party_id,
  jsonb_build_object('attempt', attempt_count, 'status', 'queued', 'nextAttemptAt',
    to_char(next_attempt_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
from released`;

/** Lets jobs go on at new times. */
export const releaseAt = async (
  tx: Db,
  tenantId: string,
  jobs: readonly Replanned[],
  { actor, now }: { actor: string; now: number },
): Promise<number> => await tx.run(RELEASE_AT, [tenantId, JSON.stringify(jobs), now, actor]);
