import type { Clock } from '../clock.ts';
import type { NewId } from '../ids.ts';
import type { Log } from '../log.ts';
import { type Planned, planLaunch } from '../policy/launch-plan.ts';
import type { QuietWindow } from '../policy/quiet-hours.ts';
import { defaultMaxAttempts } from '../policy/retry.ts';
import type { ChannelName } from '../policy/words.ts';
import { recordAudit } from '../store/audit.ts';
import type { Campaign } from '../store/campaigns.ts';
import type { Database } from '../store/db.ts';
import { insertLaunchJobs, type LaunchJob } from '../store/launch-jobs.ts';
import {
  advanceLaunch,
  finishLaunch,
  type LaunchState,
  launchState,
  tryLaunchLock,
} from '../store/launches.ts';
import type { Template } from '../store/templates.ts';
import { type Chosen, onQuietHoursOf, type Recipient, recipientsAfter } from './recipients.ts';
import { channelsOf, templatesOf, wordsOf } from './words.ts';

export type LaunchDeps = {
  db: Database;
  clock: Clock;
  newId: NewId;
  log: Log;
  /** Quiet hours and timezone for tenants without their own. */
  defaults: { quietHours: QuietWindow; timezone: string | null };
  /** Called after each step: there are new jobs. */
  onChange: () => void;
};

/** People of one step, and so of one transaction: large enough to be fast, small enough that nobody waits for one. */
const STEP = 1_000;

/**
 * Goes on with a launch until everybody has been looked at. Each step is one transaction: its jobs, what the record
 * says of them, and the cursor. So a kill at any point leaves whole steps, and whoever comes next goes on after them.
 *
 * It ends early when the campaign is paused or archived, when another process is at it, or when `stop` aborts.
 * Answers how many jobs it made.
 */
export const continueLaunch = (
  deps: LaunchDeps,
  tenantId: string,
  campaignId: string,
  stop: AbortSignal,
): Promise<number> =>
  deps.db.session(async (session) => {
    if (!(await tryLaunchLock(session, tenantId, campaignId))) return 0;
    const state = await launchState(deps.db, tenantId, campaignId);
    return state ? await walk(deps, tenantId, state, stop) : 0;
  });

async function walk(
  deps: LaunchDeps,
  tenantId: string,
  begun: LaunchState,
  stop: AbortSignal,
): Promise<number> {
  const { campaign } = begun;
  // What the template said when the launch began, so that everybody is told the same.
  const templates = await templatesOf(deps.db, tenantId, campaign, campaign.launch?.at ?? null);
  const channels = channelsOf(campaign, templates);
  const prepare = (from: LaunchState) => {
    const prepared = prepareStep(deps, tenantId, from, templates, channels);
    // When it fails, that is heard of where it is awaited, which an earlier end of the launch may never do.
    prepared.catch(() => {});
    return prepared;
  };
  let state = begun;
  let made = 0;
  // The next step is prepared while this one is written.
  for (let next = prepare(state); !stop.aborted; ) {
    const prepared = await next;
    const to = { ...state, ...prepared.to };
    if (!prepared.isLast) next = prepare(to);
    if (!(await writeStep(deps, tenantId, state, prepared))) break;
    deps.onChange();
    state = to;
    made += prepared.jobs.length;
    if (prepared.isLast) break;
  }
  return made;
}

type Step = {
  jobs: LaunchJob[];
  /** How far the launch is when they are made. */
  to: Omit<LaunchState, 'campaign'>;
  isLast: boolean;
};

async function prepareStep(
  deps: LaunchDeps,
  tenantId: string,
  { campaign, cursor: after, counts, pace }: LaunchState,
  templates: readonly Template[],
  channels: readonly ChannelName[],
): Promise<Step> {
  const { db, clock, defaults } = deps;
  const at = Math.max(pace.start, clock.now());
  const asked = { tenantId, campaign, channels, defaults, at };
  const found = await recipientsAfter(db, asked, { after, limit: STEP });
  const reached = found.filter(({ chosen }) => chosen !== null);
  const complete = reached.flatMap((recipient) => withWords(campaign, templates, recipient));
  const plan = planLaunch(pace, complete, at);
  const jobs = complete.map(({ recipient, chosen, payload }, index) =>
    jobOf(deps, recipient, chosen, payload, plan.planned[index] as Planned),
  );
  return {
    jobs,
    to: {
      cursor: found.at(-1)?.partyId ?? after,
      counts: {
        people: counts.people + found.length,
        jobs: counts.jobs + jobs.length,
        unreachable: counts.unreachable + found.length - reached.length,
        incomplete: counts.incomplete + reached.length - jobs.length,
      },
      pace: plan.pace,
    },
    isLast: found.length < STEP,
  };
}

/** Nobody without an address or with a hole in their text gets a job. */
function withWords(campaign: Campaign, templates: readonly Template[], recipient: Recipient) {
  const { chosen } = recipient;
  if (chosen === null) return [];
  const { payload, missing, fault } = wordsOf(campaign, templates, recipient, chosen.channel);
  if (missing.length > 0 || fault) return [];
  return [
    { recipient, chosen, payload, asked: chosen.asked, facts: chosen.facts, decision: chosen.decision },
  ];
}

const jobOf = (
  { newId }: LaunchDeps,
  { partyId, externalRef, language }: Recipient,
  { channel, address }: Chosen,
  payload: LaunchJob['payload'],
  { at, held }: Planned,
): LaunchJob => ({
  id: newId(),
  auditId: newId(),
  channel,
  address,
  party: partyId,
  ref: externalRef,
  language,
  payload,
  at,
  held: held?.reason ?? null,
  attempts: defaultMaxAttempts(channel),
});

/** Writes one step. False when the launch is no longer ours to move: then nothing of the step stays. */
const writeStep = (
  { db, clock, newId }: LaunchDeps,
  tenantId: string,
  from: LaunchState,
  { jobs, to, isLast }: Step,
): Promise<boolean> =>
  db.transaction(async (tx) => {
    if (!(await advanceLaunch(tx, tenantId, from, to))) return false;
    const now = clock.now();
    const { campaign } = from;
    const createdBy = campaign.launch?.by ?? 'campaign';
    const onQuietHours = onQuietHoursOf(campaign);
    if (jobs.length > 0) {
      await insertLaunchJobs(tx, tenantId, campaign, jobs, { onQuietHours, createdBy, now });
    }
    if (isLast) {
      const { id, name } = campaign;
      await finishLaunch(tx, tenantId, id, now);
      await recordAudit(tx, tenantId, [
        {
          id: newId(),
          at: now,
          eventType: 'campaign_launch_finished',
          actor: createdBy,
          payload: { campaignId: id, name, ...to.counts },
        },
      ]);
    }
    return true;
  });
