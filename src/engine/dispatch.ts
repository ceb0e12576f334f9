import type { Channel } from '../channels/channel.ts';
import type { Clock, Random } from '../clock.ts';
import type { NewId } from '../ids.ts';
import type { Log } from '../log.ts';
import type { Meter } from '../meter.ts';
import { contentOf } from '../policy/content.ts';
import { type Decision, decide } from '../policy/decide.ts';
import type { QuietWindow } from '../policy/quiet-hours.ts';
import type { SendEnd } from '../policy/send-end.ts';
import { settle } from '../policy/settle.ts';
import { needsStepUp, stepUpPrompt } from '../policy/step-up.ts';
import { cancelledBy, held } from '../policy/transitions.ts';
import type { ChannelName } from '../policy/words.ts';
import { type ClaimedJob, claimJobs, listTenants } from '../store/claim.ts';
import type { Db } from '../store/db.ts';
import { isPassing } from '../store/db-errors.ts';
import { type FactsRow, gatherFacts } from '../store/facts.ts';
import { markVerified } from '../store/job-verification.ts';
import { giveBackLeases } from '../store/leases.ts';
import { askedBy, factsOf } from './facts-of.ts';
import { type Answered, decisionAudit, outcomeOfDecision, outcomeOfSend } from './outcome.ts';
import type { Recorder } from './recorder.ts';
import type { Slots } from './slots.ts';

export type EngineSettings = {
  /** How long a claim may take from the lease to the recorded result. */
  leaseMs: number;
  /** The longest that a send may last; nothing is sent when the lease has less than this left. */
  sendMs: number;
  /** How long after a lost send the provider is asked about it. */
  reconcileAfterMs: number;
  /** For tenants and parties without their own. */
  quietHours: QuietWindow;
  timezone: string | null;
  /** Whether each decision is also told to the outbox (the optional n8n hook). */
  tellDecisions: boolean;
};

export type DispatchDeps = {
  db: Db;
  channels: ReadonlyMap<ChannelName, { channel: Channel; slots: Slots }>;
  recorder: Recorder;
  clock: Clock;
  random: Random;
  newId: NewId;
  log: Log;
  meter: Meter;
  settings: EngineSettings;
};

export type RunCounts = {
  processed: number;
  sent: number;
  prompted: number;
  held: number;
  cancelled: number;
  failed: number;
  unknown: number;
};

export const noCounts = (): RunCounts => ({
  processed: 0,
  sent: 0,
  prompted: 0,
  held: 0,
  cancelled: 0,
  failed: 0,
  unknown: 0,
});

export type Run = {
  /** How many jobs may still be taken. */
  left: number;
  counts: RunCounts;
  /** Batches that were claimed and are not recorded yet. */
  onTheWire: Set<Promise<void>>;
  /** A batch that could not be worked on; no more is claimed before somebody has heard of it. */
  failure: { error: unknown } | null;
  stop: AbortSignal;
  /** The moment that counts as now; a caller may ask about another one. */
  now: () => number;
};

/**
 * Takes what is due on one channel and puts it on the wire, until nothing is due, the run's limit is reached or
 * `stop` aborts. It returns when the last batch has left its hands; `run.onTheWire` tells when all is recorded.
 *
 * A leased job is a job on the wire: no more is claimed than the channel has room for, so that a crash leaves
 * open only what may really have left. No transaction is open during a send.
 */
export async function dispatchChannel(deps: DispatchDeps, channelName: ChannelName, run: Run): Promise<void> {
  const lane = deps.channels.get(channelName);
  if (!lane) return;
  // Tenants take turns, a claim each, so that a small one never waits for a large one's queue.
  let busy = await listTenants(deps.db);
  while (busy.length > 0) {
    const stillBusy: string[] = [];
    for (const tenantId of busy) {
      if (run.stop.aborted || run.left <= 0) return;
      hearOfFailure(run);
      if (await takeTurn(deps, tenantId, lane, run)) stillBusy.push(tenantId);
    }
    busy = stillBusy;
  }
}

/** One claim for one tenant. Answers whether there may be more. */
async function takeTurn(deps: DispatchDeps, tenantId: string, lane: Lane, run: Run): Promise<boolean> {
  const room = await lane.slots.take(Math.min(run.left, lane.slots.size), run.stop);
  if (room === 0) return false;
  const jobs = await claim(deps, tenantId, lane.channel, room, run.now()).catch((error) => {
    lane.slots.release(room);
    throw error;
  });
  lane.slots.release(room - jobs.length);
  run.left -= jobs.length;
  run.counts.processed += jobs.length;
  if (jobs.length > 0) {
    const work = handle(deps, tenantId, lane, jobs, run)
      .catch((error) => {
        run.failure = { error };
      })
      .finally(() => run.onTheWire.delete(work));
    run.onTheWire.add(work);
  }
  return jobs.length === room;
}

/** Throws the failure of a batch, once. Without it a broken worker would claim and give back for ever. */
export function hearOfFailure(run: Run): void {
  const { failure } = run;
  run.failure = null;
  if (failure) throw failure.error;
}

/** A lease runs by the clock, also when the rules are asked about another moment. */
const claim = (deps: DispatchDeps, tenantId: string, channel: Channel, limit: number, dueBy: number) => {
  const now = deps.clock.now();
  return claimJobs(deps.db, {
    tenantId,
    channel: channel.channel,
    channelKey: channel.key,
    limit,
    leaseId: deps.newId(),
    leaseExpiresAt: now + deps.settings.leaseMs,
    now,
    dueBy,
  });
};

const GIVE_BACK_REST_MS = 250;

type Lane = { channel: Channel; slots: Slots };

/**
 * Every decision is on disk before anything leaves: whatever kills the process, no message is out there of which
 * the record does not say why. Holds and refusals are settled by the same statement.
 */
async function handle(
  deps: DispatchDeps,
  tenantId: string,
  lane: Lane,
  jobs: readonly ClaimedJob[],
  run: Run,
): Promise<void> {
  const leaving = await decideAll(deps, tenantId, jobs, run).catch(async (error) => {
    // Nothing has left yet: the jobs go back as if nobody had taken them.
    lane.slots.release(jobs.length);
    await giveBack(deps, tenantId, jobs).catch(() => {});
    throw error;
  });
  lane.slots.release(jobs.length - leaving.length);
  await Promise.all(
    leaving.map(async (each) => {
      try {
        await sendOne(deps, tenantId, lane.channel, each, run);
      } catch (error) {
        // The lease stays; when it runs out the job is looked for at the provider.
        deps.log.error({ err: error, jobId: each.job.id, tenantId }, 'A job could not be worked on');
      } finally {
        lane.slots.release();
      }
    }),
  );
}

/** While the database is away the jobs cannot go back; it is tried for as long as their lease is ours. */
async function giveBack(
  { db, clock }: DispatchDeps,
  tenantId: string,
  jobs: readonly ClaimedJob[],
): Promise<void> {
  const until = Math.min(...jobs.map(({ leaseExpiresAt }) => leaseExpiresAt));
  for (;;) {
    try {
      return await giveBackLeases(db, tenantId, jobs, clock.now());
    } catch (error) {
      if (!isPassing(error) || clock.now() >= until) throw error;
      await clock.sleep(GIVE_BACK_REST_MS);
    }
  }
}

/** Decides on every job, writes it all down, and answers those that may leave. */
async function decideAll(
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
  await Promise.all(decided.map((each) => recordDecision(deps, tenantId, each, now)));
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

type Decided = { job: ClaimedJob; row: FactsRow; decision: Decision; verified: boolean };

function decideOne({ settings }: DispatchDeps, job: ClaimedJob, row: FactsRow, now: number): Decided {
  const verified = job.payload.verification_state === 'verified' || row.verified;
  const decision = decide(job, factsOf(row, settings, { verified, job }), now);
  return { job, row, decision, verified };
}

function recordDecision(deps: DispatchDeps, tenantId: string, { job, row, decision }: Decided, now: number) {
  switch (decision.kind) {
    case 'hold':
      return deps.recorder.record(
        tenantId,
        outcomeOfDecision(
          deps,
          job,
          row,
          decision,
          held(decision.reason, decision.until ?? job.nextAttemptAt),
          now,
        ),
      );
    case 'skip': {
      const transition = cancelledBy(decision.reason, `Refused by the rule "${decision.reason}".`);
      return deps.recorder.record(tenantId, outcomeOfDecision(deps, job, row, decision, transition, now));
    }
    case 'send':
    case 'prompt':
      return deps.recorder.record(tenantId, { audits: [decisionAudit(deps, job, row, decision, now)] });
    default:
      return decision satisfies never;
  }
}

async function sendOne(
  deps: DispatchDeps,
  tenantId: string,
  channel: Channel,
  { job, row, decision, verified }: Decided,
  { counts, stop }: Run,
): Promise<void> {
  const { settings } = deps;
  // A process that slept (a frozen machine) must not send under a lease that others may have seen run out.
  if (stop.aborted || deps.clock.now() > job.leaseExpiresAt - settings.sendMs) {
    return giveBack(deps, tenantId, [job]);
  }
  const intent = decision.kind === 'prompt' ? 'prompt' : 'send';
  const answered = await send(deps, tenantId, channel, job, row, intent);
  const settled = settle(
    { channel: job.channel, made: job.attempt - job.voidCount, max: job.maxAttempts, verified },
    intent,
    answered.end,
    answered.at,
    deps.random(),
    settings.reconcileAfterMs,
  );
  counts[countOf(settled.transition.status, intent, answered.end)] += 1;
  deps.meter.asked(job.channel, channel.provider, answered.end.end, answered.at - answered.began);
  return deps.recorder.record(tenantId, outcomeOfSend(deps, channel, job, row, intent, answered, settled));
}

const countOf = (
  status: string,
  intent: 'send' | 'prompt',
  end: SendEnd,
): Exclude<keyof RunCounts, 'processed'> => {
  if (end.end === 'accepted') return intent === 'prompt' ? 'prompted' : 'sent';
  if (status === 'unknown') return 'unknown';
  return status === 'failed' ? 'failed' : 'held';
};

async function send(
  { clock }: DispatchDeps,
  tenantId: string,
  channel: Channel,
  job: ClaimedJob,
  row: FactsRow,
  intent: 'send' | 'prompt',
): Promise<Answered> {
  const language = job.language ?? row.language;
  const content = intent === 'prompt' ? stepUpPrompt(job.channel, language) : contentOf(job, language);
  const began = clock.now();
  const end = await channel.send({
    tenantId,
    jobId: job.id,
    attempt: job.attempt,
    to: job.targetAddress,
    language,
    ...content,
  });
  return { end, began, at: clock.now() };
}
