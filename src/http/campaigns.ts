import { z } from 'zod';
import { followForAWhile } from '../campaigns/follow-status.ts';
import { changeCampaign, FaultyCampaign, makeCampaign } from '../campaigns/save-campaign.ts';
import { markStatus } from '../campaigns/status.ts';
import type { QuietWindow } from '../policy/quiet-hours.ts';
import { PURPOSES } from '../policy/words.ts';
import { type Campaign, campaignById, listCampaigns } from '../store/campaigns.ts';
import type { Db } from '../store/db.ts';
import { isUniqueViolation } from '../store/db-errors.ts';
import { campaignProgress, type JobCounts, noJobs } from '../store/job-counts.ts';
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
import type { App, Routes } from './deps.ts';
import { idParams } from './fields.ts';
import { keepInTransaction } from './idempotency.ts';
import { may, type Role, rolesWith } from './permissions.ts';
import { type FieldError, notFound, Problem, unprocessable } from './problem.ts';

const tags = ['campaigns'];

export type CampaignRoutesDeps = {
  /** Quiet hours and timezone for tenants without their own. */
  defaults: { quietHours: QuietWindow; timezone: string | null };
  /** Called after jobs changed, so that workers and the live stream look. */
  onChange: () => void;
};

/** Campaigns: make, list, look at, change. What moves people is in `campaign-actions.ts`. */
export const campaignRoutes =
  ({ defaults, onChange }: CampaignRoutesDeps): Routes =>
  (app: App, { db, clock, newId, config: { tenantId } }) => {
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
        const actor = actorOf(request).name;
        const answer = await db
          .transaction(async (tx) => {
            const campaign = await makeCampaign(tx, request.body, { clock, newId, tenantId, actor });
            if (!campaign) throw nameTaken();
            const made = { campaign: campaignJson(campaign, noJobs()) };
            await keepInTransaction(tx, request, 201, made);
            return made;
          })
          .catch(refuseFaulty);
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
        const { status, ...changes } = request.body;
        const { role, name: actor } = actorOf(request);
        if (status !== undefined && !may(role, 'campaigns:RUN')) throw mayNotRun(role);
        const { campaign, isMoved } = await db
          .transaction(async (tx) => {
            const deps = { clock, newId, tenantId, actor };
            const changed = await changeCampaign(tx, id, changes, deps);
            if (!changed) throw noCampaign();
            if (status === undefined || status === changed.status)
              return { campaign: changed, isMoved: false };
            return { campaign: await markStatus(tx, deps, changed, status), isMoved: true };
          })
          .catch((error: unknown) => {
            throw isUniqueViolation(error, 'cc_outbound_campaigns_name') ? nameTaken() : error;
          })
          .catch(refuseFaulty);
        if (isMoved) {
          await followForAWhile({ db, clock, tenantId, actor, defaults }, id);
          onChange();
        }
        return await withProgress(db, tenantId, campaign);
      },
    );
  };

const mayNotRun = (role: Role) =>
  new Problem(
    403,
    'forbidden',
    `Changing the status needs the permission campaigns:RUN, which the role ${role} does not have. ` +
      `Roles that have it: ${rolesWith('campaigns:RUN').join(', ')}.`,
    { errors: [{ path: 'status', message: 'It needs the permission campaigns:RUN.', code: 'forbidden' }] },
  );

export const noCampaign = () => notFound('There is no campaign with this id.');

export async function withProgress(db: Db, tenantId: string, campaign: Campaign) {
  const progress = await campaignProgress(db, tenantId, [campaign.id]);
  return { campaign: campaignJson(campaign, progress.get(campaign.id) as JobCounts) };
}

function refuseFaulty(error: unknown): never {
  if (!(error instanceof FaultyCampaign)) throw error;
  if (error.isFixed) throw alreadyLaunched(error.message, error.faults);
  throw unprocessable(...(error.faults as [FieldError, ...FieldError[]]));
}

export const alreadyLaunched = (detail: string, errors: readonly FieldError[] = []) =>
  new Problem(409, 'already_launched', detail, { errors });

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
