import type { AuditEvent } from '../policy/audit-events.ts';
import type { LearnedSuppression } from '../policy/send-end.ts';
import type { Transition } from '../policy/transitions.ts';
import { inTurn } from './columns.ts';
import type { Db } from './db.ts';
import { documents } from './documents.ts';
import { ATTEMPTS, AUDITS, CHANGES, EVENTS, PAUSES, SUPPRESSIONS } from './record-columns.ts';

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
  payload: Readonly<Record<string, unknown>>;
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

const from = inTurn(4);
const jobs = from(CHANGES);
const attempts = from(ATTEMPTS);
const audits = from(AUDITS);

// A result may come home after its lease ran out: it is still believed while nobody else took the job, which is
// what `unknown`, no lease and the same attempt number say. What happened at a provider is written in any case.
const RESULTS = `
with c as materialized (
  select * from ${jobs}
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
      updated_at = to_timestamp($2::double precision / 1000)
  from c
  where j.tenant_id = $1 and j.id = c.id
    and (c.lease is null or j.lease_id = c.lease
      or (j.status = 'unknown' and j.lease_id is null and j.attempt_count = c.attempt))
  returning j.id
), a as (
  insert into cc_outbound_attempts (tenant_id, id, job_id, attempt_no, kind, channel, provider, status,
    provider_status, provider_message_id, provider_call_sid, error_code, error_message, response, at)
  select $1, id, job_id, attempt_no, kind, channel, provider, status,
    provider_status, provider_message_id, provider_call_sid, error_code, error_message, $3::jsonb -> response,
    to_timestamp(at / 1000)
  from ${attempts}
  on conflict do nothing
)`;

// Rows that another statement may write too go in by their keys, so that two statements never wait for each other.
const CONSEQUENCES = `, e as (
  insert into cc_automation_events (tenant_id, id, event_type, subject, payload, dedupe_key, next_attempt_at,
    created_at, updated_at)
  select $1, id, event_type, subject, $3::jsonb -> payload, dedupe_key, to_timestamp($2::double precision / 1000),
    to_timestamp($2::double precision / 1000), to_timestamp($2::double precision / 1000)
  from ${from(EVENTS)}
  where not with_change or job_id in (select id from u)
  order by dedupe_key
  on conflict do nothing
), p as (
  insert into cc_rate_limits (tenant_id, key, closed_until, closed_reason, updated_at)
  select $1, key, to_timestamp(max(until) / 1000), max(reason), to_timestamp($2::double precision / 1000)
  from ${from(PAUSES)}
  group by key order by key
  on conflict (tenant_id, key) do update
  set closed_until = greatest(cc_rate_limits.closed_until, excluded.closed_until),
      closed_reason = excluded.closed_reason, updated_at = excluded.updated_at
), s as (
  insert into cc_suppressions (tenant_id, id, address, channel, reason, evidence, created_by, created_at)
  select $1, id, address, channel, reason, $3::jsonb -> evidence, 'provider', to_timestamp($2::double precision / 1000)
  from ${from(SUPPRESSIONS)} order by address, channel
  on conflict do nothing
)`;

const TOLD = `
insert into cc_audit_logs (tenant_id, id, at, event_type, actor, job_id, party_id, payload)
select $1, id, to_timestamp(at / 1000), event_type, actor, job_id, party_id, $3::jsonb -> payload
from ${audits}
where not with_change or job_id in (select id from u)`;

export const RECORD = `${RESULTS}${CONSEQUENCES}${TOLD}`;
/** For results that have no further consequences, as most: every part of a statement costs, also when it is empty. */
export const RECORD_RESULTS = `${RESULTS}${TOLD}`;

/** Writes a batch in one statement: all of it or nothing. */
export async function recordBatch(db: Db, tenantId: string, batch: RecordBatch, now: number): Promise<void> {
  const hasConsequences = batch.events.length + batch.pauses.length + batch.suppressions.length > 0;
  if (!hasConsequences && batch.changes.length + batch.attempts.length === 0) {
    return insertAudits(db, tenantId, batch.audits);
  }
  const json = documents();
  const rows = [
    ...CHANGES.values(batch.changes),
    ...ATTEMPTS.values(batch.attempts, json),
    ...AUDITS.values(batch.audits, json),
  ];
  if (!hasConsequences) {
    await db.run(RECORD_RESULTS, [tenantId, now, json.text(), ...rows]);
    return;
  }
  rows.push(
    ...EVENTS.values(batch.events, json),
    ...PAUSES.values(batch.pauses),
    ...SUPPRESSIONS.values(batch.suppressions, json),
  );
  await db.run(RECORD, [tenantId, now, json.text(), ...rows]);
}

export const INSERT_AUDITS = `
insert into cc_audit_logs (tenant_id, id, at, event_type, actor, job_id, party_id, payload)
select $1, id, to_timestamp(at / 1000), event_type, actor, job_id, party_id, $2::jsonb -> payload
from ${inTurn(3)(AUDITS)}
where not with_change`;

/** Rows that tell of facts, not of a job's change. */
export async function insertAudits(db: Db, tenantId: string, audits: readonly AuditRow[]): Promise<void> {
  const json = documents();
  const rows = AUDITS.values(audits, json);
  await db.run(INSERT_AUDITS, [tenantId, json.text(), ...rows]);
}
