import { unreadyFaults } from '../campaigns/campaign-faults.ts';
import { continueLaunch } from '../campaigns/continue-launch.ts';
import { startLaunch } from '../campaigns/launch.ts';
import { previewCampaign } from '../campaigns/preview.ts';
import { pauseCampaign, resumeCampaign } from '../campaigns/status.ts';
import { channelsFrom } from '../channels/registry.ts';
import { previewJson } from '../http/campaign-preview.ts';
import { campaignJson } from '../http/campaign-schemas.ts';
import { Unacceptable } from '../intake/unacceptable.ts';
import type { ChannelName } from '../policy/words.ts';
import { type Campaign, campaignById, campaignByName } from '../store/campaigns.ts';
import type { Database } from '../store/db.ts';
import { campaignProgress, type JobCounts } from '../store/job-counts.ts';
import { createNotifier } from '../store/notifier.ts';
import { type CampaignFile, readCampaignFile, unusable } from './campaign-file.ts';
import { campaignLines } from './campaign-lines.ts';
import { BadUsage, type Command, type Context, EXIT, Failure } from './command.ts';
import { withDatabase } from './database.ts';
import { previewLines } from './preview-lines.ts';
import { saveCampaignFile } from './save-campaign-file.ts';

/** What an action may use. */
type Work = { db: Database; file: CampaignFile; context: Context; isJson: boolean; skipIncomplete: boolean };

const ACTIONS: Readonly<Record<string, (work: Work) => Promise<number>>> = {
  preview,
  launch,
  pause: (work) => changeStatus(work, pauseCampaign),
  resume: (work) => changeStatus(work, resumeCampaign),
  status,
};

/**
 * A campaign that is a file. It is known by its name and purpose; `preview` and `launch` first make it what the file
 * says.
 */
export const campaign: Command = {
  options: { json: { type: 'boolean' }, 'skip-incomplete': { type: 'boolean' } },
  needs: [`one of ${Object.keys(ACTIONS).join(', ')}`, 'the YAML file of a campaign'],
  run: async ({ values, positionals }, context) => {
    const [name = '', path = ''] = positionals;
    const act = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (!act) throw new BadUsage(`"${name}" is none of ${Object.keys(ACTIONS).join(', ')}.`);
    const file = await readCampaignFile(path);
    const work = {
      file,
      context,
      isJson: values.json === true,
      skipIncomplete: values['skip-incomplete'] === true,
    };
    return await withDatabase(context, ({ db }) => act({ db, ...work }), {
      onStop: name === 'launch' ? 'finish' : 'break off',
    });
  },
};

/** Ends with 3 when a launch would be refused or reach nobody, so that a script need not read the numbers. */
async function preview(work: Work): Promise<number> {
  const { db, file, context, isJson } = work;
  const campaign = await saved(work);
  const faults = unreadyFaults(campaign);
  if (faults.length > 0) throw unusable(file.path, faults);
  const { tenantId, channels, opsQuietHours: quietHours, opsTimezone: timezone } = context.config();
  const seen = await previewCampaign(
    {
      db,
      clock: context.clock,
      tenantId,
      defaults: { quietHours, timezone },
      delivered: deliveredBy(channels, context),
    },
    campaign,
  );
  if (isJson) context.say(JSON.stringify(previewJson(seen), null, 2));
  else for (const line of previewLines(seen)) context.say(line);
  return seen.willLaunch > 0 && seen.counts.incomplete === 0 ? EXIT.done : EXIT.notNow;
}

function deliveredBy(
  channels: Parameters<typeof channelsFrom>[0],
  { clock }: Context,
): ReadonlyMap<ChannelName, string> {
  const configured = channelsFrom(channels, { clock });
  const delivered = new Map(configured.map(({ channel, key }) => [channel, key]));
  for (const each of configured) each.close?.();
  return delivered;
}

/**
 * Makes the jobs to the end in this process. Where a running server is at it already, this one waits for it; a step is
 * one transaction, so that either may be killed and the other, or the next run, goes on.
 */
async function launch(work: Work): Promise<number> {
  const { db, context, skipIncomplete } = work;
  const { id } = await saved(work);
  const { clock, newId, log, stop } = context;
  const { tenantId, opsQuietHours: quietHours, opsTimezone: timezone } = context.config();
  const begun = await startLaunch({ db, clock, newId, tenantId, actor: ACTOR }, id, { skipIncomplete }).catch(
    (error: unknown) => {
      if (!(error instanceof Unacceptable)) throw error;
      throw new Failure(`It cannot be launched: ${error.message}`, EXIT.notNow, { cause: error });
    },
  );
  if (begun.result === 'not_found') throw new Failure('Somebody removed this campaign just now.');
  if (begun.result === 'already_launched') context.note('It was launched before; nothing is left to do.');
  const notifier = createNotifier(db);
  const onChange = () => {
    notifier.nudge('decorum_due', tenantId);
    notifier.nudge('decorum_changed', tenantId);
  };
  const deps = { db, clock, newId, log, defaults: { quietHours, timezone }, onChange };
  let campaign = begun.campaign;
  while (campaign.launch?.status === 'running' && campaign.status === 'active' && !stop.aborted) {
    if ((await continueLaunch(deps, tenantId, id, stop)) === 0) await clock.sleep(WAIT_MS, stop);
    campaign = await again(db, tenantId, id);
  }
  await notifier.idle();
  await tell(work, campaign);
  if (campaign.launch?.status === 'done') return EXIT.done;
  context.note(
    campaign.status === 'active'
      ? 'Not everybody has been looked at yet; the same command goes on.'
      : `It is ${campaign.status}, and not everybody has been looked at yet.`,
  );
  return stop.aborted ? EXIT.interrupted : EXIT.notNow;
}

/** How long to wait for another process that is making the jobs. */
const WAIT_MS = 200;

async function changeStatus(work: Work, change: typeof pauseCampaign): Promise<number> {
  const { db, context } = work;
  const { clock, newId } = context;
  const { tenantId, opsQuietHours: quietHours, opsTimezone: timezone } = context.config();
  const { id } = await known(work);
  const defaults = { quietHours, timezone };
  const changed = await change({ db, clock, newId, tenantId, actor: ACTOR, defaults }, id);
  if (changed.result !== 'done') {
    throw new Failure('This campaign is archived: it stays as it is.', EXIT.notNow);
  }
  const notifier = createNotifier(db);
  notifier.nudge('decorum_due', tenantId);
  notifier.nudge('decorum_changed', tenantId);
  await notifier.idle();
  await tell(work, await again(db, tenantId, id));
  return EXIT.done;
}

async function status(work: Work): Promise<number> {
  await tell(work, await known(work));
  return EXIT.done;
}

const ACTOR = 'command line';

async function saved({ db, file, context }: Work): Promise<Campaign> {
  const { clock, newId } = context;
  const { tenantId, defaultCountry } = context.config();
  const deps = { clock, newId, tenantId, actor: ACTOR, defaultCountry };
  const { campaign, notes } = await saveCampaignFile(db, file, deps);
  for (const line of notes) context.note(line);
  return campaign;
}

async function known({ db, file, context }: Work): Promise<Campaign> {
  const campaign = await campaignByName(db, context.config().tenantId, file);
  if (campaign) return campaign;
  throw new Failure(
    `There is no campaign "${file.name}" for ${file.purpose} yet: preview or launch it first.`,
  );
}

async function again(db: Database, tenantId: string, id: string): Promise<Campaign> {
  const campaign = await campaignById(db, tenantId, id);
  if (!campaign) throw new Failure('Somebody removed this campaign just now.');
  return campaign;
}

async function tell({ db, context, isJson }: Work, campaign: Campaign): Promise<void> {
  const progress = await campaignProgress(db, context.config().tenantId, [campaign.id]);
  const jobs = progress.get(campaign.id) as JobCounts;
  if (isJson) context.say(JSON.stringify(campaignJson(campaign, jobs), null, 2));
  else for (const line of campaignLines(campaign, jobs)) context.say(line);
}
