import { queryOptions } from '@tanstack/react-query';
import { ask, queryOf } from './ask.ts';
import type { JobFilter, JobQuery } from './jobs.ts';

export type JobReason = { status: JobFilter; reason: string; count: number };

/** Why jobs wait or ended, the most frequent reason first. */
export const jobReasonsQuery = (query: JobQuery) =>
  queryOptions({
    queryKey: ['jobs', 'reasons', query],
    queryFn: () => ask<{ reasons: JobReason[] }>('GET', `/api/outbound/jobs/reasons${queryOf(query)}`),
    placeholderData: (before) => before,
  });
