import type { Clock } from '../clock.ts';
import type { NewId } from '../ids.ts';
import { addressKindOf, normalizeAddress } from '../policy/address.ts';
import { defaultMaxAttempts } from '../policy/retry.ts';
import type { ChannelName, OnQuietHours, Priority, Purpose } from '../policy/words.ts';
import { type Campaign, campaignById, findOrCreateCampaign } from '../store/campaigns.ts';
import type { Db } from '../store/db.ts';
import { insertJobs, type JobRow, jobByDedupeKey, jobById } from '../store/jobs.ts';
import { resolveParty } from '../store/resolve-party.ts';
import { templateVariant } from '../store/templates.ts';
import { checkPayload } from './payload.ts';
import { render } from './render.ts';
import { Unacceptable } from './unacceptable.ts';

/** An outbound request whose fields have the right types; whether they make sense is decided here. */
export type JobRequest = {
  campaign?: { name: string; purpose: Purpose; allowedChannels?: ChannelName[] | undefined } | undefined;
  campaignId?: string | undefined;
  channel: ChannelName;
  targetAddress: string;
  bankCustomerId?: string | undefined;
  payloadJson?: Record<string, unknown> | undefined;
  templateKey?: string | undefined;
  variables?: Record<string, string | number> | undefined;
  language?: string | undefined;
  priority?: Priority | undefined;
  ownerId?: string | undefined;
  suggestionId?: string | undefined;
  nextAttemptAt?: number | undefined;
  expiresAt?: number | undefined;
  onQuietHours?: OnQuietHours | undefined;
  dedupeKey?: string | undefined;
  maxAttempts?: number | undefined;
};

export type AcceptDeps = {
  clock: Clock;
  newId: NewId;
  tenantId: string;
  actor: string;
  defaultCountry?: string | undefined;
};

/**
 * Takes an outbound request into the queue: normalises, renders, finds the campaign and the person, inserts.
 * A known `dedupeKey` answers with the job that has it, and `created` is false. Throws `Unacceptable`.
 *
 * Nothing is decided about sending: that is asked when the job leaves, by the facts of that moment.
 */
export async function acceptJob(
  tx: Db,
  request: JobRequest,
  deps: AcceptDeps,
): Promise<{ job: JobRow; created: boolean }> {
  const { tenantId, clock, newId, actor } = deps;
  const now = clock.now();
  if (request.dedupeKey !== undefined) {
    const known = await jobByDedupeKey(tx, tenantId, request.dedupeKey);
    if (known) return { job: known, created: false };
  }
  const kind = addressKindOf(request.channel);
  const address = normalizeAddress(kind, request.targetAddress, { defaultCountry: deps.defaultCountry });
  if (!address.ok) throw new Unacceptable('targetAddress', address.code, address.message);
  checkTimes(request, now);
  const campaign = await campaignOf(tx, request, deps);
  const bankCustomerId = request.bankCustomerId ?? null;
  const party = await resolveParty(tx, tenantId, { bankCustomerId, address: address.value, kind });
  const payload = await payloadOf(tx, request, request.language ?? party.language, tenantId);
  const id = newId();
  const inserted = await insertJobs(
    tx,
    tenantId,
    [
      {
        id,
        auditId: newId(),
        campaignId: campaign.id,
        purpose: campaign.purpose,
        channel: request.channel,
        targetAddress: address.value,
        partyId: party.id,
        bankCustomerId,
        priority: request.priority ?? 'MEDIUM',
        ownerId: request.ownerId ?? null,
        source: 'api',
        sourceRef: null,
        suggestionId: request.suggestionId ?? null,
        templateKey: request.templateKey ?? null,
        language: request.language ?? null,
        payload,
        // Seed 1: the workflow endpoint gives up what meets quiet hours, unless somebody said otherwise.
        onQuietHours: request.onQuietHours ?? campaign.onQuietHours ?? 'cancel',
        nextAttemptAt: request.nextAttemptAt ?? now,
        expiresAt: request.expiresAt ?? null,
        dedupeKey: request.dedupeKey ?? null,
        maxAttempts: request.maxAttempts ?? defaultMaxAttempts(request.channel),
        createdBy: actor,
      },
    ],
    now,
  );
  const created = inserted.has(id);
  // Two requests with one dedupe key at the same moment: the other one's job is the answer to both.
  const job = created
    ? await jobById(tx, tenantId, id)
    : await jobByDedupeKey(tx, tenantId, request.dedupeKey as string);
  if (!job) throw new Error(`The job ${id} was inserted but cannot be read back.`);
  return { job, created };
}

function checkTimes({ nextAttemptAt, expiresAt }: JobRequest, now: number): void {
  if (expiresAt === undefined) return;
  if (expiresAt <= now) {
    throw new Unacceptable('expiresAt', 'already_expired', 'Send an expiresAt that lies in the future.');
  }
  if (nextAttemptAt !== undefined && nextAttemptAt >= expiresAt) {
    throw new Unacceptable(
      'nextAttemptAt',
      'after_expiry',
      'Send a nextAttemptAt that comes before expiresAt.',
    );
  }
}

async function campaignOf(tx: Db, request: JobRequest, deps: AcceptDeps): Promise<Campaign> {
  const { campaign, campaignId } = request;
  if (campaign && campaignId) {
    throw new Unacceptable('campaignId', 'two_campaigns', 'Send either campaign or campaignId, not both.');
  }
  if (campaign) {
    const named = { ...campaign, tenantId: deps.tenantId, createdBy: deps.actor };
    const found = await findOrCreateCampaign(tx, named, deps);
    refuseOtherChannels(campaign.allowedChannels, found.allowedChannels);
    return found;
  }
  if (!campaignId) {
    throw new Unacceptable(
      'campaign',
      'missing_campaign',
      'Send campaign: {name, purpose}, or a campaignId.',
    );
  }
  const found = await campaignById(tx, deps.tenantId, campaignId);
  if (!found) throw new Unacceptable('campaignId', 'unknown_campaign', 'There is no campaign with this id.');
  return found;
}

/** A campaign that exists keeps its channels: sending over others than the caller allows would be silent. */
function refuseOtherChannels(sent: ChannelName[] | undefined, kept: readonly ChannelName[] | null): void {
  if (sent === undefined) return;
  const isSame =
    kept !== null && sent.every((one) => kept.includes(one)) && kept.every((one) => sent.includes(one));
  if (isSame) return;
  throw new Unacceptable(
    'campaign.allowedChannels',
    'campaign_differs',
    `This campaign exists and allows ${kept === null ? 'every channel' : kept.join(', ') || 'no channel'}. ` +
      'Leave allowedChannels out, or change the campaign first.',
  );
}

/** The payload to keep: what was sent, with a template's words filled in. The engine's own words are refused. */
async function payloadOf(
  tx: Db,
  request: JobRequest,
  language: string,
  tenantId: string,
): Promise<Record<string, unknown>> {
  const payload = { ...request.payloadJson };
  if (request.templateKey !== undefined) {
    if ('text' in payload || 'final_text' in payload) {
      const message = 'Send either templateKey or a text of your own, not both.';
      throw new Unacceptable('payloadJson.text', 'two_texts', message);
    }
    Object.assign(payload, await rendered(tx, request, language, tenantId));
  }
  checkPayload(payload, request.channel);
  return payload;
}

async function rendered(
  tx: Db,
  request: JobRequest,
  language: string,
  tenantId: string,
): Promise<Record<string, string>> {
  const key = request.templateKey as string;
  const template = await templateVariant(tx, tenantId, { key, language, channel: request.channel });
  if (!template) {
    const message = `There is no template "${key}" for ${request.channel}. Publish it, or send payloadJson.text.`;
    throw new Unacceptable('templateKey', 'unknown_template', message);
  }
  const { missing, ...words } = render(template, request.variables ?? {});
  if (missing.length > 0) {
    const message = `The template "${key}" also needs: ${missing.join(', ')}.`;
    throw new Unacceptable('variables', 'missing_variable', message);
  }
  return words;
}
