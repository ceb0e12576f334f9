import type { AuditEvent } from '../policy/audit-events.ts';
import type { LearnedSuppression } from '../policy/send-end.ts';
import type { Transition } from '../policy/transitions.ts';
import type { Db } from './db.ts';

/** The new state of one job, valid only while the lease (or the unknown attempt) is still its own. */
export type JobChange = {
  jobId: string;
  /** Null when the caller's own transaction has locked the row and read its state. */
  leaseId: string | null;
  attempt: number;
  transition: Transition;
  /** The person behind the address, when gathering the facts found one. */
  partyId?: string | null;
  provider?: string;
  providerMessageId?: string | null;
  deliveryStatus?: string;
  /** Something left at this moment: it counts for frequency caps. */
  leftAt?: number;
};

export type AttemptRow = {
  id: string;
  jobId: string;
  attemptNo: number;
  kind: 'send' | 'prompt';
  channel: string;
  provider: string;
  status: 'sent' | 'delivered' | 'read' | 'failed' | 'no_answer' | 'busy' | 'unknown';
  providerStatus?: string | undefined;
  providerMessageId?: string | null;
  providerCallSid?: string | null;
  errorCode?: string | undefined;
  errorMessage?: string | undefined;
  response?: unknown;
  at: number;
};

export type AuditRow = {
  id: string;
  at: number;
  eventType: AuditEvent;
  actor: string;
  jobId?: string | null;
  partyId?: string | null;
  payload: Record<string, unknown>;
  /** Written only if the job's change was: it tells of the change. Without it the row tells of a fact. */
  withChange?: boolean;
};

export type EventRow = {
  id: string;
  eventType: string;
  /** Events of one subject are delivered in order. */
  subject: string;
  payload: Record<string, unknown>;
  dedupeKey: string;
  jobId?: string;
  withChange?: boolean;
};

export type PauseRow = { key: string; until: number; reason: string };
export type SuppressionRow = {
  id: string;
  address: string;
  channel: string;
  reason: LearnedSuppression;
  evidence: Record<string, unknown>;
};

/** Everything that follows from a batch of news, written together or not at all. */
export type RecordBatch = {
  changes: JobChange[];
  attempts: AttemptRow[];
  audits: AuditRow[];
  events: EventRow[];
  pauses: PauseRow[];
  suppressions: SuppressionRow[];
};

export const emptyBatch = (): RecordBatch => ({
  changes: [],
  attempts: [],
  audits: [],
  events: [],
  pauses: [],
  suppressions: [],
});

// A result may come home after its lease ran out: it is still believed while nobody else took the job, which is
// what `unknown`, no lease and the same attempt number say. What happened at a provider is written in any case.
export const RECORD = `
with c as materialized (
  select * from json_to_recordset($2::json) as c(
    id uuid, lease uuid, attempt int, status text, next_at double precision, held text, code text, message text,
    outcome text, counts text, vstate text, party uuid, provider text, provider_id text, delivery text,
    left_at double precision)
), u as (
  update cc_outbound_jobs j
  set status = c.status,
      next_attempt_at = to_timestamp(c.next_at / 1000),
      held_reason = c.held,
      reason_code = c.code,
      reason_message = c.message,
      outcome_code = c.outcome,
      attempt_count = case when c.counts = 'untaken' then j.attempt_count - 1 else j.attempt_count end,
      void_count = case when c.counts = 'void' then j.void_count + 1 else j.void_count end,
      payload_json = case when c.vstate is null then j.payload_json
        else jsonb_set(j.payload_json, '{verification_state}', to_jsonb(c.vstate)) end,
      party_id = coalesce(j.party_id, c.party),
      provider = coalesce(c.provider, j.provider),
      provider_message_id = coalesce(c.provider_id, j.provider_message_id),
      delivery_status = coalesce(c.delivery, j.delivery_status),
      sent_at = coalesce(to_timestamp(c.left_at / 1000), j.sent_at),
      lease_id = null,
      lease_expires_at = null,
      updated_at = to_timestamp($8::double precision / 1000)
  from c
  where j.tenant_id = $1 and j.id = c.id
    and (c.lease is null or j.lease_id = c.lease
      or (j.status = 'unknown' and j.lease_id is null and j.attempt_count = c.attempt))
  returning j.id
), a as (
  insert into cc_outbound_attempts (tenant_id, id, job_id, attempt_no, kind, channel, provider, status,
    provider_status, provider_message_id, provider_call_sid, error_code, error_message, response, at)
  select $1, id, job_id, attempt_no, kind, channel, provider, status,
    provider_status, provider_message_id, provider_call_sid, error_code, error_message, response,
    to_timestamp(at / 1000)
  from json_to_recordset($3::json) as a(
    id uuid, job_id uuid, attempt_no int, kind text, channel text, provider text, status text,
    provider_status text, provider_message_id text, provider_call_sid text, error_code text,
    error_message text, response jsonb, at double precision)
  on conflict do nothing
), l as (
  insert into cc_audit_logs (tenant_id, id, at, event_type, actor, job_id, party_id, payload)
  select $1, id, to_timestamp(at / 1000), event_type, actor, job_id, party_id, payload
  from json_to_recordset($4::json) as l(
    id uuid, at double precision, event_type text, actor text, job_id uuid, party_id uuid, payload jsonb,
    with_change boolean)
  where not with_change or job_id in (select id from u)
), e as (
  insert into cc_automation_events (tenant_id, id, event_type, subject, payload, dedupe_key, next_attempt_at,
    created_at, updated_at)
  select $1, id, event_type, subject, payload, dedupe_key, to_timestamp($8::double precision / 1000),
    to_timestamp($8::double precision / 1000), to_timestamp($8::double precision / 1000)
  from json_to_recordset($5::json) as e(
    id uuid, event_type text, subject text, payload jsonb, dedupe_key text, job_id uuid, with_change boolean)
  where not with_change or job_id in (select id from u)
  on conflict do nothing
), p as (
  insert into cc_rate_limits (tenant_id, key, closed_until, closed_reason, updated_at)
  select $1, key, to_timestamp(max(until) / 1000), max(reason), to_timestamp($8::double precision / 1000)
  from json_to_recordset($6::json) as p(key text, until double precision, reason text)
  group by key
  on conflict (tenant_id, key) do update
  set closed_until = greatest(cc_rate_limits.closed_until, excluded.closed_until),
      closed_reason = excluded.closed_reason, updated_at = excluded.updated_at
), s as (
  insert into cc_suppressions (tenant_id, id, address, channel, reason, evidence, created_by, created_at)
  select $1, id, address, channel, reason, evidence, 'provider', to_timestamp($8::double precision / 1000)
  from json_to_recordset($7::json) as s(id uuid, address text, channel text, reason text, evidence jsonb)
  on conflict do nothing
)
select id from u`;

/** Writes a batch in one statement. Returns the ids of the jobs that were still ours to change. */
export async function recordBatch(
  db: Db,
  tenantId: string,
  batch: RecordBatch,
  now: number,
): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>(RECORD, [
    tenantId,
    storable(batch.changes.map(changeRow)),
    storable(batch.attempts.map(attemptRow)),
    storable(batch.audits.map(auditRow)),
    storable(batch.events.map(eventRow)),
    storable(batch.pauses),
    storable(batch.suppressions),
    now,
  ]);
  return new Set(rows.map(({ id }) => id));
}

/**
 * JSON that PostgreSQL can keep. A provider may answer with NUL bytes or halves of surrogate pairs; those are
 * left out rather than losing the whole record.
 */
function storable(rows: readonly unknown[]): string {
  const json = JSON.stringify(rows);
  if (!json.includes('\\u0000') && !/\\ud[89a-f]/i.test(json)) return json;
  return JSON.stringify(rows, (_key, value) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '') : value,
  );
}

const changeRow = ({ transition, ...change }: JobChange) => ({
  id: change.jobId,
  lease: change.leaseId,
  attempt: change.attempt,
  status: transition.status,
  next_at: transition.nextAttemptAt,
  held: transition.heldReason,
  code: transition.reasonCode,
  message: transition.reasonMessage,
  outcome: transition.outcomeCode,
  counts: transition.attempt,
  vstate: transition.verificationState,
  party: change.partyId,
  provider: change.provider,
  provider_id: change.providerMessageId,
  delivery: change.deliveryStatus,
  left_at: change.leftAt,
});

const attemptRow = (row: AttemptRow) => ({
  id: row.id,
  job_id: row.jobId,
  attempt_no: row.attemptNo,
  kind: row.kind,
  channel: row.channel,
  provider: row.provider,
  status: row.status,
  provider_status: row.providerStatus,
  provider_message_id: row.providerMessageId,
  provider_call_sid: row.providerCallSid,
  error_code: row.errorCode,
  error_message: row.errorMessage,
  response: row.response,
  at: row.at,
});

/** An audit row by the names of its columns. */
export const auditColumns = (row: Omit<AuditRow, 'withChange'>) => ({
  id: row.id,
  at: row.at,
  event_type: row.eventType,
  actor: row.actor,
  job_id: row.jobId,
  party_id: row.partyId,
  payload: row.payload,
});

const auditRow = (row: AuditRow) => ({
  ...auditColumns(row),
  with_change: row.withChange ?? false,
});

const eventRow = (row: EventRow) => ({
  id: row.id,
  event_type: row.eventType,
  subject: row.subject,
  payload: row.payload,
  dedupe_key: row.dedupeKey,
  job_id: row.jobId,
  with_change: row.withChange ?? false,
});
