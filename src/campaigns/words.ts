import { checkPayload } from '../intake/payload.ts';
import { render, type Variables } from '../intake/render.ts';
import { Unacceptable } from '../intake/unacceptable.ts';
import { chooseVariant } from '../policy/template-variant.ts';
import { CHANNELS, type ChannelName } from '../policy/words.ts';
import type { AudiencePerson } from '../store/audience.ts';
import type { Campaign } from '../store/campaigns.ts';
import type { Db } from '../store/db.ts';
import { currentTemplates, type Template } from '../store/templates.ts';

/** What a campaign says to one person. */
export type CampaignWords = {
  payload: { text?: string; subject?: string; html?: string };
  /** Null: the campaign's own text. */
  template: Template | null;
  /** Variables without a value; a person is never sent a text with a hole in it. */
  missing: string[];
  /** Why the text cannot be sent to them all the same, such as one that its values make too long. */
  fault: Unacceptable | null;
};

/** The versions of the campaign's template that count at `asOf`; none when it has a text of its own. */
export const templatesOf = async (
  db: Db,
  tenantId: string,
  { templateKey }: Pick<Campaign, 'templateKey'>,
  asOf: number | null = null,
): Promise<Template[]> =>
  templateKey === null ? [] : await currentTemplates(db, tenantId, templateKey, asOf);

/** The channels for which the campaign has words, in its order of preference. */
export const channelsOf = (
  { allowedChannels, templateKey, content }: Pick<Campaign, 'allowedChannels' | 'templateKey' | 'content'>,
  templates: readonly Template[],
): ChannelName[] =>
  [...new Set(allowedChannels ?? CHANNELS)].filter((channel) => {
    if (templateKey !== null) return templates.some((one) => one.channel === null || one.channel === channel);
    const onlyHtml = content?.html !== undefined && content.text === undefined;
    return channel === 'email' || !onlyHtml;
  });

/**
 * The campaign's words for a person, in their language. Of values with the same name the uploaded list's goes before
 * the campaign's, and that before what we know of everybody: `name` and `externalRef`.
 */
export function wordsOf(
  campaign: Pick<Campaign, 'templateKey' | 'content' | 'variables'>,
  templates: readonly Template[],
  person: Pick<AudiencePerson, 'displayName' | 'externalRef' | 'language' | 'variables'>,
  channel: ChannelName,
): CampaignWords {
  const template =
    campaign.templateKey === null ? null : chooseVariant(templates, { language: person.language, channel });
  const own = campaign.content ?? {};
  const parts = template ?? { subject: own.subject ?? null, body: own.text ?? '', html: own.html ?? null };
  const { missing, text, ...rest } = render(parts, variablesOf(campaign, person));
  const payload = { ...(text !== '' && { text }), ...rest };
  return { payload, template, missing, fault: faultOf(payload, channel) };
}

const variablesOf = (
  campaign: Pick<Campaign, 'variables'>,
  { displayName, externalRef, variables }: Pick<AudiencePerson, 'displayName' | 'externalRef' | 'variables'>,
): Variables => ({ name: displayName, externalRef, ...campaign.variables, ...variables });

function faultOf(payload: CampaignWords['payload'], channel: ChannelName): Unacceptable | null {
  try {
    checkPayload(payload, channel);
    return null;
  } catch (error) {
    if (error instanceof Unacceptable) return error;
    throw error;
  }
}
