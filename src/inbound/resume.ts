import type { Clock } from '../clock.ts';
import type { NewId } from '../ids.ts';
import { resumed, type Transition } from '../policy/transitions.ts';
import { isVerified } from '../policy/verification.ts';
import type { Db } from '../store/db.ts';
import { emptyBatch, recordBatch } from '../store/record.ts';
import { decisionEvents, transitionAudit } from '../store/transition-rows.ts';
import { holdAtNight, lockAwaiting } from '../store/waiting-jobs.ts';

export type ResumeDeps = { clock: Clock; newId: NewId; tenantId: string; tellDecisions: boolean };

/**
 * Lets everything leave that waited for this person's verification, at once and together: in the conversation where it
 * was made, and at the person's other addresses. The rules are asked again when a job leaves; one that meets quiet hours
 * now waits for the morning, since the person has asked for it.
 */
export async function resumeJobs(tx: Db, deps: ResumeDeps, partyId: string, now: number): Promise<number> {
  const { tenantId } = deps;
  const jobs = (await lockAwaiting(tx, tenantId, partyId, now)).filter((job) => isVerified(job, now));
  if (jobs.length === 0) return 0;
  const batch = emptyBatch();
  for (const job of jobs) {
    const transition: Transition =
      job.attempt > job.voidCount ? resumed(now) : { ...resumed(now), attempt: 'counts' };
    batch.changes.push({ jobId: job.id, leaseId: null, attempt: job.attempt, transition });
    batch.audits.push(transitionAudit(deps, job, partyId, transition, now, 'inbound'));
    if (deps.tellDecisions) batch.events.push(...decisionEvents(deps, job, transition));
  }
  await recordBatch(tx, tenantId, batch, now);
  await holdAtNight(
    tx,
    tenantId,
    jobs.map(({ id }) => id),
  );
  return jobs.length;
}
