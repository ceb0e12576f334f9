import { z } from 'zod';
import { iso } from '../clock.ts';
import type { AuditEvent } from '../policy/audit-events.ts';
import { ON_QUIET_HOURS, PURPOSES } from '../policy/words.ts';
import { recordAudit } from '../store/audit.ts';
import {
  type Campaign,
  campaignById,
  createCampaign,
  listCampaigns,
  lockCampaign,
  updateCampaign,
} from '../store/campaigns.ts';
import { isUniqueViolation } from '../store/db-errors.ts';
import { actorOf } from './auth.ts';
import { idAfter, page, pageOf, pageQuery } from './cursor.ts';
import type { Routes } from './deps.ts';
import { channelField, channelsField, idParams, nameField } from './fields.ts';
import { keepInTransaction } from './idempotency.ts';
import { notFound, Problem } from './problem.ts';

const statusField = z.enum(['active', 'paused', 'archived']);
const capField = z.strictObject({
  max: z.int().min(1).max(1000).describe('How many messages an address may get …'),
  hours: z.int().min(1).max(8760).describe('… within this many hours.'),
});

export const campaignSchema = z.object({
  id: z.string(),
  name: z.string(),
  purpose: z.enum(PURPOSES),
  allowedChannels: z.array(channelField).nullable().describe('Null: every channel.'),
  status: statusField,
  onQuietHours: z.enum(ON_QUIET_HOURS).nullable().describe('Null: as the kind of job says.'),
  onUnknown: z
    .enum(['ask', 'resend'])
    .describe('Whether a person decides about a send whose end nobody knows.'),
  frequencyCap: capField.nullable(),
  createdBy: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

const campaignJson = (campaign: Campaign): z.infer<typeof campaignSchema> => ({
  ...campaign,
  createdAt: iso(campaign.createdAt),
  updatedAt: iso(campaign.updatedAt),
});

const settings = {
  status: statusField.optional(),
  allowedChannels: channelsField.nullable().optional(),
  onQuietHours: z.enum(ON_QUIET_HOURS).nullable().optional(),
  onUnknown: z.enum(['ask', 'resend']).optional(),
  frequencyCap: capField.nullable().optional(),
};
const createBody = z.strictObject({ name: nameField, purpose: z.enum(PURPOSES), ...settings });
const changeBody = z.strictObject({ name: nameField.optional(), ...settings });
const one = z.object({ campaign: campaignSchema });
const tags = ['campaigns'];

export const campaignRoutes: Routes = (app, { db, clock, newId, config: { tenantId } }) => {
  app.post(
    '/api/campaigns',
    {
      config: { permission: 'campaigns:EDIT', idempotent: true },
      schema: { tags, summary: 'Make a campaign', body: createBody, response: { 201: one } },
    },
    async (request, reply) => {
      const createdBy = actorOf(request).name;
      const answer = await db.transaction(async (tx) => {
        const campaign = await createCampaign(tx, { ...request.body, tenantId, createdBy }, { clock, newId });
        if (!campaign) throw nameTaken();
        const made = { campaign: campaignJson(campaign) };
        await keepInTransaction(tx, request, 201, made);
        return made;
      });
      return reply.code(201).send(answer);
    },
  );

  app.get(
    '/api/campaigns',
    {
      config: { permission: 'campaigns:VIEW' },
      schema: {
        tags,
        summary: 'Campaigns, newest first',
        querystring: z.strictObject({
          ...pageQuery,
          status: statusField.optional(),
          purpose: z.enum(PURPOSES).optional(),
          q: z.string().max(200).optional(),
        }),
        response: { 200: pageOf(campaignSchema) },
      },
    },
    async ({ query: { status, purpose, q, limit, cursor } }) => {
      const asked = { tenantId, status, purpose, q, after: idAfter(cursor), limit: limit + 1 };
      return page(await listCampaigns(db, asked), { limit, key: ({ id }) => id, item: campaignJson });
    },
  );

  app.get(
    '/api/campaigns/:id',
    {
      config: { permission: 'campaigns:VIEW' },
      schema: { tags, summary: 'One campaign', params: idParams, response: { 200: one } },
    },
    async ({ params: { id } }) => {
      const campaign = await campaignById(db, tenantId, id);
      if (!campaign) throw noCampaign();
      return { campaign: campaignJson(campaign) };
    },
  );

  app.patch(
    '/api/campaigns/:id',
    {
      config: { permission: 'campaigns:EDIT' },
      schema: {
        tags,
        summary: 'Change, pause or archive a campaign; its purpose stays, since jobs were made for it',
        params: idParams,
        body: changeBody,
        response: { 200: one },
      },
    },
    async (request) => {
      const { id } = request.params;
      const now = clock.now();
      return await db
        .transaction(async (tx) => {
          const before = await lockCampaign(tx, tenantId, id);
          if (!before) throw noCampaign();
          const wanted = { ...before, ...request.body } as Campaign;
          const after = await updateCampaign(tx, tenantId, { ...wanted, id, now });
          if (!after) throw noCampaign();
          const actor = actorOf(request).name;
          const changed = Object.keys(request.body).filter(
            (key) =>
              JSON.stringify(before[key as keyof Campaign]) !== JSON.stringify(after[key as keyof Campaign]),
          );
          const isStatus = (key: string) => key === 'status';
          const line = (eventType: AuditEvent, payload: Record<string, unknown>) => ({
            id: newId(),
            at: now,
            eventType,
            actor,
            payload: { campaignId: id, name: after.name, ...payload },
          });
          await recordAudit(tx, tenantId, [
            ...(changed.some(isStatus)
              ? [line('campaign_status_changed', { from: before.status, to: after.status })]
              : []),
            ...(changed.some((key) => !isStatus(key)) ? [line('campaign_changed', { changed })] : []),
          ]);
          return { campaign: campaignJson(after) };
        })
        .catch((error: unknown) => {
          throw isUniqueViolation(error, 'cc_outbound_campaigns_name') ? nameTaken() : error;
        });
    },
  );
};

const noCampaign = () => notFound('There is no campaign with this id.');

const nameTaken = () =>
  new Problem(
    409,
    'campaign_exists',
    'A campaign of this name and purpose exists. Use it, or send another name.',
    {
      errors: [
        { path: 'name', message: 'A campaign of this name and purpose exists.', code: 'campaign_exists' },
      ],
    },
  );
