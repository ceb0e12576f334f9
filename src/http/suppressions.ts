import { z } from 'zod';
import { iso } from '../clock.ts';
import { type AddressKind, addressKindOf, maskAddress, normalizeAddress } from '../policy/address.ts';
import type { ChannelName } from '../policy/words.ts';
import { recordAudit } from '../store/audit.ts';
import { ownerOfAddress } from '../store/parties.ts';
import {
  findSuppression,
  liftSuppression,
  listSuppressions,
  SUPPRESSION_REASONS,
  type Suppression,
  suppress,
} from '../store/suppressions.ts';
import { actorOf } from './auth.ts';
import { idAfter, page, pageOf, pageQuery } from './cursor.ts';
import type { Routes } from './deps.ts';
import { addressKindField, channelField, evidenceField, flagQuery, idParams, isoOrNull } from './fields.ts';
import { keepInTransaction } from './idempotency.ts';
import { notFound, unprocessable } from './problem.ts';

const reasonField = z.enum(SUPPRESSION_REASONS);

export const suppressionSchema = z.object({
  id: z.string(),
  address: z.string(),
  channel: channelField.nullable().describe('Null: by no channel at all.'),
  reason: reasonField,
  evidence: evidenceField,
  createdBy: z.string().nullable(),
  createdAt: z.string(),
  liftedAt: z.string().nullable(),
  liftedBy: z.string().nullable(),
});

export const suppressionJson = (suppression: Suppression): z.infer<typeof suppressionSchema> => ({
  ...suppression,
  createdAt: iso(suppression.createdAt),
  liftedAt: isoOrNull(suppression.liftedAt),
});

const createBody = z.strictObject({
  address: z.string().max(400),
  kind: addressKindField
    .optional()
    .describe('Needed where channel is not given and the address does not show it.'),
  channel: channelField.nullish().describe('Left out: by no channel at all.'),
  reason: reasonField.default('operator'),
  evidence: evidenceField.default({}),
});
const liftBody = z.strictObject({ note: z.string().trim().max(1000).optional() }).nullish();
const one = z.object({ suppression: suppressionSchema });
const tags = ['people'];

/**
 * Addresses that must not be used. Jobs for one are not touched here: the rules are asked when a job leaves,
 * and they find it.
 */
export const suppressionRoutes: Routes = (
  app,
  { db, clock, newId, config: { tenantId, defaultCountry } },
) => {
  app.post(
    '/api/suppressions',
    {
      config: { permission: 'parties:EDIT', idempotent: true },
      schema: {
        tags,
        summary: 'Suppress an address; 200 when it is suppressed already',
        body: createBody,
        response: { 200: one, 201: one },
      },
    },
    async (request, reply) => {
      const { channel = null, reason, evidence, ...sent } = request.body;
      const { kind, address } = addressOf(sent, channel, defaultCountry);
      const now = clock.now();
      const createdBy = actorOf(request).name;
      const { status, answer } = await db.transaction(async (tx) => {
        const row = { id: newId(), address, channel, reason, evidence, createdBy, createdAt: now };
        const { suppression, isNew } = await suppress(tx, tenantId, row);
        if (isNew) {
          await recordAudit(tx, tenantId, [
            {
              id: newId(),
              at: now,
              eventType: 'address_suppressed',
              actor: createdBy,
              partyId: await ownerOfAddress(tx, tenantId, { kind, address }),
              payload: { suppressionId: row.id, address: maskAddress(kind, address), channel, reason },
            },
          ]);
        }
        const made = { suppression: suppressionJson(suppression) };
        await keepInTransaction(tx, request, isNew ? 201 : 200, made);
        return { status: isNew ? (201 as const) : (200 as const), answer: made };
      });
      return reply.code(status).send(answer);
    },
  );

  app.get(
    '/api/suppressions',
    {
      config: { permission: 'parties:VIEW' },
      schema: {
        tags,
        summary: 'Suppressions, newest first; live=true leaves out the lifted ones',
        querystring: z.strictObject({
          ...pageQuery,
          address: z.string().max(400).optional().describe('As it is stored: +84912345678, ana@example.com.'),
          reason: reasonField.optional(),
          live: flagQuery.optional(),
        }),
        response: { 200: pageOf(suppressionSchema) },
      },
    },
    async ({ query: { address, reason, live, limit, cursor } }) => {
      const asked = { tenantId, address, reason, live, after: idAfter(cursor), limit: limit + 1 };
      return page(await listSuppressions(db, asked), { limit, key: ({ id }) => id, item: suppressionJson });
    },
  );

  app.post(
    '/api/suppressions/:id/lift',
    {
      config: { permission: 'parties:EDIT' },
      schema: {
        tags,
        summary: 'Allow an address again; lifting twice changes nothing',
        params: idParams,
        body: liftBody,
        response: { 200: one },
      },
    },
    async (request) => {
      const { id } = request.params;
      const now = clock.now();
      const by = actorOf(request).name;
      return await db.transaction(async (tx) => {
        const lifted = await liftSuppression(tx, { tenantId, id, by, now });
        if (lifted) {
          const { channel, reason, address } = lifted;
          const kind = channel === null ? guessedKind(address) : addressKindOf(channel);
          await recordAudit(tx, tenantId, [
            {
              id: newId(),
              at: now,
              eventType: 'suppression_lifted',
              actor: by,
              partyId: await ownerOfAddress(tx, tenantId, { kind, address }),
              payload: {
                suppressionId: id,
                address: maskAddress(kind, address),
                channel,
                reason,
                note: request.body?.note ?? null,
              },
            },
          ]);
        }
        const suppression = lifted ?? (await findSuppression(tx, tenantId, id));
        if (!suppression) throw notFound('There is no suppression with this id.');
        return { suppression: suppressionJson(suppression) };
      });
    },
  );
};

function addressOf(
  { address: raw, kind: told }: { address: string; kind?: AddressKind | undefined },
  channel: ChannelName | null,
  defaultCountry: string | undefined,
): { kind: AddressKind; address: string } {
  const kind = told ?? (channel === null ? guessedKind(raw) : addressKindOf(channel));
  const address = normalizeAddress(kind, raw, { defaultCountry });
  if (address.ok) return { kind, address: address.value };
  throw unprocessable({ path: 'address', message: address.message, code: address.code });
}

const guessedKind = (address: string): AddressKind => (address.includes('@') ? 'email' : 'phone');
