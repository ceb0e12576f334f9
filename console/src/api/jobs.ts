import { queryOptions } from '@tanstack/react-query';
import type { JobJson } from '../../../src/http/job-schemas.ts';
import type { LiveEvent } from '../live.ts';
import { ask, type Page, queryOf } from './ask.ts';

export type Job = JobJson & {
  /** Where the person is, as far as the server can tell. */
  recipientZone?: string | null;
};

/** A job's status as people see it: what a rule makes wait is held, not queued. */
export const JOB_FILTERS = [
  'queued',
  'held',
  'awaiting_verification',
  'sent',
  'unknown',
  'failed',
  'cancelled',
] as const;
export type JobFilter = (typeof JOB_FILTERS)[number];
export type JobCounts = Record<JobFilter, number>;

/** What a list of jobs may be narrowed to; as in the address of the page. */
export type JobQuery = {
  status?: JobFilter;
  channel?: string;
  purpose?: string;
  reason?: string;
  campaignId?: string;
  partyId?: string;
  from?: string;
  to?: string;
  q?: string;
};

export type Rule = {
  rule: string;
  result: 'pass' | 'fail' | 'overridden' | 'prompt';
  reason?: string;
  inputs: Record<string, unknown>;
};

export type Entry = {
  id: string;
  seq: number;
  at: string;
  eventType: string;
  actor: string;
  payload: Record<string, unknown>;
};

export type Attempt = {
  id: string;
  attemptNo: number;
  kind: 'send' | 'prompt';
  provider: string;
  status: string;
  providerStatus: string | null;
  errorCode: string | null;
  errorMessage: string | null;
  response: unknown;
  at: string;
};

export type JobHistory = { job: Job; attempts: Attempt[]; decisions: Entry[]; timeline: Entry[] };

export type Explanation = {
  jobId: string;
  status: Job['status'];
  summary: string;
  reason: string | null;
  nextAt: string | null;
  whatWouldChange: string[];
  askedNow: {
    decision: 'send' | 'prompt' | 'hold' | 'skip';
    eligible: boolean;
    reasons: string[];
    nextOpenAt: string | null;
    rules: Rule[];
  };
  lastDecision: Entry | null;
};

export type JobAction = 'cancel' | 'retry';

const JOBS = '/api/outbound/jobs';

export const createJob = (body: unknown) => ask<{ job: Job }>('POST', `${JOBS}/create`, body);
export const actOnJob = (id: string, action: JobAction) =>
  ask<{ job: Job }>('POST', `${JOBS}/${id}/${action}`, action === 'cancel' ? {} : undefined);

export const countsQuery = queryOptions({
  queryKey: ['jobs', 'counts'],
  queryFn: () => ask<JobCounts>('GET', `${JOBS}/counts`),
});

/** The newest jobs of a kind, one page; for short lists on pages about something else. */
export const latestJobsQuery = (query: JobQuery, limit: number) =>
  queryOptions({
    queryKey: ['jobs', 'latest', query, limit],
    queryFn: () => ask<Page<Job>>('GET', `${JOBS}${queryOf({ ...query, limit })}`),
    placeholderData: (before) => before,
  });

export const jobQuery = (id: string) =>
  queryOptions({ queryKey: ['job', id], queryFn: () => ask<JobHistory>('GET', `${JOBS}/${id}`) });

export const explainQuery = (id: string) =>
  queryOptions({
    queryKey: ['job', id, 'explain'],
    queryFn: () => ask<Explanation>('GET', `${JOBS}/${id}/explain`),
  });

/** What an event of the live stream makes old. */
export const followJobs = ({ jobId }: LiveEvent): (readonly string[])[] =>
  jobId ? [['system'], ['jobs'], ['job', jobId]] : [];
