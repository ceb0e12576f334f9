import type { ChannelName, HeldReason, OnQuietHours } from '../policy/words.ts';
import type { Campaign } from './campaigns.ts';
import type { Db } from './db.ts';

/** What a launch says of one person's job; the rest is the campaign's. Instants are epoch milliseconds. */
export type LaunchJob = {
  id: string;
  auditId: string;
  channel: ChannelName;
  address: string;
  party: string;
  ref: string | null;
  language: string;
  payload: Record<string, unknown>;
  /** When it is due, and the rule that is known to hold it until then. */
  at: number;
  held: HeldReason | null;
  attempts: number;
};

// The dedupe key makes a second job for the same person impossible, whatever else goes wrong.
export const INSERT_LAUNCH_JOBS = `
with new as materialized (
  select * from json_to_recordset($2::json) as n(
    id uuid, "auditId" uuid, channel text, address text, party uuid, ref text, language text, payload jsonb,
    at double precision, held text, attempts int)
), inserted as (
  insert into cc_outbound_jobs (tenant_id, id, campaign_id, purpose, channel, target_address, party_id,
    bank_customer_id, priority, source, source_ref, template_key, language, payload_json, on_quiet_hours,
    next_attempt_at, held_reason, expires_at, dedupe_key, max_attempts, created_by, created_at, updated_at)
  select $1, id, $4::uuid, $5::text, channel, address, party, ref, $6::text, 'api', 'campaign:' || $4::uuid, $7::text,
    language, payload, $8::text, to_timestamp(at / 1000), held, to_timestamp($9::double precision / 1000),
    'campaign:' || $4::uuid || ':' || party, attempts, $10::text, to_timestamp($3::double precision / 1000),
    to_timestamp($3::double precision / 1000)
  from new
  on conflict (tenant_id, dedupe_key) where dedupe_key is not null do nothing
  returning id
)
insert into cc_audit_logs (tenant_id, id, at, event_type, actor, job_id, party_id, payload)
select $1, "auditId", to_timestamp($3::double precision / 1000), 'outbound_job_created', $10::text, id, party,
  jsonb_build_object('channel', channel, 'purpose', $5::text, 'source', 'api', 'priority', $6::text,
    'campaignId', $4::uuid)
from new where id in (select id from inserted)`;

/** Makes the jobs of some people with their audit rows. Answers how many are new: somebody who has one gets no other. */
export const insertLaunchJobs = async (
  tx: Db,
  tenantId: string,
  campaign: Campaign,
  jobs: readonly LaunchJob[],
  { onQuietHours, createdBy, now }: { onQuietHours: OnQuietHours; createdBy: string; now: number },
): Promise<number> =>
  await tx.run(INSERT_LAUNCH_JOBS, [
    tenantId,
    JSON.stringify(jobs),
    now,
    campaign.id,
    campaign.purpose,
    campaign.priority,
    campaign.templateKey,
    onQuietHours,
    campaign.expiresAt,
    createdBy,
  ]);
