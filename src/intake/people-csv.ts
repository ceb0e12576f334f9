import { instant } from '../clock.ts';
import { type AddressKind, normalizeAddress } from '../policy/address.ts';
import { isTag, LONGEST_TAG, MOST_TAGS, tidyTags } from '../policy/tags.ts';
import { isZone } from '../policy/wall-clock.ts';
import { CHANNELS, type ChannelName, LINK_STATUSES, type LinkStatus } from '../policy/words.ts';
import type { Field } from './people-columns.ts';

/** A row of a file of people, read and checked. Null means that the cell was empty: leave things as they are. */
export type PersonRow = {
  line: number;
  externalRef: string | null;
  displayName: string | null;
  language: string | null;
  tags: string[] | null;
  addresses: { kind: AddressKind; value: string; status: LinkStatus | null }[];
  preferences: PreferenceCells | null;
  consent: {
    status: 'given' | 'withdrawn';
    channel: ChannelName | null;
    source: string;
    at: number | null;
  } | null;
  /** Addresses that must not be used: by one channel, or (null) by none. */
  suppressed: { address: string; channel: ChannelName | null }[];
};

export type PreferenceCells = {
  doNotContact: boolean | null;
  allowedChannels: ChannelName[] | null;
  timezone: string | null;
  quietHours: { start: string; end: string } | null;
};

/** Why a row cannot be used: the first cell that must be mended. */
export class BadRow extends Error {
  readonly field: string;

  constructor(field: string, reason: string) {
    super(reason);
    this.name = 'BadRow';
    this.field = field;
  }
}

type Cells = Readonly<Partial<Record<Field, string>>>;

const LONGEST_CELL = 400;
const KINDS: readonly AddressKind[] = ['phone', 'email', 'whatsapp', 'zalo', 'facebook'];

/** Reads one row. Throws `BadRow`. */
export function readPerson(cells: Cells, line: number, defaultCountry?: string): PersonRow {
  for (const [field, value] of Object.entries(cells)) {
    if (value.length > LONGEST_CELL)
      throw new BadRow(field, `Shorten it to at most ${LONGEST_CELL} characters.`);
    if (value.includes('\0') || !value.isWellFormed())
      throw new BadRow(field, 'It holds a character that cannot be stored.');
  }
  const text = (field: Field): string | null => cells[field]?.trim() || null;
  const externalRef = text('externalRef');
  if (externalRef && externalRef.length > 200)
    throw new BadRow('externalRef', 'Shorten it to at most 200 characters.');
  const displayName = text('displayName');
  if (displayName && displayName.length > 200)
    throw new BadRow('displayName', 'Shorten it to at most 200 characters.');
  const status = oneOf('status', text('status'), LINK_STATUSES);
  const addresses = KINDS.flatMap((kind) => {
    const raw = text(kind);
    if (raw === null) return [];
    const address = normalizeAddress(kind, raw, { defaultCountry });
    if (!address.ok) throw new BadRow(kind, address.message);
    return [{ kind, value: address.value, status }];
  });
  if (externalRef === null && addresses.length === 0) {
    throw new BadRow(
      'externalRef',
      'Give the person an externalRef or an address, so that they can be found again.',
    );
  }
  return {
    line,
    externalRef,
    displayName,
    language: languageOf(text('language')),
    tags: tagsOf(text('tags')),
    addresses,
    preferences: preferencesOf(text),
    consent: consentOf(text),
    suppressed: suppressedOf(text('suppressed'), addresses),
  };
}

function oneOf<Word extends string>(field: Field, value: string | null, words: readonly Word[]): Word | null {
  if (value === null) return null;
  const word = words.find((each) => each === value.toLowerCase());
  if (!word) throw new BadRow(field, `Write one of ${words.join(', ')}.`);
  return word;
}

function languageOf(value: string | null): string | null {
  if (value === null) return null;
  if (!/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(value))
    throw new BadRow('language', 'Write a language tag such as en, es or vi.');
  return value;
}

/** `gold;branch-12`; `none` takes away those on record. */
function tagsOf(value: string | null): string[] | null {
  if (value === null) return null;
  if (value.toLowerCase() === 'none') return [];
  const tags = tidyTags(value.split(';').filter((tag) => tag.trim() !== ''));
  const bad = tags.find((tag) => !isTag(tag));
  if (bad !== undefined) {
    throw new BadRow(
      'tags',
      `"${bad}" is no tag. Write words of up to ${LONGEST_TAG} characters without commas and bars, separated by ;.`,
    );
  }
  if (tags.length > MOST_TAGS) throw new BadRow('tags', `Write at most ${MOST_TAGS} tags.`);
  return tags;
}

const YES = new Set(['true', 'yes', 'y', '1']);
const NO = new Set(['false', 'no', 'n', '0']);

function preferencesOf(text: (field: Field) => string | null): PreferenceCells | null {
  const dnc = text('doNotContact')?.toLowerCase() ?? null;
  if (dnc !== null && !YES.has(dnc) && !NO.has(dnc)) throw new BadRow('doNotContact', 'Write true or false.');
  const channels = text('allowedChannels');
  const timezone = text('timezone');
  if (timezone !== null && !isZone(timezone)) {
    throw new BadRow('timezone', 'Write an IANA zone such as Asia/Ho_Chi_Minh or America/New_York.');
  }
  const start = timeOfDay('quietHoursStart', text('quietHoursStart'));
  const end = timeOfDay('quietHoursEnd', text('quietHoursEnd'));
  if ((start === null) !== (end === null)) {
    throw new BadRow(
      start === null ? 'quietHoursStart' : 'quietHoursEnd',
      'Quiet hours need both a start and an end.',
    );
  }
  if (dnc === null && channels === null && timezone === null && start === null) return null;
  return {
    doNotContact: dnc === null ? null : YES.has(dnc),
    allowedChannels: channels === null ? null : channelsOf('allowedChannels', channels),
    timezone,
    quietHours: start !== null && end !== null ? { start, end } : null,
  };
}

function timeOfDay(field: Field, value: string | null): string | null {
  if (value === null) return null;
  const time = /^(\d{1,2}):(\d{2})(:00)?$/.exec(value);
  const padded = time && `${time[1]?.padStart(2, '0')}:${time[2]}`;
  if (!padded || !/^([01]\d|2[0-3]):[0-5]\d$/.test(padded))
    throw new BadRow(field, 'Write a time of day such as 21:00.');
  return padded;
}

/** `sms|email`, also with commas, semicolons or spaces; `none` means none. */
function channelsOf(field: Field, value: string): ChannelName[] {
  if (value.toLowerCase() === 'none') return [];
  const words = value
    .toLowerCase()
    .split(/[|;,\s]+/)
    .filter((word) => word !== '');
  for (const word of words) {
    if (!(CHANNELS as readonly string[]).includes(word)) {
      throw new BadRow(
        field,
        `"${word}" is no channel. Write some of ${CHANNELS.join(', ')}, separated by |.`,
      );
    }
  }
  return CHANNELS.filter((channel) => words.includes(channel));
}

function consentOf(text: (field: Field) => string | null): PersonRow['consent'] {
  const status = oneOf('consent', text('consent'), ['given', 'withdrawn'] as const);
  if (status === null) return null;
  const when = text('consentAt');
  const at = when === null ? null : instant(when);
  if (when !== null && at === null)
    throw new BadRow('consentAt', 'Write an instant such as 2026-05-03 or 2026-05-03T09:00:00Z.');
  return {
    status,
    channel: oneOf('consentChannel', text('consentChannel'), CHANNELS),
    source: text('consentSource') ?? 'import',
    at,
  };
}

const CHANNEL_OF: Record<AddressKind, readonly ChannelName[]> = {
  phone: ['sms', 'voice', 'call_note'],
  email: ['email'],
  whatsapp: ['whatsapp'],
  zalo: ['zalo'],
  facebook: ['facebook'],
};

/** `all` suppresses each address for every channel, a channel's name the address that it uses. */
function suppressedOf(value: string | null, addresses: PersonRow['addresses']): PersonRow['suppressed'] {
  if (value === null) return [];
  if (value.toLowerCase() === 'all') return addresses.map(({ value }) => ({ address: value, channel: null }));
  return channelsOf('suppressed', value).map((channel) => {
    const used =
      addresses.find(({ kind }) => CHANNEL_OF[kind].includes(channel)) ??
      (channel === 'whatsapp' || channel === 'zalo'
        ? addresses.find(({ kind }) => kind === 'phone')
        : undefined);
    if (!used) throw new BadRow('suppressed', `The row has no address that ${channel} uses.`);
    return { address: used.value, channel };
  });
}
