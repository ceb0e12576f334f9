import { queryOptions } from '@tanstack/react-query';
import { ask, type Page, queryOf } from '../../api/ask.ts';
import type { Job, JobQuery } from '../../api/jobs.ts';
import { withPushedOut } from './shown-rows.ts';

/** So many rows at once; a page that was read again keeps those that newer ones pushed over its end. */
export const ROWS_PER_PAGE = 100;

export const jobPageQuery = (query: JobQuery, cursor: string | null) =>
  queryOptions({
    queryKey: ['jobs', 'list', query, cursor],
    queryFn: () =>
      ask<Page<Job>>('GET', `/api/outbound/jobs${queryOf({ ...query, cursor, limit: ROWS_PER_PAGE })}`),
    structuralSharing: (before, now) => withPushedOut(before as Page<Job> | undefined, now as Page<Job>),
  });
