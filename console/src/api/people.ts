import { queryOptions } from '@tanstack/react-query';
import type { LiveEvent } from '../live.ts';
import { ask, type Page, queryOf } from './ask.ts';

export const createParty = (body: unknown) => ask<unknown>('POST', '/api/parties', body);

/** `party` is an id, or `ref:` with the caller's own. */
export const putPreferences = (party: string, body: unknown) =>
  ask<unknown>('PUT', `/api/parties/${party}/preferences`, body);

/** What an event of the live stream makes old. */
export const followPeople = ({ partyId }: LiveEvent): (readonly string[])[] =>
  partyId ? [['people'], ['person', partyId]] : [];

/** As a list of people has them; more of them is told by the person's own page. */
export type FoundPerson = { id: string; externalRef: string | null; displayName: string };

export const foundPeopleQuery = (q: string, limit: number) =>
  queryOptions({
    queryKey: ['people', 'found', q, limit],
    queryFn: () => ask<Page<FoundPerson>>('GET', `/api/parties${queryOf({ q, limit })}`),
    placeholderData: (before) => before,
  });
