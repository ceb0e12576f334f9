import { queryOptions } from '@tanstack/react-query';
import type { JobJson } from '../../../src/http/job-schemas.ts';
import type { LiveEvent } from '../live.ts';
import { ask, type Page, queryOf } from './ask.ts';

export type Job = JobJson;

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
/** `exact` is false where there are more than were counted. */
export type JobCounts = Record<JobFilter | 'total', number> & { exact: boolean };

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

/** What the rules would say of a message, without sending it. */
export type Forecast = {
  decision: 'send' | 'prompt' | 'hold' | 'skip';
  reasons: string[];
  nextOpenAt: string | null;
};

export type JobAction = 'cancel' | 'retry';

export type BulkResult = { id: string; result: string; message: string | null };
/** What became of the jobs: all of them counted, the first ones row by row. */
export type BulkReport = {
  done: number;
  totals: Record<string, number>;
  results: BulkResult[];
  /** Where to go on; null when all is done. */
  nextCursor: string | null;
};

export type Activity = {
  from: string;
  bucketMs: number;
  buckets: ({ at: string } & Record<ActivityKind, number>)[];
  perMinuteNow: number;
};
export type ActivityKind = 'sent' | 'prompted' | 'held' | 'cancelled' | 'failed' | 'delivered';

/** What a run of the queue did. */
export type RunCounts = Record<
  'processed' | 'sent' | 'prompted' | 'held' | 'cancelled' | 'failed' | 'unknown',
  number
>;

/** How far back the pictures of what flows look. */
export const MINUTES = 60;
/** The minutes move on when nothing happens, too. */
const ACTIVITY_EVERY_MS = 15_000;
const JOBS = '/api/outbound/jobs';

export const createJob = (body: unknown, idempotencyKey?: string) =>
  ask<{ job: Job }>('POST', `${JOBS}/create`, body, idempotencyKey === undefined ? {} : { idempotencyKey });
/** Works through what is due now, and answers when it is recorded. */
export const runDueJobs = (limit: number) => ask<RunCounts>('POST', `${JOBS}/run`, { limit });

/** The server takes so many ids at once. */
export const BULK_AT_ONCE = 500;
/** Few enough that an operator sees it move. */
const MATCHING_AT_ONCE = 2000;
export const actOnJobs = (action: JobAction, ids: readonly string[]) =>
  ask<BulkReport>('POST', `${JOBS}/bulk`, { action, ids });

/** The same for the jobs that a list with this filter has, some thousands at a time. */
export const actOnMatching = (action: JobAction, filter: JobQuery, cursor: string | null) =>
  ask<BulkReport>('POST', `${JOBS}/bulk`, {
    action,
    filter,
    limit: MATCHING_AT_ONCE,
    ...(cursor !== null && { cursor }),
  });

export const actOnJob = (id: string, action: JobAction) =>
  ask<{ job: Job }>('POST', `${JOBS}/${id}/${action}`, action === 'cancel' ? {} : undefined);

/** How many there are of each status, whatever status the list shows. */
export const countsQuery = ({ status: _any, ...query }: JobQuery = {}) =>
  queryOptions({
    queryKey: ['jobs', 'counts', query],
    queryFn: () => ask<JobCounts>('GET', `${JOBS}/counts${queryOf(query)}`),
    placeholderData: (before) => before,
  });

export const activityQuery = (minutes: number) =>
  queryOptions({
    queryKey: ['jobs', 'activity', minutes],
    queryFn: () => ask<Activity>('GET', `/api/outbound/activity${queryOf({ minutes })}`),
    refetchInterval: ACTIVITY_EVERY_MS,
    placeholderData: (before) => before,
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
