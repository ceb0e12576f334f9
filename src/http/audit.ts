import { z } from 'zod';
import { iso } from '../clock.ts';
import { AUDIT_EVENTS } from '../policy/audit-events.ts';
import { type AuditEntry, listAudit } from '../store/audit.ts';
import { page, pageOf, pageQuery, seqAfter } from './cursor.ts';
import type { Routes } from './deps.ts';
import { momentField } from './fields.ts';

export const auditEntrySchema = z.object({
  id: z.string(),
  seq: z.number(),
  at: z.string(),
  eventType: z.string(),
  actor: z.string(),
  jobId: z.string().nullable(),
  partyId: z.string().nullable(),
  payload: z.record(z.string(), z.unknown()),
});

export const auditEntryJson = (entry: AuditEntry): z.infer<typeof auditEntrySchema> => ({
  ...entry,
  at: iso(entry.at),
});

/** The record: what was decided and done, by whom, why. It only grows. */
export const auditRoutes: Routes = (app, { db, config: { tenantId } }) => {
  app.get(
    '/api/audit',
    {
      config: { permission: 'audit:VIEW' },
      schema: {
        tags: ['audit'],
        summary: 'The record, newest first',
        querystring: z.strictObject({
          ...pageQuery,
          jobId: z.uuid().optional(),
          partyId: z.uuid().optional(),
          eventType: z.string().max(100).optional(),
          actor: z.string().max(200).optional(),
          campaignId: z.uuid().optional(),
          q: z.string().trim().min(1).max(200).optional(),
          from: momentField.optional().describe('From this instant on.'),
          to: momentField.optional().describe('Before this instant.'),
        }),
        response: { 200: pageOf(auditEntrySchema) },
      },
    },
    async ({ query: { limit, cursor, ...filter } }) => {
      const asked = { ...filter, tenantId, beforeSeq: seqAfter(cursor), limit: limit + 1 };
      return page(await listAudit(db, asked), {
        limit,
        key: ({ seq }) => seq,
        item: auditEntryJson,
      });
    },
  );

  app.get(
    '/api/audit/event-types',
    {
      config: { permission: 'audit:VIEW' },
      schema: {
        tags: ['audit'],
        summary: 'The kinds of events that the record knows, for a filter',
        response: { 200: z.object({ eventTypes: z.array(z.string()) }) },
      },
    },
    async () => ({ eventTypes: [...AUDIT_EVENTS] }),
  );
};
