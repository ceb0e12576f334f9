import { z } from 'zod';
import type { Engine } from '../engine/engine.ts';
import { type ActionResult, actOnJobs, type OperatorAction } from '../engine/operator-actions.ts';
import { findJobIds } from '../store/job-list.ts';
import { actorOf } from './auth.ts';
import { cursorAfter, idAfter } from './cursor.ts';
import type { App, Routes } from './deps.ts';
import { cancelBody } from './job-actions.ts';
import { jobFilter, jobFilterFields, statusField } from './job-filter.ts';

/** Each of them is in the report. */
const MOST_IDS = 500;
const MOST_BY_FILTER = 10_000;
/** Jobs of one transaction: their rows are locked that long. */
const AT_ONCE = 500;

const filterBody = z
  .strictObject({ status: statusField, ...jobFilterFields })
  .refine((filter) => Object.keys(filter).length > 0, 'Name at least one field: {} would mean every job.');

const body = z
  .strictObject({
    action: z.enum(['cancel', 'retry']),
    ids: z.array(z.uuid()).min(1).max(MOST_IDS).optional(),
    filter: filterBody.optional().describe('As in the list of jobs; newest first.'),
    limit: z.int().min(1).max(MOST_BY_FILTER).optional().describe('How many the filter may name at most.'),
    cursor: z.string().max(200).optional().describe('`nextCursor` of the answer before.'),
    ...cancelBody.shape,
  })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), {
    path: ['ids'],
    message: 'Send either ids or a filter.',
  });

const totals = { done: 0, not_found: 0, not_now: 0, not_possible: 0 } satisfies Record<
  ActionResult['result'],
  number
>;

/** Cancels or retries many jobs at once, named one by one or by a filter. */
export const bulkActionRoutes =
  ({ engine, onChange }: { engine: Pick<Engine, 'wake'>; onChange: () => void }): Routes =>
  (app: App, { db, clock, newId, config: { tenantId } }) => {
    app.post(
      '/api/outbound/jobs/bulk',
      {
        config: { permission: 'outbound_jobs:CREATE' },
        schema: {
          tags: ['jobs'],
          summary: 'Cancel or retry many jobs',
          description:
            'Each job is answered for itself; what is not possible for one does not stop the others. ' +
            `A filter names up to ${MOST_BY_FILTER} jobs at a time: send nextCursor to go on with the rest. ` +
            `The report has the first ${MOST_IDS} jobs, the totals count all.`,
          body,
          response: {
            200: z.object({
              done: z.number(),
              totals: z.record(z.string(), z.number()),
              results: z.array(
                z.object({ id: z.string(), result: z.string(), message: z.string().nullable() }),
              ),
              nextCursor: z.string().nullable().describe('Null when the filter has no more.'),
            }),
          },
        },
      },
      async (request) => {
        const { action: kind, ids, filter, limit = MOST_BY_FILTER, cursor, ...why } = request.body;
        const action: OperatorAction = kind === 'cancel' ? { kind, why } : { kind };
        const deps = { db, clock, newId, tenantId, actor: actorOf(request).name };
        const report = { ...totals };
        const results: { id: string; result: string; message: string | null }[] = [];
        const act = async (some: readonly string[]) => {
          for (const [id, result] of await actOnJobs(deps, some, action)) {
            report[result.result] += 1;
            const message = result.result === 'done' ? null : result.message;
            if (results.length < MOST_IDS) results.push({ id, result: result.result, message });
          }
          engine.wake();
          onChange();
        };

        if (ids) await act([...new Set(ids)]);
        let after = idAfter(cursor);
        let isEnd = filter === undefined;
        for (let left = limit; filter && !isEnd && left > 0; ) {
          const page = { after, limit: Math.min(left, AT_ONCE) };
          const { ids: some, next } = await findJobIds(db, tenantId, jobFilter(filter), page);
          await act(some);
          after = next ?? some.at(-1) ?? after;
          left -= some.length;
          isEnd = next === null && some.length < page.limit;
        }
        const nextCursor = filter && !isEnd && after !== null ? cursorAfter(after) : null;
        return { done: report.done, totals: report, results, nextCursor };
      },
    );
  };
