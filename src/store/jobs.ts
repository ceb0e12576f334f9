import type {
  ChannelName,
  HeldReason,
  JobStatus,
  OnQuietHours,
  Outcome,
  Priority,
  Purpose,
} from '../policy/words.ts';
import type { Db } from './db.ts';

/** A job as operators see it. Instants are epoch milliseconds. */
export type JobRow = {
  id: string;
  campaignId: string | null;
  campaignName: string | null;
  purpose: Purpose;
  channel: ChannelName;
  targetAddress: string;
  partyId: string | null;
  partyName: string | null;
  bankCustomerId: string | null;
  status: JobStatus;
  priority: Priority;
  ownerId: string | null;
  source: string;
  sourceRef: string | null;
  suggestionId: string | null;
  templateKey: string | null;
  language: string | null;
  payload: Record<string, unknown>;
  onQuietHours: OnQuietHours;
  nextAttemptAt: number | null;
  expiresAt: number | null;
  dedupeKey: string | null;
  attemptCount: number;
  maxAttempts: number;
  leaseId: string | null;
  leaseExpiresAt: number | null;
  heldReason: HeldReason | null;
  reasonCode: string | null;
  reasonMessage: string | null;
  outcomeCode: Outcome | null;
  provider: string | null;
  providerMessageId: string | null;
  deliveryStatus: string | null;
  sentAt: number | null;
  createdAt: number;
  updatedAt: number;
  /** What tells where the person is: their own zone, their phone number, the tenant's zone. */
  partyZone: string | null;
  partyPhone: string | null;
  tenantZone: string | null;
};

export const JOB_COLUMNS = `
  j.id, j.campaign_id as "campaignId", c.name as "campaignName", j.purpose, j.channel,
  j.target_address as "targetAddress", j.party_id as "partyId", p.display_name as "partyName",
  j.bank_customer_id as "bankCustomerId", j.status, j.priority, j.owner_id as "ownerId", j.source,
  j.source_ref as "sourceRef", j.suggestion_id as "suggestionId", j.template_key as "templateKey", j.language,
  j.payload_json as payload, j.on_quiet_hours as "onQuietHours", j.next_attempt_at as "nextAttemptAt",
  j.expires_at as "expiresAt", j.dedupe_key as "dedupeKey", j.attempt_count - j.void_count as "attemptCount",
  j.max_attempts as "maxAttempts", j.lease_id as "leaseId", j.lease_expires_at as "leaseExpiresAt",
  j.held_reason as "heldReason", j.reason_code as "reasonCode", j.reason_message as "reasonMessage",
  j.outcome_code as "outcomeCode", j.provider, j.provider_message_id as "providerMessageId",
  j.delivery_status as "deliveryStatus", j.sent_at as "sentAt", j.created_at as "createdAt",
  j.updated_at as "updatedAt", f.timezone as "partyZone", t.timezone as "tenantZone",
  (select l.address from cc_identity_links l
    where l.tenant_id = j.tenant_id and l.party_id = j.party_id and l.kind = 'phone'
    order by l.created_at limit 1) as "partyPhone"`;

export const JOB_JOINS = `
  left join cc_outbound_campaigns c on c.tenant_id = j.tenant_id and c.id = j.campaign_id
  left join cc_parties p on p.tenant_id = j.tenant_id and p.id = j.party_id
  left join cc_comm_preferences f on f.tenant_id = j.tenant_id and f.party_id = j.party_id
  left join cc_tenants t on t.id = j.tenant_id`;

export const JOB_BY_ID = `
select ${JOB_COLUMNS} from cc_outbound_jobs j ${JOB_JOINS} where j.tenant_id = $1 and j.id = $2::uuid`;

export const jobById = (db: Db, tenantId: string, id: string): Promise<JobRow | null> =>
  db.one<JobRow>(JOB_BY_ID, [tenantId, id]);

export const JOB_BY_DEDUPE_KEY = `
select ${JOB_COLUMNS} from cc_outbound_jobs j ${JOB_JOINS} where j.tenant_id = $1 and j.dedupe_key = $2`;

export const jobByDedupeKey = (db: Db, tenantId: string, key: string): Promise<JobRow | null> =>
  db.one<JobRow>(JOB_BY_DEDUPE_KEY, [tenantId, key]);

/** A job to insert; intake has normalised and checked every field. */
export type NewJob = {
  id: string;
  auditId: string;
  campaignId: string | null;
  purpose: Purpose;
  channel: ChannelName;
  targetAddress: string;
  partyId: string | null;
  bankCustomerId: string | null;
  priority: Priority;
  ownerId: string | null;
  source: string;
  sourceRef: string | null;
  suggestionId: string | null;
  templateKey: string | null;
  language: string | null;
  payload: Record<string, unknown>;
  onQuietHours: OnQuietHours;
  nextAttemptAt: number;
  expiresAt: number | null;
  dedupeKey: string | null;
  maxAttempts: number;
  createdBy: string;
};

export const INSERT_JOBS = `
with new as materialized (
  select * from json_to_recordset($2::json) as n(
    "id" uuid, "auditId" uuid, "campaignId" uuid, "purpose" text, "channel" text, "targetAddress" text,
    "partyId" uuid, "bankCustomerId" text, "priority" text, "ownerId" text, "source" text, "sourceRef" text,
    "suggestionId" text, "templateKey" text, "language" text, "payload" jsonb, "onQuietHours" text,
    "nextAttemptAt" double precision, "expiresAt" double precision, "dedupeKey" text, "maxAttempts" int,
    "createdBy" text)
), inserted as (
  insert into cc_outbound_jobs (tenant_id, id, campaign_id, purpose, channel, target_address, party_id,
    bank_customer_id, priority, owner_id, source, source_ref, suggestion_id, template_key, language, payload_json,
    on_quiet_hours, next_attempt_at, expires_at, dedupe_key, max_attempts, created_by, created_at, updated_at)
  select $1, "id", "campaignId", "purpose", "channel", "targetAddress", "partyId",
    "bankCustomerId", "priority", "ownerId", "source", "sourceRef", "suggestionId", "templateKey", "language",
    "payload", "onQuietHours", to_timestamp("nextAttemptAt" / 1000), to_timestamp("expiresAt" / 1000), "dedupeKey",
    "maxAttempts", "createdBy", to_timestamp($3::double precision / 1000), to_timestamp($3::double precision / 1000)
  from new
  on conflict (tenant_id, dedupe_key) where dedupe_key is not null do nothing
  returning id
), told as (
  insert into cc_audit_logs (tenant_id, id, at, event_type, actor, job_id, party_id, payload)
  select $1, "auditId", to_timestamp($3::double precision / 1000), 'outbound_job_created', "createdBy", new."id",
    "partyId", jsonb_build_object('channel', "channel", 'purpose', "purpose", 'source', "source",
      'priority', "priority", 'campaignId', "campaignId")
  from new join inserted on inserted.id = new."id"
)
select id from inserted`;

/** Inserts jobs with their audit rows. Returns the ids of those that are new; a known dedupe key is left alone. */
export async function insertJobs(
  db: Db,
  tenantId: string,
  jobs: readonly NewJob[],
  now: number,
): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>(INSERT_JOBS, [tenantId, JSON.stringify(jobs), now]);
  return new Set(rows.map(({ id }) => id));
}
