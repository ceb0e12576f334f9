import { z } from 'zod';
import { iso } from '../clock.ts';
import { CASE_KINDS, CASE_STATUSES } from '../policy/words.ts';
import { type Case, listCases } from '../store/cases.ts';
import { idAfter, page, pageOf, pageQuery } from './cursor.ts';
import type { Routes } from './deps.ts';
import { channelField, isoOrNull } from './fields.ts';

const caseSchema = z.object({
  id: z.string(),
  kind: z.enum(CASE_KINDS),
  status: z.enum(CASE_STATUSES),
  partyId: z.string(),
  partyName: z.string(),
  threadId: z.string().nullable(),
  channel: channelField.nullable(),
  messageId: z.string().nullable(),
  text: z.string().nullable().describe('What the person wrote.'),
  reportedAt: z.string().nullable(),
  createdAt: z.string().describe('When the person was verified and the case opened.'),
});

const caseJson = (row: Case): z.infer<typeof caseSchema> => ({
  ...row,
  reportedAt: isoOrNull(row.reportedAt),
  createdAt: iso(row.createdAt),
});

/** What people must handle: today, reports of fraud by people who were verified. */
export const caseRoutes: Routes = (app, { db, config: { tenantId } }) => {
  app.get(
    '/api/cases',
    {
      config: { permission: 'cases:VIEW' },
      schema: {
        tags: ['conversations'],
        summary: 'Cases, newest first',
        querystring: z.strictObject({
          ...pageQuery,
          status: z.enum(CASE_STATUSES).optional(),
          kind: z.enum(CASE_KINDS).optional(),
          partyId: z.uuid().optional(),
        }),
        response: { 200: pageOf(caseSchema) },
      },
    },
    async ({ query: { limit, cursor, ...filter } }) => {
      const rows = await listCases(db, { ...filter, tenantId, after: idAfter(cursor), limit: limit + 1 });
      return page(rows, { limit, key: ({ id }) => id, item: caseJson });
    },
  );
};
