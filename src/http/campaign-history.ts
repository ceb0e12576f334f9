import { z } from 'zod';
import { auditOfCampaign } from '../store/audit.ts';
import { campaignById } from '../store/campaigns.ts';
import { auditEntryJson, auditEntrySchema } from './audit.ts';
import { noCampaign } from './campaigns.ts';
import { page, pageOf, pageQuery, seqAfter } from './cursor.ts';
import type { Routes } from './deps.ts';
import { idParams } from './fields.ts';

/** What was done to a campaign, by whom: made, changed, launched, paused. Its jobs have their own history. */
export const campaignHistoryRoutes: Routes = (app, { db, config: { tenantId } }) => {
  app.get(
    '/api/campaigns/:id/history',
    {
      config: { permission: 'campaigns:VIEW' },
      schema: {
        tags: ['campaigns'],
        summary: 'What was done to a campaign itself, newest first',
        params: idParams,
        querystring: z.strictObject(pageQuery),
        response: { 200: pageOf(auditEntrySchema) },
      },
    },
    async ({ params: { id }, query: { limit, cursor } }) => {
      if (!(await campaignById(db, tenantId, id))) throw noCampaign();
      const asked = { campaignId: id, beforeSeq: seqAfter(cursor), limit: limit + 1 };
      const rows = await auditOfCampaign(db, tenantId, asked);
      return page(rows, { limit, key: ({ seq }) => seq, item: auditEntryJson });
    },
  );
};
