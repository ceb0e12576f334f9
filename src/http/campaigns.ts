import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { faultsOf } from '../campaigns/campaign-faults.ts';
import type { AuditEvent } from '../policy/audit-events.ts';
import { PURPOSES } from '../policy/words.ts';
import { clearList } from '../store/audience-list.ts';
import { recordAudit } from '../store/audit.ts';
import {
  type Campaign,
  type CampaignSettings,
  campaignById,
  createCampaign,
  listCampaigns,
  lockCampaign,
  updateCampaign,
} from '../store/campaigns.ts';
import type { Db } from '../store/db.ts';
import { isUniqueViolation } from '../store/db-errors.ts';
import { campaignProgress, type JobCounts, noJobs } from '../store/job-counts.ts';
import { currentTemplates } from '../store/templates.ts';
import { actorOf } from './auth.ts';
import {
  campaignJson,
  campaignSchema,
  changeBody,
  createBody,
  oneCampaign,
  statusField,
} from './campaign-schemas.ts';
import { idAfter, page, pageOf, pageQuery } from './cursor.ts';
import type { Routes } from './deps.ts';
import { idParams } from './fields.ts';
import { keepInTransaction } from './idempotency.ts';
import { notFound, Problem, unprocessable } from './problem.ts';

const tags = ['campaigns'];

/** Campaigns: make, list, look at, change. What moves people is in `campaign-actions.ts`. */
export const campaignRoutes: Routes = (app, { db, clock, newId, config: { tenantId } }) => {
  app.post(
    '/api/campaigns',
    {
      config: { permission: 'campaigns:EDIT', idempotent: true },
      schema: {
        tags,
        summary: 'Make a campaign',
        description:
          'With a text and an audience it can be previewed and launched; without them it is a purpose with rules ' +
          'that single jobs may name.',
        body: createBody,
        response: { 201: oneCampaign },
      },
    },
    async (request, reply) => {
      const createdBy = actorOf(request).name;
      const answer = await db.transaction(async (tx) => {
        await refuseFaults(tx, tenantId, request.body, new Set(Object.keys(request.body)), clock.now());
        const campaign = await createCampaign(tx, { ...request.body, tenantId, createdBy }, { clock, newId });
        if (!campaign) throw nameTaken();
        const made = { campaign: campaignJson(campaign, noJobs()) };
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
      const rows = await listCampaigns(db, asked);
      const progress = await campaignProgress(
        db,
        tenantId,
        rows.slice(0, limit).map(({ id }) => id),
      );
      const item = (row: Campaign) => campaignJson(row, progress.get(row.id) as JobCounts);
      return page(rows, { limit, key: ({ id }) => id, item });
    },
  );

  app.get(
    '/api/campaigns/:id',
    {
      config: { permission: 'campaigns:VIEW' },
      schema: { tags, summary: 'One campaign', params: idParams, response: { 200: oneCampaign } },
    },
    async ({ params: { id } }) => {
      const campaign = await campaignById(db, tenantId, id);
      if (!campaign) throw noCampaign();
      return await withProgress(db, tenantId, campaign);
    },
  );

  app.patch(
    '/api/campaigns/:id',
    {
      config: { permission: 'campaigns:EDIT' },
      schema: {
        tags,
        summary: 'Change, pause or archive a campaign',
        description:
          'Fields that are left out stay. Its purpose stays, since jobs were made for it; once it is launched, so do ' +
          'its words, its audience, its channels and its times.',
        params: idParams,
        body: changeBody,
        response: { 200: oneCampaign },
      },
    },
    async (request) => {
      const { id } = request.params;
      const now = clock.now();
      const changes = request.body;
      return await db
        .transaction(async (tx) => {
          const before = await lockCampaign(tx, tenantId, id);
          if (!before) throw noCampaign();
          const changed = new Set(
            Object.keys(changes).filter(
              (key) =>
                !isDeepStrictEqual(before[key as keyof Campaign], changes[key as keyof typeof changes]),
            ),
          );
          refuseFixed(before, changed);
          const wanted = { ...before, ...changes } as Campaign;
          await refuseFaults(tx, tenantId, wanted, changed, now);
          if (changed.has('audience')) await clearList(tx, tenantId, id);
          const pausedAt = wanted.status === 'paused' ? (before.pausedAt ?? now) : null;
          const after = await updateCampaign(tx, tenantId, { ...wanted, pausedAt, id, now });
          if (!after) throw noCampaign();
          const actor = actorOf(request).name;
          const line = (eventType: AuditEvent, payload: Record<string, unknown>) => ({
            id: newId(),
            at: now,
            eventType,
            actor,
            payload: { campaignId: id, name: after.name, ...payload },
          });
          const settings = [...changed].filter((key) => key !== 'status');
          await recordAudit(tx, tenantId, [
            ...(changed.has('status')
              ? [line('campaign_status_changed', { from: before.status, to: after.status })]
              : []),
            ...(settings.length > 0 ? [line('campaign_changed', { changed: settings })] : []),
          ]);
          return await withProgress(tx, tenantId, after);
        })
        .catch((error: unknown) => {
          throw isUniqueViolation(error, 'cc_outbound_campaigns_name') ? nameTaken() : error;
        });
    },
  );
};

export const noCampaign = () => notFound('There is no campaign with this id.');

export async function withProgress(db: Db, tenantId: string, campaign: Campaign) {
  const progress = await campaignProgress(db, tenantId, [campaign.id]);
  return { campaign: campaignJson(campaign, progress.get(campaign.id) as JobCounts) };
}

async function refuseFaults(
  tx: Db,
  tenantId: string,
  wanted: CampaignSettings,
  changed: ReadonlySet<string>,
  now: number,
): Promise<void> {
  const variants = wanted.templateKey ? await currentTemplates(tx, tenantId, wanted.templateKey) : null;
  const [first, ...rest] = faultsOf(wanted, { variants, now, changed });
  if (first) throw unprocessable(first, ...rest);
}

/** What the jobs of a launch were made from: changing it would say something of them that is not true. */
const FIXED: readonly (keyof Campaign)[] = [
  'allowedChannels',
  'templateKey',
  'content',
  'variables',
  'audience',
  'startsAt',
  'expiresAt',
  'perMinute',
  'priority',
  'onQuietHours',
];

function refuseFixed({ launch }: Campaign, changed: ReadonlySet<string>): void {
  const fixed = launch === null ? [] : FIXED.filter((field) => changed.has(field));
  if (fixed.length === 0) return;
  throw alreadyLaunched(
    `This campaign was launched with its ${fixed.join(', ')}. Make another campaign to say something else.`,
    fixed,
  );
}

export const alreadyLaunched = (detail: string, fields: readonly string[] = []) =>
  new Problem(409, 'already_launched', detail, {
    errors: fields.map((path) => ({
      path,
      message: 'It is fixed since the campaign was launched.',
      code: 'already_launched',
    })),
  });

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
