import type { Db } from './db.ts';

export type AttemptView = {
  id: string;
  attemptNo: number;
  kind: 'send' | 'prompt';
  provider: string;
  status: string;
  providerStatus: string | null;
  providerMessageId: string | null;
  providerCallSid: string | null;
  errorCode: string | null;
  errorMessage: string | null;
  response: unknown;
  at: number;
};

export const ATTEMPTS_OF_JOB = `
select id, attempt_no as "attemptNo", kind, provider, status, provider_status as "providerStatus",
  provider_message_id as "providerMessageId", provider_call_sid as "providerCallSid", error_code as "errorCode",
  error_message as "errorMessage", response, at
from cc_outbound_attempts where tenant_id = $1 and job_id = $2::uuid order by at, id`;

export const attemptsOfJob = (db: Db, tenantId: string, jobId: string): Promise<AttemptView[]> =>
  db.query<AttemptView>(ATTEMPTS_OF_JOB, [tenantId, jobId]);

export type AuditView = {
  id: string;
  seq: number;
  at: number;
  eventType: string;
  actor: string;
  payload: Record<string, unknown>;
};

export const AUDIT_OF_JOB = `
select id, seq, at, event_type as "eventType", actor, payload
from cc_audit_logs where tenant_id = $1 and job_id = $2::uuid order by at, seq`;

/** All that the record says of a job, in the order in which it happened. */
export const auditOfJob = (db: Db, tenantId: string, jobId: string): Promise<AuditView[]> =>
  db.query<AuditView>(AUDIT_OF_JOB, [tenantId, jobId]);
