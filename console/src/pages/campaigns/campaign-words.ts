import type { Campaign } from '../../api/campaigns.ts';
import type { Format } from '../../format.ts';
import { type Text, wordFor } from '../../i18n/language.ts';

/** "SMS, then Email": the order of preference. */
export function channelWords(t: Text, format: Format, channels: Campaign['allowedChannels']): string {
  if (channels === null) return t('campaigns.everyChannel');
  const [first, ...rest] = channels.map((channel) => wordFor(t, 'channel', channel));
  if (first === undefined) return t('campaigns.everyChannel');
  return rest.length === 0 ? first : t('campaigns.firstThen', { first, rest: format.list(rest) });
}

/** A language within a sentence: "inglés", "tiếng Việt"; alone it stands as `useLanguageName` has it. */
export function languageName(language: string, tag: string): string {
  try {
    return new Intl.DisplayNames(language, { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** The last part of a zone's name is what people call the place. */
export const placeOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
