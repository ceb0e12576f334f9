import { z } from 'zod';
import { listAudit } from '../store/audit-list.ts';
import { auditEntrySchema, auditPage } from './audit.ts';
import { pageOf, pageQuery, seqAfter } from './cursor.ts';
import type { Routes } from './deps.ts';
import { partyRefField } from './fields.ts';
import { partyOr404 } from './named-party.ts';

/** All that the record says of one person: what they allowed, what was decided about them, what was sent, by whom. */
export const partyHistoryRoutes: Routes = (app, { db, config: { tenantId } }) => {
  app.get(
    '/api/parties/:id/history',
    {
      config: { permission: 'parties:VIEW' },
      schema: {
        tags: ['people'],
        summary: 'What happened to a person, newest first',
        params: z.object({ id: partyRefField }),
        querystring: z.strictObject(pageQuery),
        response: { 200: pageOf(auditEntrySchema) },
      },
    },
    async ({ params, query: { limit, cursor } }) => {
      const { id: partyId } = await partyOr404(db, tenantId, params.id);
      const asked = { tenantId, partyId, beforeSeq: seqAfter(cursor), limit: limit + 1 };
      return auditPage(await listAudit(db, asked), limit);
    },
  );
};
