import { z } from 'zod';
import type { Engine } from '../engine/engine.ts';
import { type ActionResult, actOnJob, type OperatorAction } from '../engine/operator-actions.ts';
import { jobById } from '../store/jobs.ts';
import { actorOf } from './auth.ts';
import type { App, Routes } from './deps.ts';
import { idParams, jobJson, jobSchema } from './job-schemas.ts';
import { notFound, Problem } from './problem.ts';

export type JobActionsDeps = {
  engine: Pick<Engine, 'runDueOutboundJobs' | 'wake'>;
  /** Called after a job changed, so that other processes and the live stream look. */
  onChange: () => void;
};

export const cancelBody = z.strictObject({
  reasonCode: z.string().trim().min(1).max(100).optional(),
  reasonMessage: z.string().trim().max(1000).optional(),
  outcomeCode: z.string().trim().min(1).max(100).optional(),
});
const countsSchema = z.object({
  processed: z.number(),
  sent: z.number(),
  prompted: z.number(),
  held: z.number(),
  cancelled: z.number(),
  failed: z.number(),
  unknown: z.number(),
});

/** What operators do to jobs, one at a time: cancel, retry; and run what is due. */
export const jobActionRoutes =
  ({ engine, onChange }: JobActionsDeps): Routes =>
  (app: App, { db, clock, newId, config }) => {
    const { tenantId } = config;
    const tags = ['jobs'];

    const view = async (id: string) => {
      const job = await jobById(db, tenantId, id);
      if (!job) throw notFound('There is no job with this id.');
      return { job: jobJson(job, { now: clock.now(), timezone: config.timezone }) };
    };

    app.post(
      '/api/outbound/jobs/run',
      {
        config: { permission: 'outbound_jobs:RUN' },
        schema: {
          tags,
          summary: 'Work through what is due',
          description:
            'Decides and sends due jobs, at most `limit` of them, and answers when all is recorded.',
          body: z.strictObject({ limit: z.int().min(1).max(10_000).optional() }).nullish(),
          response: { 200: countsSchema },
        },
      },
      async (request) => engine.runDueOutboundJobs({ limit: request.body?.limit ?? 100 }),
    );

    app.post(
      '/api/outbound/jobs/:id/cancel',
      {
        config: { permission: 'outbound_jobs:CREATE' },
        schema: {
          tags,
          summary: 'Stop a job that has not left',
          params: idParams,
          body: cancelBody.nullish(),
          response: { 200: z.object({ job: jobSchema }) },
        },
      },
      async (request) => {
        const deps = { db, clock, newId, tenantId, actor: actorOf(request).name };
        const { id } = request.params;
        const action: OperatorAction = { kind: 'cancel', why: request.body ?? {} };
        refuseUnlessDone(await actOnJob(deps, id, action));
        onChange();
        return view(id);
      },
    );

    app.post(
      '/api/outbound/jobs/:id/retry',
      {
        config: { permission: 'outbound_jobs:CREATE' },
        schema: {
          tags,
          summary: 'Let a failed, cancelled, unknown or waiting job leave now',
          description: 'The rules are asked again when it leaves.',
          params: idParams,
          response: { 200: z.object({ job: jobSchema }) },
        },
      },
      async (request) => {
        const deps = { db, clock, newId, tenantId, actor: actorOf(request).name };
        const { id } = request.params;
        refuseUnlessDone(await actOnJob(deps, id, { kind: 'retry' }));
        engine.wake();
        onChange();
        return view(id);
      },
    );
  };

function refuseUnlessDone(result: ActionResult): void {
  switch (result.result) {
    case 'done':
      return;
    case 'not_found':
      throw notFound(result.message);
    case 'not_now':
      throw new Problem(409, 'being_sent', result.message, { headers: { 'retry-after': '5' } });
    case 'not_possible':
      throw new Problem(409, 'not_possible', result.message);
    default:
      result satisfies never;
  }
}
