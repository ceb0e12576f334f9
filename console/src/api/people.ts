import { queryOptions } from '@tanstack/react-query';
import type { PartyJson } from '../../../src/http/party-json.ts';
import type { LiveEvent } from '../live.ts';
import { ask, type Page, queryOf } from './ask.ts';

export const createParty = (body: unknown) => ask<unknown>('POST', '/api/parties', body);

/** `party` is an id, or `ref:` with the caller's own. */
export const putPreferences = (party: string, body: unknown) =>
  ask<unknown>('PUT', `/api/parties/${party}/preferences`, body);

/** What an event of the live stream makes old. */
export const followPeople = ({ partyId }: LiveEvent): (readonly string[])[] =>
  partyId ? [['people'], ['person', partyId]] : [];

export type Person = PartyJson;

export const foundPeopleQuery = (q: string, limit: number) =>
  queryOptions({
    queryKey: ['people', 'found', q, limit],
    queryFn: () => ask<Page<Person>>('GET', `/api/parties${queryOf({ q, limit })}`),
    placeholderData: (before) => before,
  });
