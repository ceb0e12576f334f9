import { z } from 'zod';
import { iso } from '../clock.ts';
import { AUDIT_EVENTS } from '../policy/audit-events.ts';
import type { AuditEntry } from '../store/audit.ts';
import { type AuditFound, listAudit } from '../store/audit-list.ts';
import { cursorAfter, page, pageOf, pageQuery, seqAfter } from './cursor.ts';
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

/** A page whose cursor leads on also where a search stopped without filling it. */
export function auditPage({ entries, searchedTo }: AuditFound, limit: number) {
  const found = page(entries, { limit, key: ({ seq }) => seq, item: auditEntryJson });
  return searchedTo === null ? found : { ...found, nextCursor: cursorAfter(searchedTo) };
}

/** The record: what was decided and done, by whom, why. It only grows. */
export const auditRoutes: Routes = (app, { db, config: { tenantId } }) => {
  app.get(
    '/api/audit',
    {
      config: { permission: 'audit:VIEW' },
      schema: {
        tags: ['audit'],
        summary: 'The record, newest first',
        description:
          'A search for something rare reads a stretch of the record and answers with what it found there: a page ' +
          'may be short, or empty, and still have a nextCursor, with which the search goes on.',
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
      return auditPage(await listAudit(db, asked), limit);
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
