import { z } from 'zod';
import { recordAudit } from '../store/audit.ts';
import { listConsents } from '../store/consents.ts';
import { isUniqueViolation } from '../store/db-errors.ts';
import { dropOtherLinks, insertParty, listParties, type Party, updateParty } from '../store/parties.ts';
import { listSuppressions } from '../store/suppressions.ts';
import { actorOf } from './auth.ts';
import { consentJson, consentSchema } from './consents.ts';
import { idAfter, page, pageOf, pageQuery } from './cursor.ts';
import type { Routes } from './deps.ts';
import {
  channelField,
  flagQuery,
  languageField,
  nameField,
  partyRefField,
  tagField,
  tagsField,
  zoneField,
} from './fields.ts';
import { keepInTransaction } from './idempotency.ts';
import { partyOr404 } from './named-party.ts';
import { addressesBody, linksOf, masked, tie } from './party-addresses.ts';
import { partyJson, partySchema } from './party-json.ts';
import { Problem } from './problem.ts';
import { suppressionJson, suppressionSchema } from './suppressions.ts';

const externalRefField = z.string().trim().min(1).max(200);

const createBody = z.strictObject({
  externalRef: externalRefField.nullish().describe('Your own id of the person.'),
  displayName: nameField,
  language: languageField.nullish(),
  tags: tagsField.default([]).describe('Words by which an audience is found, such as gold or branch-12.'),
  addresses: addressesBody.default([]),
});
const changeBody = z.strictObject({
  externalRef: externalRefField.nullable().optional(),
  displayName: nameField.optional(),
  language: languageField.nullable().optional(),
  tags: tagsField.optional().describe('The whole list: tags that are left out are taken away.'),
  addresses: addressesBody.optional().describe('The whole list: addresses that are left out are untied.'),
});

const wholeParty = partySchema.extend({
  consents: z.array(consentSchema),
  suppressions: z.array(suppressionSchema),
});
const params = z.object({ id: partyRefField });
const doc = ['people'];

export const partyRoutes: Routes = (app, deps) => {
  const { db, clock, newId, config } = deps;
  const { tenantId } = config;

  app.post(
    '/api/parties',
    {
      config: { permission: 'parties:EDIT', idempotent: true },
      schema: {
        tags: doc,
        summary: 'Add a person',
        body: createBody,
        response: { 201: z.object({ party: partySchema }) },
      },
    },
    async (request, reply) => {
      const { displayName, addresses, tags } = request.body;
      const externalRef = request.body.externalRef ?? null;
      const language = request.body.language ?? null;
      const links = linksOf(addresses, deps);
      const id = newId();
      const now = clock.now();
      const answer = await db.transaction(async (tx) => {
        if (!(await insertParty(tx, { tenantId, id, externalRef, displayName, language, tags, now }))) {
          throw externalRefTaken();
        }
        await tie(tx, { tenantId, partyId: id, links, now });
        await recordAudit(tx, tenantId, [
          {
            id: newId(),
            at: now,
            eventType: 'party_created',
            actor: actorOf(request).name,
            partyId: id,
            payload: { externalRef, tags, addresses: masked(links) },
          },
        ]);
        const party = { party: partyJson(await partyOr404(tx, tenantId, { id })) };
        await keepInTransaction(tx, request, 201, party);
        return party;
      });
      return reply.code(201).send(answer);
    },
  );

  app.get(
    '/api/parties',
    {
      config: { permission: 'parties:VIEW' },
      schema: {
        tags: doc,
        summary: 'People, newest first; q searches names, your ids and addresses',
        querystring: z.strictObject({
          ...pageQuery,
          q: z.string().max(200).optional(),
          tag: tagField.optional(),
          language: languageField
            .optional()
            .describe('In which they are written to: that of the preferences, else their own.'),
          channel: channelField.optional().describe('One that they allow.'),
          timezone: zoneField.optional(),
          dnc: flagQuery.optional().describe('Whether they said "do not contact".'),
        }),
        response: { 200: pageOf(partySchema) },
      },
    },
    async ({ query: { limit, cursor, ...filter } }) => {
      const rows = await listParties(db, { ...filter, tenantId, after: idAfter(cursor), limit: limit + 1 });
      return page(rows, { limit, key: ({ id }) => id, item: partyJson });
    },
  );

  app.get(
    '/api/parties/:id',
    {
      config: { permission: 'parties:VIEW' },
      schema: {
        tags: doc,
        summary: 'One person, whole',
        params,
        response: { 200: z.object({ party: wholeParty }) },
      },
    },
    async (request) => {
      const party = await partyOr404(db, tenantId, request.params.id);
      const newest = { tenantId, after: null, limit: 200 };
      const [consents, suppressions] = await Promise.all([
        listConsents(db, { ...newest, partyId: party.id }),
        listSuppressions(db, { ...newest, addresses: party.addresses.map(({ value }) => value) }),
      ]);
      return {
        party: {
          ...partyJson(party),
          consents: consents.map(consentJson),
          suppressions: suppressions.map(suppressionJson),
        },
      };
    },
  );

  app.patch(
    '/api/parties/:id',
    {
      config: { permission: 'parties:EDIT' },
      schema: {
        tags: doc,
        summary: 'Change a person; fields that are left out stay',
        params,
        body: changeBody,
        response: { 200: z.object({ party: partySchema }) },
      },
    },
    async (request) => {
      const { addresses, ...change } = request.body;
      const links = addresses && linksOf(addresses, deps);
      const now = clock.now();
      return await db
        .transaction(async (tx) => {
          const before = await partyOr404(tx, tenantId, request.params.id);
          const partyId = before.id;
          const { externalRef, displayName, language, tags } = { ...before, ...change } as Party;
          await updateParty(tx, { tenantId, id: partyId, externalRef, displayName, language, tags, now });
          if (links) {
            await dropOtherLinks(tx, { tenantId, partyId, keep: links });
            await tie(tx, { tenantId, partyId, links, now });
          }
          const after = await partyOr404(tx, tenantId, { id: partyId });
          await recordAudit(tx, tenantId, [
            {
              id: newId(),
              at: now,
              eventType: 'party_changed',
              actor: actorOf(request).name,
              partyId,
              payload: {
                changed: Object.keys(request.body),
                ...(change.tags ? { tagsBefore: before.tags, tags } : {}),
                ...(links
                  ? { addressesBefore: masked(before.addresses), addresses: masked(after.addresses) }
                  : {}),
              },
            },
          ]);
          return { party: partyJson(after) };
        })
        .catch((error: unknown) => {
          throw isUniqueViolation(error, 'cc_parties_external_ref') ? externalRefTaken() : error;
        });
    },
  );
};

const externalRefTaken = () =>
  new Problem(
    409,
    'external_ref_taken',
    'Another person has this externalRef. Change that one with PATCH /api/parties/ref:<externalRef>, or send another.',
    {
      errors: [
        { path: 'externalRef', message: 'Another person has this externalRef.', code: 'external_ref_taken' },
      ],
    },
  );
