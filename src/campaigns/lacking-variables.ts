import { placeholdersOf } from '../intake/render.ts';
import type { ChannelName } from '../policy/words.ts';
import { lackingInList } from '../store/audience-list.ts';
import type { Campaign } from '../store/campaigns.ts';
import type { Db } from '../store/db.ts';
import type { Template } from '../store/templates.ts';

/** Known of everybody whom a text can reach by name; `externalRef` is not, so it counts for who has one. */
const KNOWN_OF_EVERYBODY = ['name', 'externalRef'];

/**
 * Which words of the text have no value, and for how many people. `of` is how many there are on the list; null when
 * the audience is a filter, since then a value is missing for everybody.
 *
 * Every language and channel that the text has is looked at, whoever may be among the people.
 */
export async function lackingVariables(
  db: Db,
  tenantId: string,
  campaign: Campaign,
  templates: readonly Template[],
  channels: readonly ChannelName[],
): Promise<{ of: number | null; lacking: { name: string; people: number }[] }> {
  const { audience, variables, content } = campaign;
  const used = templates.filter(({ channel }) => channel === null || channels.includes(channel));
  const own = { subject: content?.subject ?? null, body: content?.text ?? '', html: content?.html ?? null };
  const asked = new Set((campaign.templateKey === null ? [own] : used).flatMap(placeholdersOf));
  const needed = [...asked].filter(
    (name) => !Object.hasOwn(variables, name) && !KNOWN_OF_EVERYBODY.includes(name),
  );
  if (audience?.kind === 'list') {
    const lacking = needed.length === 0 ? [] : await lackingInList(db, tenantId, campaign.id, needed);
    return { of: audience.people, lacking };
  }
  return { of: null, lacking: needed.map((name) => ({ name, people: 0 })) };
}
