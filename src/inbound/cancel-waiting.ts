import type { NewId } from '../ids.ts';
import { withdrawn } from '../policy/transitions.ts';
import type { Db } from '../store/db.ts';
import { emptyBatch, recordBatch } from '../store/record.ts';
import { decisionEvents, transitionAudit } from '../store/transition-rows.ts';
import { lockWaitingForAddress } from '../store/waiting-jobs.ts';

type CancelDeps = { newId: NewId; tenantId: string; tellDecisions: boolean };

/** Cancels at once, and together, whatever still waits to leave for an address on any channel. */
export async function cancelWaiting(
  tx: Db,
  deps: CancelDeps,
  { address, why, now }: { address: string; why: string; now: number },
): Promise<void> {
  const jobs = await lockWaitingForAddress(tx, deps.tenantId, address);
  if (jobs.length === 0) return;
  const transition = withdrawn('opted_out', why);
  const batch = emptyBatch();
  for (const job of jobs) {
    batch.changes.push({ jobId: job.id, leaseId: null, attempt: job.attempt, transition });
    batch.audits.push(transitionAudit(deps, job, job.partyId, transition, now, 'inbound'));
    if (deps.tellDecisions) batch.events.push(...decisionEvents(deps, job, transition));
  }
  await recordBatch(tx, deps.tenantId, batch, now);
}
