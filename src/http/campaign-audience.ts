import { z } from 'zod';
import { loadAudience } from '../intake/load-audience.ts';
import { kindsFor } from '../policy/choose-channel.ts';
import { countAudience } from '../store/audience.ts';
import { campaignById, lockCampaign } from '../store/campaigns.ts';
import type { Db } from '../store/db.ts';
import { actorOf } from './auth.ts';
import { filterField } from './campaign-schemas.ts';
import { alreadyLaunched, noCampaign } from './campaigns.ts';
import { csvOf, csvQuery, MOST_CSV_BYTES, openCsvDoor, refuseUnreadable, rejectedRows } from './csv-door.ts';
import type { Routes } from './deps.ts';
import { channelsField, idParams } from './fields.ts';

/** Whom a campaign is for: an uploaded list, and how many a filter finds. */
export const campaignAudienceRoutes: Routes = (app, { db, clock, newId, config }) => {
  const { tenantId } = config;

  const refuseUnlessOpen = async (read: Db, id: string, find: typeof campaignById) => {
    const campaign = await find(read, tenantId, id);
    if (!campaign) throw noCampaign();
    if (campaign.launch) {
      throw alreadyLaunched(
        'This campaign was launched with its audience. Make another one for other people.',
      );
    }
  };

  app.post(
    '/api/campaigns/audience/count',
    {
      config: { permission: 'campaigns:VIEW' },
      schema: {
        tags: ['campaigns'],
        summary: 'How many people a filter finds',
        body: z.strictObject({
          filter: filterField,
          allowedChannels: channelsField
            .nullable()
            .optional()
            .describe('Only people with an address for one of these.'),
        }),
        response: { 200: z.object({ people: z.number() }) },
      },
    },
    async ({ body: { filter, allowedChannels } }) => {
      const asked = { audience: { kind: 'filter' as const, filter }, campaignId: null };
      const kinds = allowedChannels ? [...new Set(allowedChannels.flatMap(kindsFor))] : null;
      return { people: await countAudience(db, tenantId, asked, { kinds }) };
    },
  );

  openCsvDoor(app, (door) => {
    door.put(
      '/api/campaigns/:id/audience',
      {
        bodyLimit: MOST_CSV_BYTES,
        config: { permission: 'campaigns:EDIT' },
        schema: {
          tags: ['campaigns'],
          summary: 'Give a campaign its audience as a CSV file',
          description:
            'Send the file as text/csv. A column externalRef, or one of phone, email, whatsapp, zalo and facebook, ' +
            'names a person on record; every other column is a variable for the text. Rows that cannot be used are ' +
            'reported (the first 1000 of them), and the rest replaces the list before it, all at once.',
          params: idParams,
          querystring: z.strictObject({
            ...csvQuery,
            file: z.string().trim().min(1).max(200).optional().describe('What the file is called.'),
          }),
          response: {
            200: z.object({
              rows: z.number(),
              people: z.number(),
              rejected: rejectedRows,
              variables: z.array(z.string()).describe('The names that the text may use.'),
            }),
          },
        },
      },
      async (request) => {
        const { id } = request.params;
        const { dryRun, file, country } = request.query;
        // Asked before the file is read, and again under a lock when it is.
        await refuseUnlessOpen(db, id, campaignById);
        return await loadAudience(db, {
          csv: csvOf(request),
          tenantId,
          campaignId: id,
          file: file ?? null,
          clock,
          newId,
          actor: actorOf(request).name,
          dryRun,
          defaultCountry: country ?? config.defaultCountry,
          lock: (tx) => refuseUnlessOpen(tx, id, lockCampaign),
        }).catch(refuseUnreadable);
      },
    );
  });
};
