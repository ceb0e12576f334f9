import type { Audience, AudienceFilter } from '../../api/campaigns.ts';
import type { Format } from '../../format.ts';
import type { Language } from '../../i18n/language.ts';
import { type Text, wordFor } from '../../i18n/language.ts';
import { languageName } from './campaign-words.ts';

type Said = { t: Text; format: Format; language: Language };

/** Who a campaign is for: "Everybody", or "People who speak Vietnamese; with the tag gold". */
export function audienceWords(audience: Audience | null, said: Said): string {
  const { t, format } = said;
  if (audience === null) return t('campaigns.lacks.audience');
  if (audience.kind === 'list') {
    const people = { count: audience.people, people: format.number(audience.people) };
    return audience.file === null
      ? t('campaigns.who.list', people)
      : t('campaigns.who.listFile', { ...people, file: audience.file });
  }
  return filterWords(audience.filter, said);
}

export function filterWords(filter: AudienceFilter, { t, format, language }: Said): string {
  const { languages, timezones, tags, channels, externalRefPrefix, createdFrom, createdTo } = filter;
  const any = (items: readonly string[]) =>
    new Intl.ListFormat(language, { type: 'disjunction' }).format(items);
  const parts = [
    languages &&
      t('campaigns.who.languages', { languages: any(languages.map((tag) => languageName(language, tag))) }),
    timezones && t('campaigns.who.zones', { zones: any(timezones.map((zone) => zone.replaceAll('_', ' '))) }),
    tags && t('campaigns.who.tags', { tags: any(tags) }),
    channels &&
      t('campaigns.who.channels', { channels: any(channels.map((each) => wordFor(t, 'channel', each))) }),
    externalRefPrefix && t('campaigns.who.prefix', { prefix: externalRefPrefix }),
    createdFrom && t('campaigns.who.since', { day: format.date(Date.parse(createdFrom)) }),
    createdTo && t('campaigns.who.until', { day: format.date(Date.parse(createdTo) - 1) }),
  ].filter((part): part is string => Boolean(part));
  return parts.length === 0
    ? t('campaigns.who.everybody')
    : t('campaigns.who.people', { who: parts.join('; ') });
}
