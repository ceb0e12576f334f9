import { type Clock, iso } from '../clock.ts';
import type { NewId } from '../ids.ts';
import { Unacceptable } from '../intake/unacceptable.ts';
import { newPace } from '../policy/launch-pace.ts';
import { countAudience } from '../store/audience.ts';
import { recordAudit } from '../store/audit.ts';
import { type Campaign, lockCampaign } from '../store/campaigns.ts';
import type { Db } from '../store/db.ts';
import { beginLaunch } from '../store/launches.ts';
import { unreadyFaults } from './campaign-faults.ts';
import { lackingVariables } from './lacking-variables.ts';
import { channelsOf, templatesOf } from './words.ts';

export type CampaignDeps = { db: Db; clock: Clock; newId: NewId; tenantId: string; actor: string };

/** `running` began before; `already_launched` is done, and a campaign is launched once. */
export type LaunchStarted =
  | { result: 'started' | 'running' | 'already_launched'; campaign: Campaign }
  | { result: 'not_found' };

/**
 * Begins a launch: from now on it is made by the launcher, in the background, whatever happens to this process. Throws
 * `Unacceptable` for what must be mended first.
 *
 * A text with a hole in it is sent to nobody. When people on an uploaded list lack a value, the launch is refused
 * unless `skipIncomplete` says to leave them out.
 */
export const startLaunch = (
  deps: CampaignDeps,
  campaignId: string,
  { skipIncomplete = false }: { skipIncomplete?: boolean } = {},
): Promise<LaunchStarted> =>
  deps.db.transaction(async (tx) => {
    const { tenantId, clock, newId, actor } = deps;
    const campaign = await lockCampaign(tx, tenantId, campaignId);
    if (!campaign) return { result: 'not_found' };
    if (campaign.launch?.status === 'done') return { result: 'already_launched', campaign };
    if (campaign.launch) return { result: 'running', campaign };
    const now = clock.now();
    refuseUnready(campaign, Math.max(now, campaign.startsAt ?? now));
    await refuseWordless(tx, tenantId, campaign, skipIncomplete);
    const people = await peopleOf(tx, tenantId, campaign);
    const start = Math.max(now + Math.round(leadMs(people)), campaign.startsAt ?? now);
    const pace = newPace(start, campaign.perMinute);
    const launched = await beginLaunch(tx, tenantId, { id: campaignId, now, by: actor, pace });
    if (!launched) throw new Error(`The campaign ${campaignId} was launched while its row was locked.`);
    const { name, audience, perMinute } = campaign;
    await recordAudit(tx, tenantId, [
      {
        id: newId(),
        at: now,
        eventType: 'campaign_launch_started',
        actor,
        payload: { campaignId, name, audience, people, startsAt: iso(start), perMinute, skipIncomplete },
      },
    ]);
    return { result: 'started', campaign: launched };
  });

function refuseUnready(campaign: Campaign, start: number): void {
  const { status, expiresAt } = campaign;
  const [fault] = unreadyFaults(campaign);
  if (fault) throw new Unacceptable(fault.path, fault.code, fault.message);
  if (status !== 'active') {
    const mend = status === 'paused' ? 'Resume it' : 'Set it to active';
    const message = `This campaign is ${status}. ${mend}, then launch it.`;
    throw new Unacceptable('status', 'campaign_inactive', message);
  }
  if (expiresAt !== null && expiresAt <= start) {
    const message = 'This campaign expires before anything could leave. Send a later expiresAt.';
    throw new Unacceptable('expiresAt', 'already_expired', message);
  }
}

async function refuseWordless(
  tx: Db,
  tenantId: string,
  campaign: Campaign,
  skipIncomplete: boolean,
): Promise<void> {
  const { templateKey } = campaign;
  const templates = await templatesOf(tx, tenantId, campaign);
  if (templateKey !== null && templates.length === 0) {
    const message = `There is no template "${templateKey}". Publish it, or send a content.`;
    throw new Unacceptable('templateKey', 'unknown_template', message);
  }
  const channels = channelsOf(campaign, templates);
  if (channels.length === 0) {
    const message = 'There are no words for any of the allowed channels. Publish a variant for one of them.';
    throw new Unacceptable('allowedChannels', 'no_template_variant', message);
  }
  const { of, lacking } = await lackingVariables(tx, tenantId, campaign, templates, channels);
  const refused = skipIncomplete ? lacking.filter(({ people }) => people === of) : lacking;
  if (refused.length === 0) return;
  const names = refused.map(({ name, people }) => (of === null ? name : `${name} (${people} people)`));
  const way = of === null || skipIncomplete ? '' : ', or launch with skipIncomplete to leave them out';
  const message = `No value is known for: ${names.join(', ')}. Set them in variables or in the list${way}.`;
  throw new Unacceptable('variables', 'missing_variable', message);
}

async function peopleOf(tx: Db, tenantId: string, { audience, id: campaignId }: Campaign): Promise<number> {
  const people = audience ? await countAudience(tx, tenantId, { audience, campaignId }) : 0;
  if (people > 0) return people;
  const message =
    'The audience is empty. Ask for fewer things in its filter, or upload a list with people in it.';
  throw new Unacceptable('audience', 'empty_audience', message);
}

/** So many jobs are made within a second. */
const NO_LEAD_UP_TO = 10_000;
const LEAD_MS_PER_PERSON = 0.1;
const LONGEST_LEAD_MS = 30_000;

/**
 * How long the first message of a large launch waits: about as long as the making of its jobs, which sending would slow
 * down several times over. For whoever launched it by mistake it is the moment to pause.
 */
const leadMs = (people: number): number =>
  Math.min(Math.max(0, people - NO_LEAD_UP_TO) * LEAD_MS_PER_PERSON, LONGEST_LEAD_MS);
