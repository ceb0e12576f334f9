import { z } from 'zod';
import { iso } from '../clock.ts';
import { recordAudit } from '../store/audit.ts';
import { type Consent, insertConsent, listConsents } from '../store/consents.ts';
import { actorOf } from './auth.ts';
import { idAfter, page, pageOf, pageQuery } from './cursor.ts';
import type { Routes } from './deps.ts';
import { channelField, evidenceField, momentField, partyRefField } from './fields.ts';
import { keepInTransaction } from './idempotency.ts';
import { partyOr404 } from './named-party.ts';
import { unprocessable } from './problem.ts';

const statusField = z.enum(['given', 'withdrawn']);

export const consentSchema = z.object({
  id: z.string(),
  partyId: z.string(),
  channel: channelField.nullable().describe('Null: for every channel.'),
  status: statusField,
  source: z.string(),
  evidence: evidenceField,
  createdBy: z.string().nullable(),
  at: z.string(),
});

export const consentJson = (consent: Consent): z.infer<typeof consentSchema> => ({
  ...consent,
  at: iso(consent.at),
});

const body = z.strictObject({
  partyId: partyRefField,
  channel: channelField.nullish(),
  status: statusField,
  source: z.string().trim().min(1).max(200).describe('Where it was said: web form, branch, call, …'),
  evidence: evidenceField.default({}),
  at: momentField.optional().describe('When it was said; now unless told.'),
});

/** Clocks of other machines are a little ahead of ours at times. */
const FUTURE_TOLERANCE_MS = 5 * 60_000;
const tags = ['people'];

/** Evidence of permission and of its withdrawal. Rows are never changed: a further one says what is true now. */
export const consentRoutes: Routes = (app, { db, clock, newId, config: { tenantId } }) => {
  app.post(
    '/api/consents',
    {
      config: { permission: 'parties:EDIT', idempotent: true },
      schema: {
        tags,
        summary: 'Record that a person gave or withdrew consent',
        body,
        response: { 201: z.object({ consent: consentSchema }) },
      },
    },
    async (request, reply) => {
      const { partyId: ref, channel = null, status, source, evidence, at } = request.body;
      const now = clock.now();
      if (at !== undefined && at > now + FUTURE_TOLERANCE_MS) {
        throw unprocessable({
          path: 'at',
          message: 'This is in the future. Send when it was said.',
          code: 'in_future',
        });
      }
      const createdBy = actorOf(request).name;
      const answer = await db.transaction(async (tx) => {
        const { id: partyId } = await partyOr404(tx, tenantId, ref);
        const consent = { id: newId(), partyId, channel, status, source, evidence, createdBy, at: at ?? now };
        await insertConsent(tx, tenantId, consent);
        await recordAudit(tx, tenantId, [
          {
            id: newId(),
            at: now,
            eventType: 'consent_recorded',
            actor: createdBy,
            partyId,
            payload: { consentId: consent.id, channel, status, source, at: iso(consent.at) },
          },
        ]);
        const made = { consent: consentJson(consent) };
        await keepInTransaction(tx, request, 201, made);
        return made;
      });
      return reply.code(201).send(answer);
    },
  );

  app.get(
    '/api/consents',
    {
      config: { permission: 'parties:VIEW' },
      schema: {
        tags,
        summary: 'Consents, newest first',
        querystring: z.strictObject({
          ...pageQuery,
          partyId: partyRefField.optional(),
          channel: channelField.optional(),
          status: statusField.optional(),
        }),
        response: { 200: pageOf(consentSchema) },
      },
    },
    async ({ query: { partyId: ref, channel, status, limit, cursor } }) => {
      const partyId = ref && (await partyOr404(db, tenantId, ref)).id;
      const asked = { tenantId, partyId, channel, status, after: idAfter(cursor), limit: limit + 1 };
      return page(await listConsents(db, asked), { limit, key: ({ id }) => id, item: consentJson });
    },
  );
};
