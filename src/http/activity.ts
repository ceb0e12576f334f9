import { z } from 'zod';
import { iso } from '../clock.ts';
import { activitySince } from '../store/activity.ts';
import type { Routes } from './deps.ts';

const MINUTE_MS = 60_000;
const MOST_MINUTES = 24 * 60;
const QUIET = { sent: 0, prompted: 0, held: 0, cancelled: 0, failed: 0, delivered: 0 };

const bucketSchema = z.object({
  at: z.string(),
  sent: z.number().describe('Accepted by a provider.'),
  prompted: z.number().describe('The request for verification left.'),
  held: z.number(),
  cancelled: z.number(),
  failed: z.number(),
  delivered: z.number().describe('The provider tells that it arrived.'),
});

/** What flows: minute by minute, for the live chart. */
export const activityRoutes: Routes = (app, { db, clock, config: { tenantId } }) => {
  app.get(
    '/api/outbound/activity',
    {
      config: { permission: 'outbound_jobs:VIEW' },
      schema: {
        tags: ['jobs'],
        summary: 'What happened to jobs, minute by minute',
        querystring: z.strictObject({
          minutes: z
            .string()
            .regex(/^\d{1,4}$/, `Send a whole number from 1 to ${MOST_MINUTES}.`)
            .transform(Number)
            .refine((n) => n >= 1 && n <= MOST_MINUTES, `Send a whole number from 1 to ${MOST_MINUTES}.`)
            .default(60)
            .describe('How many minutes to tell of, this one included; 60 unless told.'),
        }),
        response: {
          200: z.object({
            from: z.string(),
            bucketMs: z.number(),
            buckets: z.array(bucketSchema),
            perMinuteNow: z
              .number()
              .describe('Messages that left within the last 60 seconds, the last two minutes weighted.'),
          }),
        },
      },
    },
    async ({ query: { minutes } }) => {
      const now = clock.now();
      const thisMinute = now - (now % MINUTE_MS);
      const from = thisMinute - (minutes - 1) * MINUTE_MS;
      const told = new Map(
        (await activitySince(db, tenantId, Math.min(from, thisMinute - MINUTE_MS))).map((each) => [
          each.at,
          each,
        ]),
      );
      const of = (at: number) => ({ ...QUIET, ...told.get(at) });
      const left = (at: number) => of(at).sent + of(at).prompted;
      const past = (now - thisMinute) / MINUTE_MS;
      return {
        from: iso(from),
        bucketMs: MINUTE_MS,
        buckets: Array.from({ length: minutes }, (_, index) => {
          const at = from + index * MINUTE_MS;
          return { ...of(at), at: iso(at) };
        }),
        perMinuteNow: Math.round(left(thisMinute) + left(thisMinute - MINUTE_MS) * (1 - past)),
      };
    },
  );
};
