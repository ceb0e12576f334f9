import { type Decision, decide } from '../policy/decide.ts';
import { needsStepUp } from '../policy/step-up.ts';
import { cancelledBy, held } from '../policy/transitions.ts';
import type { ClaimedJob } from '../store/claim.ts';
import { type FactsRow, gatherFacts } from '../store/facts.ts';
import { markVerified } from '../store/job-verification.ts';
import { recordBatch } from '../store/record.ts';
import type { DispatchDeps } from './dispatch.ts';
import { askedBy, factsOf } from './facts-of.ts';
import { decisionAudit, outcomeOfDecision } from './outcome.ts';
import { merged, type Outcome } from './recorder.ts';
import type { Run } from './run.ts';

/** A job with what the rules said of it, and by which facts. */
export type Decided = { job: ClaimedJob; row: FactsRow; decision: Decision; verified: boolean };

/** Decides on every job, writes it all down, and answers those that may leave. */
export async function decideAll(
  deps: DispatchDeps,
  tenantId: string,
  jobs: readonly ClaimedJob[],
  { counts, now: runNow }: Run,
): Promise<Decided[]> {
  const now = runNow();
  const rows = await gatherFacts(deps.db, tenantId, jobs.map(askedBy), now);
  const leavingTo = new Map<string, number>();
  const decided = jobs.map((job, index) => {
    const before = leavingTo.get(job.targetAddress) ?? 0;
    const each = decideOne(deps, job, withSent(rows[index] as FactsRow, before), now);
    if (leaves(each)) leavingTo.set(job.targetAddress, before + 1);
    return each;
  });
  await markVerified(
    deps.db,
    tenantId,
    decided.filter(isVerifiedNow).map(({ job }) => job),
    now,
  );
  await recordBatch(
    deps.db,
    tenantId,
    merged(decided.map((each) => recordOf(deps, each, now))),
    deps.clock.now(),
  );
  for (const { job, decision } of decided) {
    deps.meter.decided(job.channel, decision.kind, decision.reason);
    if (decision.kind === 'hold') counts.held += 1;
    if (decision.kind === 'skip') counts.cancelled += 1;
  }
  return decided.filter(leaves);
}

const leaves = ({ decision }: Decided): boolean => decision.kind === 'send' || decision.kind === 'prompt';

/**
 * The content leaves since the person was verified a moment ago. It is written on the job before anything does:
 * whoever meets its receipt, or looks for it after a crash, must not take it for the prompt.
 */
const isVerifiedNow = ({ job, decision, verified }: Decided): boolean =>
  decision.kind === 'send' &&
  verified &&
  job.payload.verification_state !== 'verified' &&
  needsStepUp(job.purpose, job.payload);

/** What leaves with the same batch is not on record yet, and counts for a frequency cap all the same. */
const withSent = (row: FactsRow, more: number): FactsRow =>
  row.frequency === null || more === 0
    ? row
    : { ...row, frequency: { ...row.frequency, sent: row.frequency.sent + more } };

function decideOne({ settings }: DispatchDeps, job: ClaimedJob, row: FactsRow, now: number): Decided {
  const verified = job.payload.verification_state === 'verified' || row.verified;
  const decision = decide(job, factsOf(row, settings, { verified, job }), now);
  return { job, row, decision, verified };
}

function recordOf(deps: DispatchDeps, { job, row, decision }: Decided, now: number): Outcome {
  switch (decision.kind) {
    case 'hold': {
      const transition = held(decision.reason, decision.until ?? job.nextAttemptAt);
      return outcomeOfDecision(deps, job, row, decision, transition, now);
    }
    case 'skip': {
      const transition = cancelledBy(decision.reason, `Refused by the rule "${decision.reason}".`);
      return outcomeOfDecision(deps, job, row, decision, transition, now);
    }
    case 'send':
    case 'prompt':
      return { audits: [decisionAudit(deps, job, row, decision, now)] };
    default:
      return decision satisfies never;
  }
}
