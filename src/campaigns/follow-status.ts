import type { Clock } from '../clock.ts';
import { askedBy, factsOf } from '../engine/facts-of.ts';
import { planLaunch } from '../policy/launch-plan.ts';
import type { QuietWindow } from '../policy/quiet-hours.ts';
import { cancelWaitingJobs, holdJobs, releaseJobs, setJobsTold } from '../store/campaign-status.ts';
import { type Campaign, lockCampaign } from '../store/campaigns.ts';
import type { Db } from '../store/db.ts';
import { isDeadlock } from '../store/db-errors.ts';
import { gatherFacts } from '../store/facts.ts';
import { launchPace, setLaunchPace } from '../store/launches.ts';
import { NOTIFY } from '../store/notifier.ts';
import { firstPaused, releaseAt } from '../store/paused-jobs.ts';

export type FollowDeps = {
  db: Db;
  clock: Clock;
  tenantId: string;
  actor: string;
  /** Quiet hours and timezone for tenants without their own. */
  defaults: { quietHours: QuietWindow; timezone: string | null };
};

const STEP = 2_000;
const MOST_TRIES = 4;

/**
 * Has the jobs of a campaign that wait follow its status: held where they are, released, or cancelled. It may run
 * twice and at once in several processes; what has followed is not touched again. Answers how many did.
 */
export async function followStatus(deps: FollowDeps, campaignId: string): Promise<number> {
  let count = 0;
  for (let tries = 1; ; ) {
    try {
      const step = await deps.db.transaction((tx) => followOnce(tx, deps, campaignId));
      count += step.count;
      if (step.isLast) return count;
    } catch (error) {
      if (!isDeadlock(error) || tries === MOST_TRIES) throw error;
      tries += 1;
    }
  }
}

const ANSWER_WITHIN_MS = 2_000;

/**
 * With a hundred thousand jobs waiting this takes seconds. Nothing leaves meanwhile that should not, since the rules go
 * by the status, so whoever asked need not wait for the last of them. What fails here is the launcher's to finish.
 */
export async function followForAWhile(deps: FollowDeps, campaignId: string): Promise<void> {
  const answered = new AbortController();
  const followed = followStatus(deps, campaignId)
    .catch(() => {})
    .finally(() => answered.abort());
  await Promise.race([followed, deps.clock.sleep(ANSWER_WITHIN_MS, answered.signal)]);
}

/** The campaign's row stays locked meanwhile, so that a pause and a resumption never work at once. */
async function followOnce(
  tx: Db,
  deps: FollowDeps,
  campaignId: string,
): Promise<{ count: number; isLast: boolean }> {
  const { tenantId } = deps;
  const campaign = await lockCampaign(tx, tenantId, campaignId);
  if (!campaign) return { count: 0, isLast: true };
  const told = { actor: deps.actor, now: deps.clock.now() };
  const step = async (): Promise<{ count: number; isLast: boolean }> => {
    switch (campaign.status) {
      case 'paused':
        return { count: await holdJobs(tx, tenantId, campaignId, told), isLast: true };
      case 'archived':
        return { count: await cancelWaitingJobs(tx, tenantId, campaignId, told), isLast: true };
      case 'active':
        if (campaign.perMinute !== null && campaign.launch)
          return await releasePaced(tx, deps, campaign, told.now);
        return { count: await releaseJobs(tx, tenantId, campaignId, told), isLast: true };
      default:
        return campaign.status satisfies never;
    }
  };
  const done = await step();
  if (done.isLast) await setJobsTold(tx, tenantId, campaignId);
  if (done.count > 0) {
    for (const channel of ['decorum_due', 'decorum_changed']) await tx.query(NOTIFY, [channel, tenantId]);
  }
  return done;
}

/** What piled up must not leave at once: the longest waiting are planned first, by the launch's own rules. */
async function releasePaced(
  tx: Db,
  { tenantId, defaults, actor }: FollowDeps,
  campaign: Campaign,
  now: number,
): Promise<{ count: number; isLast: boolean }> {
  const pace = await launchPace(tx, tenantId, campaign.id);
  const jobs = await firstPaused(tx, tenantId, campaign.id, STEP);
  if (pace === null || jobs.length === 0) return { count: 0, isLast: true };
  const rows = await gatherFacts(tx, tenantId, jobs.map(askedBy), now);
  const toPlan = jobs.map((job, index) => {
    const row = rows[index] as (typeof rows)[number];
    const verified = job.payload.verification_state === 'verified';
    return { asked: job, facts: factsOf(row, defaults, { verified, job }), notBefore: job.nextAttemptAt };
  });
  const { planned, pace: after } = planLaunch(pace, toPlan, Math.max(now, pace.start));
  const replanned = jobs.map(({ id, nextAttemptAt, heldBefore }, index) => {
    const plan = planned[index] as (typeof planned)[number];
    return { id, at: plan.at, held: plan.held?.reason ?? (nextAttemptAt > now ? heldBefore : null) };
  });
  const count = await releaseAt(tx, tenantId, replanned, { actor, now });
  await setLaunchPace(tx, tenantId, campaign.id, after);
  return { count, isLast: jobs.length < STEP };
}
