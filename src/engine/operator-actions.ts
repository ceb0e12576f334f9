import type { Clock } from '../clock.ts';
import type { NewId } from '../ids.ts';
import type { AuditEvent } from '../policy/audit-events.ts';
import { recordAudit } from '../store/audit.ts';
import type { Db } from '../store/db.ts';
import { type ActionJob, cancelJobs, lockForAction, requeueJobs } from '../store/job-actions.ts';

export type ActionDeps = { db: Db; clock: Clock; newId: NewId; tenantId: string; actor: string };

/** What an operator wants of a job, one or many. */
export type OperatorAction = { kind: 'cancel'; why: CancelReason } | { kind: 'retry' };

/** `not_now` and `not_possible` changed nothing; the sentence says why and what to do. */
export type ActionResult =
  | { result: 'done' }
  | { result: 'not_found' | 'not_now' | 'not_possible'; message: string };

export type CancelReason = {
  reasonCode?: string | undefined;
  reasonMessage?: string | undefined;
  outcomeCode?: string | undefined;
};

const notFound: ActionResult = { result: 'not_found', message: 'There is no job with this id.' };
const onTheWire: ActionResult = {
  result: 'not_now',
  message: 'A worker is sending this job at this moment. Ask again in a few seconds.',
};

const LEFT = new Set(['sent', 'failed', 'cancelled']);
const RETRIED = new Set(['failed', 'cancelled', 'unknown', 'queued']);

/**
 * Does `action` to each of the jobs that allows it, in one transaction, and answers what became of each id.
 *
 * Cancel stops a job that has not left; a job of unknown fate can be closed this way too. Retry lets a job leave
 * again, now: after a failure, a cancellation, or an unknown fate that the operator has judged. The rules are
 * asked again at dispatch, so nothing can be retried past them.
 */
export async function actOnJobs(
  deps: ActionDeps,
  ids: readonly string[],
  action: OperatorAction,
): Promise<Map<string, ActionResult>> {
  const { db, clock, tenantId } = deps;
  return await db.transaction(async (tx) => {
    const jobs = new Map((await lockForAction(tx, tenantId, ids)).map((job) => [job.id, job]));
    const results = new Map(ids.map((id) => [id, verdict(jobs.get(id), action)]));
    const done = [...jobs.values()].filter(({ id }) => results.get(id)?.result === 'done');
    if (done.length > 0) await carryOut(tx, deps, done, action, clock.now());
    return results;
  });
}

/** The same for one job. */
export const actOnJob = async (deps: ActionDeps, id: string, action: OperatorAction): Promise<ActionResult> =>
  (await actOnJobs(deps, [id], action)).get(id) ?? notFound;

function verdict(job: ActionJob | undefined, { kind }: OperatorAction): ActionResult {
  if (!job) return notFound;
  if (job.leaseId !== null) return onTheWire;
  const { status } = job;
  if (kind === 'cancel' && LEFT.has(status)) {
    return { result: 'not_possible', message: `This job is ${status} already; it cannot be cancelled.` };
  }
  if (kind === 'retry' && !RETRIED.has(status)) {
    const message = `This job is ${status}; sending it again would repeat it. Create a new job instead.`;
    return { result: 'not_possible', message };
  }
  return { result: 'done' };
}

async function carryOut(
  tx: Db,
  { newId, tenantId, actor }: ActionDeps,
  jobs: readonly ActionJob[],
  action: OperatorAction,
  now: number,
): Promise<void> {
  const ids = jobs.map(({ id }) => id);
  const tell = (eventType: AuditEvent, payload: Record<string, unknown>) =>
    recordAudit(
      tx,
      tenantId,
      jobs.map(({ id, partyId, status }) => ({
        id: newId(),
        at: now,
        eventType,
        actor,
        jobId: id,
        partyId,
        payload: { from: status, ...payload },
      })),
    );
  switch (action.kind) {
    case 'cancel': {
      const why = {
        reasonCode: action.why.reasonCode ?? 'cancelled_by_operator',
        reasonMessage: action.why.reasonMessage ?? null,
        outcomeCode: action.why.outcomeCode ?? null,
      };
      await cancelJobs(tx, tenantId, ids, why, now);
      return tell('outbound_job_cancelled', why);
    }
    case 'retry':
      await requeueJobs(tx, tenantId, ids, now);
      return tell('outbound_job_retried', {});
    default:
      return action satisfies never;
  }
}
