import { columns } from './columns.ts';
import type { AttemptRow, AuditRow, EventRow, JobChange, PauseRow, SuppressionRow } from './record.ts';

export const CHANGES = columns<JobChange>('c', {
  id: ['uuid', (change) => change.jobId],
  lease: ['uuid', (change) => change.leaseId],
  attempt: ['int', (change) => change.attempt],
  status: ['text', ({ transition }) => transition.status],
  next_at: ['double precision', ({ transition }) => transition.nextAttemptAt],
  held: ['text', ({ transition }) => transition.heldReason],
  code: ['text', ({ transition }) => transition.reasonCode],
  message: ['text', ({ transition }) => transition.reasonMessage],
  outcome: ['text', ({ transition }) => transition.outcomeCode],
  counts: ['text', ({ transition }) => transition.attempt],
  vstate: ['text', ({ transition }) => transition.verificationState],
  party: ['uuid', (change) => change.partyId],
  provider: ['text', (change) => change.provider],
  provider_id: ['text', (change) => change.providerMessageId],
  delivery: ['text', (change) => change.deliveryStatus],
  left_at: ['double precision', (change) => change.leftAt],
});

export const ATTEMPTS = columns<AttemptRow>('a', {
  id: ['uuid', (row) => row.id],
  job_id: ['uuid', (row) => row.jobId],
  attempt_no: ['int', (row) => row.attemptNo],
  kind: ['text', (row) => row.kind],
  channel: ['text', (row) => row.channel],
  provider: ['text', (row) => row.provider],
  status: ['text', (row) => row.status],
  provider_status: ['text', (row) => row.providerStatus],
  provider_message_id: ['text', (row) => row.providerMessageId],
  provider_call_sid: ['text', (row) => row.providerCallSid],
  error_code: ['text', (row) => row.errorCode],
  error_message: ['text', (row) => row.errorMessage],
  response: ['document', (row) => row.response],
  at: ['double precision', (row) => row.at],
});

export const AUDITS = columns<AuditRow>('l', {
  id: ['uuid', (row) => row.id],
  at: ['double precision', (row) => row.at],
  event_type: ['text', (row) => row.eventType],
  actor: ['text', (row) => row.actor],
  job_id: ['uuid', (row) => row.jobId],
  party_id: ['uuid', (row) => row.partyId],
  payload: ['document', (row) => row.payload],
  with_change: ['boolean', (row) => row.withChange ?? false],
});

export const EVENTS = columns<EventRow>('e', {
  id: ['uuid', (row) => row.id],
  event_type: ['text', (row) => row.eventType],
  subject: ['text', (row) => row.subject],
  payload: ['document', (row) => row.payload],
  dedupe_key: ['text', (row) => row.dedupeKey],
  job_id: ['uuid', (row) => row.jobId],
  with_change: ['boolean', (row) => row.withChange ?? false],
});

export const PAUSES = columns<PauseRow>('p', {
  key: ['text', (row) => row.key],
  until: ['double precision', (row) => row.until],
  reason: ['text', (row) => row.reason],
});

export const SUPPRESSIONS = columns<SuppressionRow>('s', {
  id: ['uuid', (row) => row.id],
  address: ['text', (row) => row.address],
  channel: ['text', (row) => row.channel],
  reason: ['text', (row) => row.reason],
  evidence: ['document', (row) => row.evidence],
});
