import type { JobStatus } from '../policy/words.ts';
import type { Db } from './db.ts';

/** What an operator's action meets, locked until the transaction ends. */
export type ActionJob = {
  id: string;
  status: JobStatus;
  leaseId: string | null;
  partyId: string | null;
  attempt: number;
  voidCount: number;
  maxAttempts: number;
};

export const LOCK_FOR_ACTION = `
select id, status, lease_id as "leaseId", party_id as "partyId", attempt_count as attempt,
  void_count as "voidCount", max_attempts as "maxAttempts"
from cc_outbound_jobs where tenant_id = $1 and id = any($2::uuid[])
order by id
for update`;

/** In the order of their ids, so that two operators with the same jobs wait for each other. */
export const lockForAction = (tx: Db, tenantId: string, ids: readonly string[]): Promise<ActionJob[]> =>
  tx.query<ActionJob>(LOCK_FOR_ACTION, [tenantId, ids]);

export const CANCEL_JOBS = `
update cc_outbound_jobs
set status = 'cancelled', reason_code = $3, reason_message = $4, outcome_code = $5, held_reason = null,
  next_attempt_at = null, updated_at = to_timestamp($6::double precision / 1000)
where tenant_id = $1 and id = any($2::uuid[])`;

export const cancelJobs = (
  tx: Db,
  tenantId: string,
  ids: readonly string[],
  why: { reasonCode: string; reasonMessage: string | null; outcomeCode: string | null },
  now: number,
) => tx.run(CANCEL_JOBS, [tenantId, ids, why.reasonCode, why.reasonMessage, why.outcomeCode, now]);

export const REQUEUE_JOBS = `
update cc_outbound_jobs
set status = 'queued', reason_code = null, reason_message = null, outcome_code = null, held_reason = null,
  max_attempts = greatest(max_attempts, attempt_count - void_count + 1),
  next_attempt_at = to_timestamp($3::double precision / 1000),
  updated_at = to_timestamp($3::double precision / 1000)
where tenant_id = $1 and id = any($2::uuid[])`;

/** Due at once, with room for at least one more attempt. */
export const requeueJobs = (tx: Db, tenantId: string, ids: readonly string[], now: number) =>
  tx.run(REQUEUE_JOBS, [tenantId, ids, now]);
