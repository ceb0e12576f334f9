import type { Clock } from '../clock.ts';
import type { NewId } from '../ids.ts';
import type { AuditEvent } from '../policy/audit-events.ts';
import { recordAudit } from '../store/audit.ts';
import type { Db } from '../store/db.ts';
import { type ActionJob, cancelJob, lockForAction, requeueJob } from '../store/job-actions.ts';

export type ActionDeps = { db: Db; clock: Clock; newId: NewId; tenantId: string; actor: string };

/** `not_now` and `not_possible` changed nothing; the sentence says why and what to do. */
export type ActionResult =
  | { result: 'done' }
  | { result: 'not_found' | 'not_now' | 'not_possible'; message: string };

export type CancelReason = {
  reasonCode?: string | undefined;
  reasonMessage?: string | undefined;
  outcomeCode?: string | undefined;
};

const onTheWire: ActionResult = {
  result: 'not_now',
  message: 'A worker is sending this job at this moment. Ask again in a few seconds.',
};

const LEFT = new Set(['sent', 'failed', 'cancelled']);

/** An operator stops a job that has not left. A job of unknown fate can be closed this way too. */
export const cancelByOperator = (deps: ActionDeps, jobId: string, why: CancelReason): Promise<ActionResult> =>
  onLockedJob(deps, jobId, async (tx, job, now) => {
    if (LEFT.has(job.status)) {
      return {
        result: 'not_possible',
        message: `This job is ${job.status} already; it cannot be cancelled.`,
      };
    }
    const reason = {
      reasonCode: why.reasonCode ?? 'cancelled_by_operator',
      reasonMessage: why.reasonMessage ?? null,
      outcomeCode: why.outcomeCode ?? null,
    };
    await cancelJob(tx, deps.tenantId, jobId, reason, now);
    await tell(tx, deps, job, 'outbound_job_cancelled', { from: job.status, ...reason }, now);
    return { result: 'done' };
  });

const RETRIED = new Set(['failed', 'cancelled', 'unknown', 'queued']);

/**
 * An operator lets a job leave again, now: after a failure, a cancellation, or an unknown fate that the operator
 * has judged. The rules are asked again at dispatch, so nothing can be retried past them.
 */
export const retryByOperator = (deps: ActionDeps, jobId: string): Promise<ActionResult> =>
  onLockedJob(deps, jobId, async (tx, job, now) => {
    if (!RETRIED.has(job.status)) {
      const message = `This job is ${job.status}; sending it again would repeat it. Create a new job instead.`;
      return { result: 'not_possible', message };
    }
    await requeueJob(tx, deps.tenantId, jobId, now);
    await tell(tx, deps, job, 'outbound_job_retried', { from: job.status }, now);
    return { result: 'done' };
  });

function onLockedJob(
  { db, clock, tenantId }: ActionDeps,
  jobId: string,
  act: (tx: Db, job: ActionJob, now: number) => Promise<ActionResult>,
): Promise<ActionResult> {
  return db.transaction(async (tx) => {
    const job = await lockForAction(tx, tenantId, jobId);
    if (!job) return { result: 'not_found', message: 'There is no job with this id.' };
    if (job.leaseId !== null) return onTheWire;
    return act(tx, job, clock.now());
  });
}

const tell = (
  tx: Db,
  { newId, tenantId, actor }: ActionDeps,
  job: ActionJob,
  eventType: AuditEvent,
  payload: Record<string, unknown>,
  now: number,
): Promise<void> =>
  recordAudit(tx, tenantId, [
    { id: newId(), at: now, eventType, actor, jobId: job.id, partyId: job.partyId, payload },
  ]);
