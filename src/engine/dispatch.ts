import type { Clock, Random } from '../clock.ts';
import type { NewId } from '../ids.ts';
import type { Log } from '../log.ts';
import type { Meter } from '../meter.ts';
import type { QuietWindow } from '../policy/quiet-hours.ts';
import type { ChannelName } from '../policy/words.ts';
import { type ClaimedJob, claimJobs, listTenants } from '../store/claim.ts';
import type { Db } from '../store/db.ts';
import { isPassing } from '../store/db-errors.ts';
import { giveBackLeases } from '../store/leases.ts';
import { decideAll } from './decide-all.ts';
import type { Lane } from './lane.ts';
import type { Recorder } from './recorder.ts';
import { hearOfFailure, type Run } from './run.ts';
import { sendOne } from './send-one.ts';

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
  channels: ReadonlyMap<ChannelName, Lane>;
  recorder: Recorder;
  clock: Clock;
  random: Random;
  newId: NewId;
  log: Log;
  meter: Meter;
  settings: EngineSettings;
};

/** A larger claim saves nothing more, and keeps others waiting. */
const MOST_AT_ONCE = 500;

/**
 * Takes what is due on one channel and puts it on the wire, until nothing is due, the run's limit is reached or
 * `stop` aborts. It returns when the last batch was claimed; `run.inHand` tells when all is recorded.
 *
 * A leased job may be on the wire for all that anybody else knows, so no more is claimed than the wire takes while
 * the next are being prepared (see pace.ts). No transaction is open during a send.
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
  const room = await lane.hand.take(Math.min(run.left, MOST_AT_ONCE), run.stop);
  if (room === 0) return false;
  const began = deps.clock.now();
  const jobs = await claim(deps, tenantId, lane, room, run.now()).catch((error) => {
    lane.hand.release(room);
    throw error;
  });
  lane.hand.release(room - jobs.length);
  run.left -= jobs.length;
  run.counts.processed += jobs.length;
  if (jobs.length > 0) {
    const work = handle(deps, tenantId, lane, { jobs, began }, run)
      .catch((error) => {
        run.failure = { error };
      })
      .finally(() => run.inHand.delete(work));
    run.inHand.add(work);
  }
  return jobs.length === room;
}

/** A lease runs by the clock, also when the rules are asked about another moment. */
const claim = (deps: DispatchDeps, tenantId: string, { channel }: Lane, limit: number, dueBy: number) => {
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

/**
 * Every decision is on disk before anything leaves: whatever kills the process, no message is out there of which
 * the record does not say why. Holds and refusals are settled by the same statement.
 */
async function handle(
  deps: DispatchDeps,
  tenantId: string,
  lane: Lane,
  { jobs, began }: { jobs: readonly ClaimedJob[]; began: number },
  run: Run,
): Promise<void> {
  const leaving = await decideAll(deps, tenantId, jobs, run).catch(async (error) => {
    // Nothing has left yet: the jobs go back as if nobody had taken them.
    lane.hand.release(jobs.length);
    await giveBack(deps, tenantId, jobs).catch(() => {});
    throw error;
  });
  lane.hand.release(jobs.length - leaving.length);
  lane.pace.prepared(deps.clock.now() - began);
  const unsent: ClaimedJob[] = [];
  const answers = leaving.map((each) => sendOne(deps, tenantId, lane, each, run));
  const records = leaving.map(async ({ job }, index) => {
    try {
      const outcome = await answers[index];
      if (outcome) await deps.recorder.recordWithOthers(tenantId, outcome);
      else unsent.push(job);
    } catch (error) {
      // The lease stays; when it runs out the job is looked for at the provider.
      deps.log.error({ err: error, jobId: job.id, tenantId }, 'A job could not be worked on');
    } finally {
      lane.hand.release();
    }
  });
  await Promise.allSettled(answers);
  deps.recorder.flush();
  await Promise.all(records);
  if (unsent.length > 0) await giveBack(deps, tenantId, unsent);
}

const GIVE_BACK_REST_MS = 250;

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
