import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { AuditEvent } from '../../../src/policy/audit-events.ts';
import { ask, type Page, queryOf } from './ask.ts';
import type { Entry } from './jobs.ts';

export type AuditEntry = Entry & { jobId: string | null; partyId: string | null };

/** What the record may be narrowed to; `from` and `to` are instants. */
export type AuditQuery = {
  eventType?: string;
  actor?: string;
  jobId?: string;
  partyId?: string;
  campaignId?: string;
  q?: string;
  from?: string;
  to?: string;
};

export const AUDIT_PAGE = 50;

/** What no index serves is read for: that is asked now and then, not at each event of a busy hour. */
const isSearch = ({ q, actor, campaignId }: AuditQuery) => Boolean(q || actor || campaignId);
const SEARCH_EVERY_MS = 20_000;

export const auditQuery = (query: AuditQuery) =>
  infiniteQueryOptions({
    queryKey: [isSearch(query) ? 'audit-search' : 'audit', 'list', query],
    refetchInterval: isSearch(query) ? SEARCH_EVERY_MS : false,
    queryFn: ({ pageParam }) =>
      ask<Page<AuditEntry>>(
        'GET',
        `/api/audit${queryOf({ ...query, limit: AUDIT_PAGE, cursor: pageParam })}`,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: (before) => before,
  });

export const eventTypesQuery = queryOptions({
  queryKey: ['event-types'],
  queryFn: () => ask<{ eventTypes: AuditEvent[] }>('GET', '/api/audit/event-types'),
  staleTime: Number.POSITIVE_INFINITY,
});

/** What an event of the live stream makes old: each of them is a new row of the record. */
export const followAudit = (): (readonly string[])[] => [['audit']];
