import { z } from 'zod';
import { askEligibility } from '../engine/eligibility.ts';
import { addressKindOf, normalizeAddress } from '../policy/address.ts';
import type { QuietWindow } from '../policy/quiet-hours.ts';
import { CHANNELS, PURPOSES } from '../policy/words.ts';
import { actorOf } from './auth.ts';
import type { App, Routes } from './deps.ts';
import { moment, ruleSchema } from './job-schemas.ts';
import { decisionJson } from './jobs.ts';
import { unprocessable } from './problem.ts';

/** "May I contact this person now, or at another moment?" It asks the rules and sends nothing. */
export const eligibilityRoutes =
  (defaults: { quietHours: QuietWindow; timezone: string | null }): Routes =>
  (app: App, { db, clock, newId, config }) => {
    app.post(
      '/api/outbound/eligibility',
      {
        config: { permission: 'outbound_jobs:VIEW' },
        schema: {
          tags: ['jobs'],
          summary: 'Ask the rules, send nothing',
          body: z.strictObject({
            bankCustomerId: z.string().trim().min(1).max(200).nullish(),
            channel: z.enum(CHANNELS),
            destination: z.string().max(320),
            purpose: z.enum(PURPOSES).optional().describe('service_notice unless told.'),
            serviceNoticeOverride: z.boolean().optional(),
            at: moment.optional().describe('Another moment than now.'),
          }),
          response: {
            200: z.object({
              eligible: z.boolean(),
              decision: z.enum(['send', 'prompt', 'hold', 'skip']),
              reasons: z.array(z.string()),
              nextOpenAt: z.string().nullable(),
              rules: z.array(ruleSchema),
            }),
          },
        },
      },
      async (request) => {
        const { body } = request;
        const kind = addressKindOf(body.channel);
        const address = normalizeAddress(kind, body.destination, { defaultCountry: config.defaultCountry });
        if (!address.ok) {
          throw unprocessable({ path: 'destination', message: address.message, code: address.code });
        }
        const now = clock.now();
        const { decision } = await askEligibility(
          { db, newId, defaults, tenantId: config.tenantId, actor: actorOf(request).name },
          {
            purpose: body.purpose ?? 'service_notice',
            channel: body.channel,
            onQuietHours: 'hold',
            expiresAt: null,
            payload: { service_notice_override: body.serviceNoticeOverride === true },
            bankCustomerId: body.bankCustomerId ?? null,
            address: address.value,
            kind,
          },
          body.at ?? now,
          now,
        );
        return decisionJson(decision);
      },
    );
  };
