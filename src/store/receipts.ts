import { needsStepUp } from '../policy/step-up.ts';
import type { ChannelName, JobStatus, Outcome, Purpose } from '../policy/words.ts';
import type { Db } from './db.ts';

/** A job as a receipt finds it, locked until the transaction ends. */
export type ReceiptJob = {
  id: string;
  channel: ChannelName;
  status: JobStatus;
  targetAddress: string;
  partyId: string | null;
  attempt: number;
  voidCount: number;
  maxAttempts: number;
  leaseId: string | null;
  outcomeCode: Outcome | null;
  verificationState: string | null;
  campaignId: string | null;
  purpose: Purpose;
  /** The content may only follow a verification. */
  stepUp: boolean;
};

export const LOCK_FOR_RECEIPT = `
select id, channel, status, target_address as "targetAddress", party_id as "partyId", attempt_count as attempt,
  void_count as "voidCount", max_attempts as "maxAttempts", lease_id as "leaseId", outcome_code as "outcomeCode",
  payload_json ->> 'verification_state' as "verificationState", campaign_id as "campaignId",
  purpose, payload_json -> 'sensitive' as sensitive
from cc_outbound_jobs where tenant_id = $1 and id = $2::uuid for update`;

export async function lockForReceipt(tx: Db, tenantId: string, jobId: string): Promise<ReceiptJob | null> {
  const row = await tx.one<Omit<ReceiptJob, 'stepUp'> & { sensitive: unknown }>(LOCK_FOR_RECEIPT, [
    tenantId,
    jobId,
  ]);
  return row && { ...row, stepUp: needsStepUp(row.purpose, row) };
}

export const ATTEMPT_NEWS = `
select kind, status, provider, provider_message_id as "providerMessageId", provider_call_sid as "providerCallSid"
from cc_outbound_attempts where tenant_id = $1 and job_id = $2::uuid and attempt_no = $3`;

export type AttemptNews = {
  kind: 'send' | 'prompt';
  status: string;
  provider: string;
  providerMessageId: string | null;
  providerCallSid: string | null;
};

/** All that is on record of one attempt. */
export const attemptNews = (
  tx: Db,
  tenantId: string,
  jobId: string,
  attempt: number,
): Promise<AttemptNews[]> => tx.query<AttemptNews>(ATTEMPT_NEWS, [tenantId, jobId, attempt]);

export const NOTE_DELIVERY = `
update cc_outbound_jobs set delivery_status = $3, updated_at = to_timestamp($4::double precision / 1000)
where tenant_id = $1 and id = $2::uuid`;

/** Keeps the provider's latest word on a job whose state it does not change. */
export const noteDelivery = (tx: Db, tenantId: string, jobId: string, status: string, now: number) =>
  tx.run(NOTE_DELIVERY, [tenantId, jobId, status, now]);
