import type { JobJson } from '../../src/http/job-schemas.ts';

export type Job = JobJson;

export type System = {
  startedAt: string;
  now: string;
  roles: string[];
  database: { private: boolean; version: string; sizeBytes: number };
  carrier: { url: string; for: string[] } | null;
  channels: {
    channel: string;
    provider: string;
    concurrency: number;
    pausedUntil: string | null;
    pausedReason: string | null;
  }[];
  queue: { due: number; onTheWire: number; unknown: number };
};

export const JOB_FILTERS = [
  'queued',
  'held',
  'awaiting_verification',
  'sent',
  'unknown',
  'failed',
  'cancelled',
] as const;
/** A job's status as people see it: what a rule makes wait is held, not queued. */
export type JobFilter = (typeof JOB_FILTERS)[number];

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

/** An answer of the server that is not a success; the message is its own sentence (RFC 9457 `detail`). */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, detail: string) {
    super(detail);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
  }
}

/** Locally everybody who reaches the page is the operator; with accounts the server believes its session instead. */
export const HEADERS = { 'x-user-role': 'admin' } as const;

async function ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(path, {
    method,
    headers: { ...HEADERS, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (answer.ok) return (await answer.json()) as Answer;
  const problem = (await answer.json().catch(() => ({}))) as { code?: string; detail?: string };
  throw new Refusal(answer.status, problem.code ?? 'no_answer', problem.detail ?? answer.statusText);
}

export const api = {
  system: () => ask<System>('GET', '/api/system'),
  counts: () => ask<Record<JobFilter, number>>('GET', '/api/outbound/jobs/counts'),
  jobs: (status: JobFilter | undefined, limit: number) =>
    ask<{ items: Job[]; nextCursor: string | null }>(
      'GET',
      `/api/outbound/jobs?limit=${limit}${status ? `&status=${status}` : ''}`,
    ),
  job: (id: string) => ask<JobHistory>('GET', `/api/outbound/jobs/${id}`),
  explain: (id: string) => ask<Explanation>('GET', `/api/outbound/jobs/${id}/explain`),
  cancelJob: (id: string) => ask<{ job: Job }>('POST', `/api/outbound/jobs/${id}/cancel`, {}),
  retryJob: (id: string) => ask<{ job: Job }>('POST', `/api/outbound/jobs/${id}/retry`),
  createJob: (body: unknown) => ask<{ job: Job }>('POST', '/api/outbound/jobs/create', body),
  createParty: (body: unknown) => ask<unknown>('POST', '/api/parties', body),
  putPreferences: (party: string, body: unknown) =>
    ask<unknown>('PUT', `/api/parties/${party}/preferences`, body),
};
