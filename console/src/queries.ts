import { QueryClient, queryOptions } from '@tanstack/react-query';
import { api, type JobFilter } from './api.ts';

/**
 * What was read once stays on show while it is read again, also when the server is away: the live stream says
 * when to read, and reads everything again when it is back.
 */
export const createQueries = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { retry: false, staleTime: 5_000, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  });

/** The queue's figures move with the clock as well as with events. */
const SYSTEM_EVERY_MS = 15_000;

export const systemQuery = queryOptions({
  queryKey: ['system'],
  queryFn: api.system,
  refetchInterval: SYSTEM_EVERY_MS,
});

export const countsQuery = queryOptions({ queryKey: ['jobs', 'counts'], queryFn: api.counts });

export const jobsQuery = (status: JobFilter | undefined, limit: number) =>
  queryOptions({
    queryKey: ['jobs', 'list', status ?? 'all', limit],
    queryFn: () => api.jobs(status, limit),
    placeholderData: (before) => before,
  });

export const jobQuery = (id: string) => queryOptions({ queryKey: ['job', id], queryFn: () => api.job(id) });

export const explainQuery = (id: string) =>
  queryOptions({ queryKey: ['job', id, 'explain'], queryFn: () => api.explain(id) });
