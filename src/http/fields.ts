import { z } from 'zod';
import { instant, iso } from '../clock.ts';
import { ADDRESS_KINDS } from '../policy/address.ts';
import { isTag, LONGEST_TAG, MOST_TAGS, tidyTags } from '../policy/tags.ts';
import { isZone } from '../policy/wall-clock.ts';
import { CHANNELS, LINK_STATUSES } from '../policy/words.ts';
import type { PartyRef } from '../store/parties.ts';

/** The fields that several resources share, each with the sentence that says what to send instead. */

export const channelField = z.enum(CHANNELS);
export const channelsField = z
  .array(channelField)
  .max(CHANNELS.length)
  .transform((channels) => [...new Set(channels)]);
export const addressKindField = z.enum(ADDRESS_KINDS);
export const linkStatusField = z.enum(LINK_STATUSES);

export const nameField = z.string().trim().min(1).max(200);

export const languageField = z
  .string()
  .max(35)
  .refine((tag) => canonicalLanguage(tag) !== null, 'Send a language tag of BCP 47, such as en, es or vi-VN.')
  .transform((tag) => canonicalLanguage(tag) ?? tag);

export const zoneField = z
  .string()
  .max(100)
  .refine(isZone, {
    error: 'This is no time zone we know. Send an IANA name such as Asia/Ho_Chi_Minh or America/New_York.',
    params: { code: 'unknown_timezone' },
  });

export const tagField = z
  .string()
  .transform((text) => text.trim().normalize('NFC'))
  .refine(
    isTag,
    `Send a word such as gold or branch-12: up to ${LONGEST_TAG} characters, without commas, semicolons and bars.`,
  );
export const tagsField = z.array(tagField).max(MOST_TAGS).transform(tidyTags);

export const timeOfDayField = z
  .string()
  .regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, 'Send a time of day as HH:MM, from 00:00 to 23:59.');

/** RFC 3339 in, epoch milliseconds out. */
export const momentField = z.iso
  .datetime({
    offset: true,
    error: 'Send an instant of RFC 3339 with its offset, such as 2026-03-01T09:30:00+07:00.',
  })
  .refine((text) => instant(text) !== null, 'This instant does not exist.')
  .transform((text) => instant(text) as number);

/** What a caller may keep beside a decision: their own form id, a recording, a link. */
export const evidenceField = z.record(z.string(), z.unknown());

/** `0192f3a1-…`, or `ref:` and the caller's own id. */
export const partyRefField = z
  .string()
  .max(300)
  .describe('Our UUID, or ref: followed by your own externalRef.')
  .refine(
    (text) => partyRef(text) !== null,
    'Send the UUID of a person, or ref: followed by your own externalRef.',
  )
  .transform((text) => partyRef(text) as PartyRef);

function partyRef(text: string): PartyRef | null {
  if (text.startsWith('ref:')) return text.length > 4 ? { externalRef: text.slice(4) } : null;
  return z.uuid().safeParse(text).success ? { id: text } : null;
}

function canonicalLanguage(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}

export const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

export const idParams = z.object({ id: z.uuid() });

/** A filter that is written `true` or `false` in a query. */
export const flagQuery = z.enum(['true', 'false']).transform((text) => text === 'true');
