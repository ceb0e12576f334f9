import { needsStepUp } from '../../../../../src/policy/step-up.ts';
import type { ChannelName, Priority, Purpose } from '../../../../../src/policy/words.ts';
import type { AudienceFilter, Campaign, CampaignBody, CampaignContent } from '../../../api/campaigns.ts';
import { dayOf } from '../../../format.ts';

/** A campaign while somebody writes it: everything as the fields hold it. */
export type Draft = {
  name: string;
  purpose: Purpose | '';
  /** In the order of preference; empty is every channel. */
  channels: ChannelName[];
  words: 'template' | 'own';
  templateKey: string;
  text: string;
  subject: string;
  html: string;
  variables: Record<string, string>;
  audience: 'filter' | 'list';
  filter: FilterDraft;
  /** As `<input type="datetime-local">` has them, by the operator's clock. */
  startsAt: string;
  expiresAt: string;
  perMinute: string;
  onQuietHours: '' | 'hold' | 'cancel';
  priority: Priority;
  capMax: string;
  capHours: string;
  onUnknown: 'ask' | 'resend';
};

/** Days of the operator's calendar (`2026-11-24`), both included. */
export type FilterDraft = {
  languages: string[];
  timezones: string[];
  tags: string[];
  channels: ChannelName[];
  externalRefPrefix: string;
  createdFrom: string;
  createdTo: string;
};

const EVERYBODY: FilterDraft = {
  languages: [],
  timezones: [],
  tags: [],
  channels: [],
  externalRefPrefix: '',
  createdFrom: '',
  createdTo: '',
};

export const emptyDraft = (): Draft => ({
  name: '',
  purpose: '',
  channels: ['sms'],
  words: 'own',
  templateKey: '',
  text: '',
  subject: '',
  html: '',
  variables: {},
  audience: 'filter',
  filter: EVERYBODY,
  startsAt: '',
  expiresAt: '',
  perMinute: '',
  onQuietHours: '',
  priority: 'MEDIUM',
  capMax: '',
  capHours: '',
  onUnknown: 'ask',
});

export const draftOf = (campaign: Campaign): Draft => ({
  name: campaign.name,
  purpose: campaign.purpose,
  channels: campaign.allowedChannels ?? [],
  words: campaign.templateKey === null ? 'own' : 'template',
  templateKey: campaign.templateKey ?? '',
  text: campaign.content?.text ?? '',
  subject: campaign.content?.subject ?? '',
  html: campaign.content?.html ?? '',
  variables: Object.fromEntries(
    Object.entries(campaign.variables).map(([name, value]) => [name, String(value)]),
  ),
  audience: campaign.audience?.kind ?? 'filter',
  filter: campaign.audience?.kind === 'filter' ? filterDraftOf(campaign.audience.filter) : EVERYBODY,
  startsAt: localMoment(campaign.startsAt),
  expiresAt: localMoment(campaign.expiresAt),
  perMinute: campaign.perMinute?.toString() ?? '',
  onQuietHours: campaign.onQuietHours ?? '',
  priority: campaign.priority,
  capMax: campaign.frequencyCap?.max.toString() ?? '',
  capHours: campaign.frequencyCap?.hours.toString() ?? '',
  onUnknown: campaign.onUnknown,
});

const filterDraftOf = ({ createdFrom, createdTo, ...filter }: AudienceFilter): FilterDraft => ({
  ...EVERYBODY,
  ...filter,
  createdFrom: createdFrom === undefined ? '' : dayOf(Date.parse(createdFrom)),
  // The end is not included there, and is here.
  createdTo: createdTo === undefined ? '' : dayOf(Date.parse(createdTo) - 1),
});

export const filterOf = (draft: FilterDraft): AudienceFilter => {
  const { languages, timezones, tags, channels, externalRefPrefix, createdFrom, createdTo } = draft;
  const prefix = externalRefPrefix.trim();
  return {
    ...(languages.length > 0 && { languages }),
    ...(timezones.length > 0 && { timezones }),
    ...(tags.length > 0 && { tags }),
    ...(channels.length > 0 && { channels }),
    ...(prefix !== '' && { externalRefPrefix: prefix }),
    ...(createdFrom !== '' && { createdFrom: midnight(createdFrom).toISOString() }),
    ...(createdTo !== '' && { createdTo: midnight(createdTo, 1).toISOString() }),
  };
};

/** A day's first instant by the operator's clock, some days later. */
function midnight(day: string, later = 0): Date {
  const at = new Date(`${day}T00:00:00`);
  at.setDate(at.getDate() + later);
  return at;
}

/** An instant as the field for one holds it: `2026-11-24T09:30` by the operator's clock. */
function localMoment(at: string | null): string {
  if (at === null) return '';
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const moment = (local: string): string | null => (local === '' ? null : new Date(local).toISOString());

/** A number that is none goes as it was written, so that the server refuses it by its name. */
const whole = (text: string): number | null =>
  text.trim() === '' ? null : /^\d+$/.test(text.trim()) ? Number(text) : (text as unknown as number);

/** What the fields say, as the server takes it. */
export function bodyOf(draft: Draft): CampaignBody {
  const { name, purpose, channels, words, templateKey, onQuietHours, priority, onUnknown } = draft;
  return {
    name: name.trim(),
    ...(purpose && { purpose }),
    allowedChannels: channels.length > 0 ? channels : null,
    templateKey: words === 'template' && templateKey !== '' ? templateKey : null,
    content: words === 'own' ? contentOf(draft) : null,
    variables: Object.fromEntries(Object.entries(draft.variables).filter(([, value]) => value !== '')),
    ...(draft.audience === 'filter' && { audience: { filter: filterOf(draft.filter) } }),
    startsAt: moment(draft.startsAt),
    expiresAt: moment(draft.expiresAt),
    perMinute: whole(draft.perMinute),
    onQuietHours: onQuietHours || null,
    priority,
    frequencyCap:
      draft.capMax === '' && draft.capHours === ''
        ? null
        : { max: whole(draft.capMax) as number, hours: whole(draft.capHours) as number },
    onUnknown,
  };
}

function contentOf({ text, subject, html, channels }: Draft): CampaignContent | null {
  const mail = channels.length === 0 || channels.includes('email');
  const said = {
    ...(text !== '' && { text }),
    ...(mail && subject !== '' && { subject }),
    ...(mail && html !== '' && { html }),
  };
  return Object.keys(said).length > 0 ? said : null;
}

/** Only what was changed here: what a colleague changed meanwhile stays, and what a launch has fixed is not sent. */
export function changesOf(base: Draft, draft: Draft): CampaignBody {
  const was = bodyOf(base) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(bodyOf(draft)).filter(
      ([field, value]) => field !== 'purpose' && JSON.stringify(value) !== JSON.stringify(was[field]),
    ),
  );
}

/** For a copy: the same words and rules for another launch; an uploaded list and past times stay behind. */
export const copyOf = (campaign: Campaign, name: string, now: number): Draft => {
  const draft = draftOf(campaign);
  const isAhead = (at: string | null) => at !== null && Date.parse(at) > now;
  return {
    ...draft,
    name,
    startsAt: isAhead(campaign.startsAt) ? draft.startsAt : '',
    expiresAt: isAhead(campaign.expiresAt) ? draft.expiresAt : '',
  };
};

/** Purposes whose content follows only after a one-time code. */
export const asksFirst = (purpose: Purpose): boolean => needsStepUp(purpose, {});
