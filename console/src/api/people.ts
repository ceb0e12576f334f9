import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { PartyJson } from '../../../src/http/party-json.ts';
import type { LiveEvent } from '../live.ts';
import { ask, type Page, queryOf } from './ask.ts';
import type { AuditEntry } from './audit.ts';
import type { Rule } from './jobs.ts';

/** As a list of people has them. */
export type Person = PartyJson;
export type Preferences = NonNullable<PartyJson['preferences']>;
export type Address = PartyJson['addresses'][number];
export const ADDRESS_KINDS = [
  'phone',
  'email',
  'whatsapp',
  'zalo',
  'facebook',
] as const satisfies readonly Address['kind'][];

export type Consent = {
  id: string;
  channel: string | null;
  status: 'given' | 'withdrawn';
  source: string;
  evidence: Record<string, unknown>;
  createdBy: string | null;
  at: string;
};

export type Suppression = {
  id: string;
  address: string;
  channel: string | null;
  reason: string;
  evidence: Record<string, unknown>;
  createdBy: string | null;
  createdAt: string;
  liftedAt: string | null;
  liftedBy: string | null;
};

export type WholePerson = PartyJson & { consents: Consent[]; suppressions: Suppression[] };

/** What a list of people may be narrowed to; as in the address of the page. */
export type PeopleQuery = {
  q?: string;
  tag?: string;
  language?: string;
  channel?: string;
  timezone?: string;
  dnc?: string;
};

/** What the rules say of one address at this moment. */
export type Reach = {
  channel: string;
  kind: string;
  address: string;
  eligible: boolean;
  decision: 'send' | 'prompt' | 'hold' | 'skip';
  reasons: string[];
  nextOpenAt: string | null;
  rules: Rule[];
};

export type Imported = {
  rows: number;
  created: number;
  updated: number;
  unchanged: number;
  rejected: { line: number; field: string | null; reason: string }[];
  ignoredColumns: string[];
};

const PARTIES = '/api/parties';
const party = (id: string) => `${PARTIES}/${encodeURIComponent(id)}`;

export const createParty = (body: unknown) => ask<{ party: PartyJson }>('POST', PARTIES, body);
export const changeParty = (id: string, body: unknown) => ask<{ party: PartyJson }>('PATCH', party(id), body);
/** `id` is ours, or `ref:` with the caller's own. */
export const putPreferences = (id: string, body: unknown) =>
  ask<{ preferences: Preferences }>('PUT', `${party(id)}/preferences`, body);
export const recordConsent = (body: unknown) => ask<{ consent: Consent }>('POST', '/api/consents', body);
export const suppressAddress = (body: unknown) =>
  ask<{ suppression: Suppression }>('POST', '/api/suppressions', body);
export const liftSuppression = (id: string, note: string) =>
  ask<{ suppression: Suppression }>('POST', `/api/suppressions/${id}/lift`, { note });
/** The file goes as it is; `dryRun` finds out what would happen and changes nothing. */
export const importPeople = (file: Blob, { dryRun, country }: { dryRun: boolean; country?: string }) =>
  ask<Imported>('POST', `${PARTIES}/import${queryOf({ dryRun, country })}`, file);

const PAGE = 50;

export const peopleQuery = (query: PeopleQuery) =>
  infiniteQueryOptions({
    queryKey: ['people', 'list', query],
    queryFn: ({ pageParam }) =>
      ask<Page<PartyJson>>('GET', `${PARTIES}${queryOf({ ...query, limit: PAGE, cursor: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: (before) => before,
  });

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['person', id],
    queryFn: () => ask<{ party: WholePerson }>('GET', party(id)),
  });

export const reachQuery = (id: string, purpose: string) =>
  queryOptions({
    queryKey: ['person', id, 'reach', purpose],
    queryFn: () =>
      ask<{ at: string; zone: string | null; channels: Reach[] }>(
        'GET',
        `${party(id)}/eligibility${queryOf({ purpose })}`,
      ),
    // The answer moves with the clock as well as with events.
    refetchInterval: 60_000,
    placeholderData: (before) => before,
  });

export const historyQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['person', id, 'history'],
    queryFn: ({ pageParam }) =>
      ask<Page<AuditEntry>>('GET', `${party(id)}/history${queryOf({ limit: 20, cursor: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

export const foundPeopleQuery = (q: string, limit: number) =>
  queryOptions({
    queryKey: ['people', 'found', q, limit],
    queryFn: () => ask<Page<Person>>('GET', `${PARTIES}${queryOf({ q, limit })}`),
    placeholderData: (before) => before,
  });

/** What an event of the live stream makes old. */
export const followPeople = ({ partyId, eventType }: LiveEvent): (readonly string[])[] => {
  if (eventType === 'people_imported') return [['people'], ['person']];
  // What only happens to a job of theirs changes nothing in a list of people.
  const list = eventType.startsWith('outbound') || eventType === 'tool_call' ? [] : [['people']];
  return partyId ? [...list, ['person', partyId]] : [];
};
