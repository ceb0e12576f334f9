import { z } from 'zod';
import { iso } from '../clock.ts';
import { readable } from '../engine/decision-words.ts';
import type { Engine } from '../engine/engine.ts';
import { explainJob } from '../engine/explanation.ts';
import { acceptJob } from '../intake/accept-job.ts';
import { Unacceptable } from '../intake/unacceptable.ts';
import type { Decision } from '../policy/decide.ts';
import type { QuietWindow } from '../policy/quiet-hours.ts';
import { type ChannelName, JOB_STATUSES } from '../policy/words.ts';
import { type JobCounts, noJobs } from '../store/job-counts.ts';
import type { JobState } from '../store/job-filter.ts';
import { type AuditView, attemptsOfJob, auditOfJob } from '../store/job-history.ts';
import { countJobs, type JobCount, listJobs } from '../store/job-list.ts';
import { type JobRow, jobById } from '../store/jobs.ts';
import { actorOf } from './auth.ts';
import { cursorAfter, idAfter, page, pageOf, pageQuery } from './cursor.ts';
import type { App, Routes } from './deps.ts';
import { keepInTransaction } from './idempotency.ts';
import { jobFilter, jobFilterFields, statusField } from './job-filter.ts';
import {
  attemptJson,
  attemptSchema,
  createJobBody,
  entryJson,
  entrySchema,
  idParams,
  jobJson,
  jobSchema,
  ruleSchema,
} from './job-schemas.ts';
import { notFound, unprocessable } from './problem.ts';

const MOST_REASONS = 100;

const countsSchema = z.object({
  ...(Object.fromEntries(Object.keys(noJobs()).map((key) => [key, z.number()])) as Record<
    keyof JobCounts,
    z.ZodNumber
  >),
  exact: z.boolean().describe('False when there are more than were counted.'),
});

export type JobRoutesDeps = {
  engine: Pick<Engine, 'wake'>;
  defaults: { quietHours: QuietWindow; timezone: string | null };
  /** Those that a provider delivers here, with its key; a job on another one waits until somebody configures it. */
  delivered: ReadonlyMap<ChannelName, string>;
  /** Called after a job changed, so that other processes and the live stream look. */
  onChange: () => void;
};

/** Jobs in, and jobs to look at: what became of each, and why. */
export const jobRoutes =
  ({ engine, defaults, delivered, onChange }: JobRoutesDeps): Routes =>
  (app: App, { db, clock, newId, config }) => {
    const { tenantId } = config;
    const tags = ['jobs'];

    const view = (job: JobRow) => jobJson(job, { now: clock.now(), timezone: config.timezone });

    const find = async (id: string): Promise<JobRow> => {
      const job = await jobById(db, tenantId, id);
      if (!job) throw notFound('There is no job with this id.');
      return job;
    };

    for (const url of ['/api/outbound/jobs/create', '/api/outbound/jobs']) {
      app.post(
        url,
        {
          config: { permission: 'outbound_jobs:CREATE', idempotent: true },
          schema: {
            tags,
            summary: 'Queue one message or call',
            description:
              'Takes one job into the queue. Whether it leaves is decided when it is due, by the facts of that moment. ' +
              'A known dedupeKey answers 200 with the job that has it.',
            body: createJobBody,
            response: { 201: z.object({ job: jobSchema }), 200: z.object({ job: jobSchema }) },
          },
        },
        async (request, reply) => {
          const deps = {
            clock,
            newId,
            tenantId,
            actor: actorOf(request).name,
            defaultCountry: config.defaultCountry,
          };
          const { status, answer } = await db.transaction(async (tx) => {
            const { job, created } = await acceptJob(tx, request.body, deps).catch(toProblem);
            const status = created ? (201 as const) : (200 as const);
            const answer = { job: view(job) };
            await keepInTransaction(tx, request, status, answer);
            return { status, answer };
          });
          engine.wake();
          onChange();
          return reply.code(status).send(answer);
        },
      );
    }

    app.get(
      '/api/outbound/jobs',
      {
        config: { permission: 'outbound_jobs:VIEW' },
        schema: {
          tags,
          summary: 'List jobs, newest first',
          description:
            'A text that fits thousands of people, or has fewer than three characters, is looked for among the next 20,000 ' +
            'jobs: a page may then be short, and nextCursor goes on.',
          querystring: z.strictObject({ ...pageQuery, status: statusField, ...jobFilterFields }),
          response: { 200: pageOf(jobSchema) },
        },
      },
      async ({ query }) => {
        const { limit, cursor, ...asked } = query;
        const { jobs, next } = await listJobs(db, tenantId, jobFilter(asked), {
          after: idAfter(cursor),
          limit: limit + 1,
        });
        const found = page(jobs, { limit, key: ({ id }) => id, item: view });
        return { ...found, nextCursor: found.nextCursor ?? (next && cursorAfter(next)) };
      },
    );

    app.get(
      '/api/outbound/jobs/counts',
      {
        config: { permission: 'outbound_jobs:VIEW' },
        schema: {
          tags,
          summary: 'Count jobs by status',
          description: 'Jobs that a rule makes wait are counted as `held`, not as `queued`.',
          querystring: z.strictObject(jobFilterFields),
          response: { 200: countsSchema },
        },
      },
      async ({ query }) => {
        const { counts: kinds, exact } = await countJobs(db, tenantId, jobFilter(query));
        const counts = { ...noJobs(), exact };
        for (const { state, jobs } of kinds) {
          counts[state] += jobs;
          counts.total += jobs;
        }
        return counts;
      },
    );

    app.get(
      '/api/outbound/jobs/reasons',
      {
        config: { permission: 'outbound_jobs:VIEW' },
        schema: {
          tags,
          summary: 'Count jobs by the reason that holds or ended them',
          description: 'The most frequent first, 100 at most. Jobs without a reason are not among them.',
          querystring: z.strictObject({ status: statusField, ...jobFilterFields }),
          response: {
            200: z.object({
              reasons: z.array(
                z.object({
                  status: z.enum([...JOB_STATUSES, 'held']),
                  reason: z.string(),
                  count: z.number(),
                }),
              ),
            }),
          },
        },
      },
      async ({ query }) => {
        const { counts } = await countJobs(db, tenantId, jobFilter(query));
        return { reasons: byReason(counts).slice(0, MOST_REASONS) };
      },
    );

    app.get(
      '/api/outbound/jobs/:id',
      {
        config: { permission: 'outbound_jobs:VIEW' },
        schema: {
          tags,
          summary: 'One job with all that happened to it',
          params: idParams,
          response: {
            200: z.object({
              job: jobSchema,
              attempts: z.array(attemptSchema),
              decisions: z.array(entrySchema),
              timeline: z.array(entrySchema),
            }),
          },
        },
      },
      async ({ params }) => {
        const job = await find(params.id);
        const [attempts, timeline] = await Promise.all([
          attemptsOfJob(db, tenantId, job.id),
          auditOfJob(db, tenantId, job.id),
        ]);
        return {
          job: view(job),
          attempts: attempts.map(attemptJson),
          decisions: timeline.filter(isDecision).map(entryJson),
          timeline: timeline.map(entryJson),
        };
      },
    );

    app.get(
      '/api/outbound/jobs/:id/explain',
      {
        config: { permission: 'outbound_jobs:VIEW' },
        schema: {
          tags,
          summary: 'Why it was or was not sent, what would change it, and when next',
          params: idParams,
          response: {
            200: z.object({
              jobId: z.string(),
              status: z.enum(JOB_STATUSES),
              summary: z.string(),
              reason: z.string().nullable(),
              nextAt: z.string().nullable(),
              whatWouldChange: z.array(z.string()),
              askedNow: z.object({
                decision: z.enum(['send', 'prompt', 'hold', 'skip']),
                eligible: z.boolean(),
                reasons: z.array(z.string()),
                nextOpenAt: z.string().nullable(),
                rules: z.array(ruleSchema),
              }),
              lastDecision: entrySchema.nullable(),
            }),
          },
        },
      },
      async ({ params }) => {
        const job = await find(params.id);
        const explanation = await explainJob(db, tenantId, job, { defaults, delivered, at: clock.now() });
        const last = explanation.timeline.findLast(isDecision);
        return {
          jobId: job.id,
          status: job.status,
          summary: explanation.summary,
          reason: job.heldReason ?? job.reasonCode,
          // A paused campaign's job keeps its place; nobody knows when it is resumed.
          nextAt:
            job.nextAttemptAt === null || job.heldReason === 'campaign_paused'
              ? null
              : iso(job.nextAttemptAt),
          whatWouldChange: explanation.whatWouldChange,
          askedNow: decisionJson(explanation.now),
          lastDecision: last ? entryJson(last) : null,
        };
      },
    );
  };

/** The most frequent first. */
function byReason(counts: readonly JobCount[]) {
  const sums = new Map<string, { status: JobState; reason: string; count: number }>();
  for (const { state, reason, jobs } of counts) {
    if (reason === '') continue;
    const key = `${state} ${reason}`;
    sums.set(key, { status: state, reason, count: (sums.get(key)?.count ?? 0) + jobs });
  }
  return [...sums.values()].sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
}

const isDecision = ({ eventType }: AuditView): boolean => eventType === 'outbound_eligibility_decision';

function toProblem(error: unknown): never {
  if (error instanceof Unacceptable) {
    throw unprocessable({ path: error.path, message: error.message, code: error.code });
  }
  throw error;
}

export const decisionJson = (decision: Decision) => ({
  decision: decision.kind,
  eligible: decision.reasons.length === 0,
  reasons: decision.reasons,
  nextOpenAt: decision.nextOpenAt === null ? null : iso(decision.nextOpenAt),
  rules: decision.rules.map(readable),
});
