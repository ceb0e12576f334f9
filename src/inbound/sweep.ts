import { withdrawn } from '../policy/transitions.ts';
import type { Db } from '../store/db.ts';
import { emptyBatch, recordBatch } from '../store/record.ts';
import { decisionEvents, transitionAudit } from '../store/transition-rows.ts';
import { expireVerifications } from '../store/verifications.ts';
import { lockUnanswered, verifiedAndWaiting } from '../store/waiting-jobs.ts';
import { type ResumeDeps, resumeJobs } from './resume.ts';

export type SweepDeps = ResumeDeps & {
  db: Db;
  /** How long a job waits for a verification after its prompt. */
  awaitingMs: number;
};

const AT_ONCE = 500;

/**
 * What time alone brings: codes that ran out, prompts that nobody answered, and jobs whose prompt was still on its way
 * when the person was verified. Answers how many jobs changed.
 */
export async function sweep(deps: SweepDeps): Promise<number> {
  const { db, clock, tenantId } = deps;
  await expireVerifications(db, tenantId, clock.now());
  let count = 0;
  for (const partyId of await verifiedAndWaiting(db, tenantId, clock.now())) {
    count += await db.transaction((tx) => resumeJobs(tx, deps, partyId, clock.now()));
  }
  for (let ended = AT_ONCE; ended === AT_ONCE; count += ended) ended = await endUnanswered(deps);
  return count;
}

function endUnanswered(deps: SweepDeps): Promise<number> {
  const { db, clock, tenantId, awaitingMs } = deps;
  return db.transaction(async (tx) => {
    const now = clock.now();
    const jobs = await lockUnanswered(tx, tenantId, { sentBefore: now - awaitingMs, now, limit: AT_ONCE });
    if (jobs.length === 0) return 0;
    const transition = withdrawn('expired', 'Nobody was verified in time.');
    const batch = emptyBatch();
    for (const job of jobs) {
      batch.changes.push({ jobId: job.id, leaseId: null, attempt: job.attempt, transition });
      batch.audits.push(transitionAudit(deps, job, job.partyId, transition, now, 'inbound'));
      if (deps.tellDecisions) batch.events.push(...decisionEvents(deps, job, transition));
    }
    await recordBatch(tx, tenantId, batch, now);
    return jobs.length;
  });
}
