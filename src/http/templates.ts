import { z } from 'zod';
import { iso } from '../clock.ts';
import { publishVariant } from '../intake/publish-template.ts';
import { brokenPlaceholders, placeholdersOf } from '../intake/render.ts';
import { recordAudit } from '../store/audit.ts';
import {
  currentTemplates,
  listTemplates,
  retireTemplate,
  type Template,
  templateVersions,
} from '../store/templates.ts';
import { actorOf } from './auth.ts';
import { idAfter, page, pageOf, pageQuery } from './cursor.ts';
import type { Routes } from './deps.ts';
import { channelField, isoOrNull, languageField } from './fields.ts';
import { keepInTransaction } from './idempotency.ts';
import { type FieldError, notFound, unprocessable } from './problem.ts';

const keyField = z
  .string()
  .max(100)
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    'Send letters, digits, dots, dashes and underscores, such as fraud-notice.',
  );

export const templateSchema = z.object({
  id: z.string(),
  key: z.string(),
  language: z.string(),
  version: z.number(),
  channel: channelField.nullable().describe('Null: for every channel without a variant of its own.'),
  subject: z.string().nullable(),
  body: z.string(),
  html: z.string().nullable(),
  variables: z.array(z.string()).describe('The names that the template asks for.'),
  createdBy: z.string().nullable(),
  createdAt: z.string(),
  retiredAt: z.string().nullable().describe('Since then it is not used any more.'),
});

const templateJson = (template: Template): z.infer<typeof templateSchema> => ({
  ...template,
  variables: placeholdersOf(template),
  createdAt: iso(template.createdAt),
  retiredAt: isoOrNull(template.retiredAt),
});

export const subjectField = z
  .string()
  .max(500)
  .regex(/^[^\r\n]*$/, 'Write the subject on one line.');
export const bodyField = z.string().max(100_000);
export const htmlField = z.string().max(500_000);

const createBody = z.strictObject({
  key: keyField,
  language: languageField,
  channel: channelField.nullish(),
  subject: subjectField.min(1).nullish(),
  body: bodyField.min(1),
  html: htmlField.min(1).nullish(),
});

const retireBody = z.strictObject({ language: languageField, channel: channelField.nullish() });

export const keyParams = z.object({ key: z.string().max(300) });
const tags = ['templates'];

export const templateRoutes: Routes = (app, { db, clock, newId, config: { tenantId } }) => {
  app.post(
    '/api/templates',
    {
      config: { permission: 'templates:EDIT', idempotent: true },
      schema: {
        tags,
        summary: 'Publish a template; the same key, language and channel again makes its next version',
        body: createBody,
        response: { 201: z.object({ template: templateSchema }) },
      },
    },
    async (request, reply) => {
      refuseBrokenPlaceholders(request.body);
      const { key, language, channel = null, subject = null, body, html = null } = request.body;
      const wanted = { key, language, channel, subject, body, html };
      const deps = { clock, newId, tenantId, actor: actorOf(request).name };
      const answer = await db.transaction(async (tx) => {
        const template = await publishVariant(tx, wanted, deps);
        const made = { template: templateJson(template) };
        await keepInTransaction(tx, request, 201, made);
        return made;
      });
      return reply.code(201).send(answer);
    },
  );

  app.get(
    '/api/templates',
    {
      config: { permission: 'templates:VIEW' },
      schema: {
        tags,
        summary: 'The newest version of every variant, newest first',
        querystring: z.strictObject({
          ...pageQuery,
          key: z.string().max(100).optional(),
          language: languageField.optional(),
          channel: channelField.optional(),
        }),
        response: { 200: pageOf(templateSchema) },
      },
    },
    async ({ query: { key, language, channel, limit, cursor } }) => {
      const asked = { tenantId, key, language, channel, after: idAfter(cursor), limit: limit + 1 };
      return page(await listTemplates(db, asked), { limit, key: ({ id }) => id, item: templateJson });
    },
  );

  app.get(
    '/api/templates/:key',
    {
      config: { permission: 'templates:VIEW' },
      schema: {
        tags,
        summary: 'A template with its variants in all languages and channels',
        params: keyParams,
        response: {
          200: z.object({ template: z.object({ key: z.string(), variants: z.array(templateSchema) }) }),
        },
      },
    },
    async ({ params: { key } }) => {
      const variants = await currentTemplates(db, tenantId, key);
      if (variants.length === 0) throw noTemplate();
      return { template: { key, variants: variants.map(templateJson) } };
    },
  );

  app.get(
    '/api/templates/:key/versions',
    {
      config: { permission: 'templates:VIEW' },
      schema: {
        tags,
        summary: 'All versions of one variant, newest first, the retired ones too',
        params: keyParams,
        querystring: z.strictObject({
          ...pageQuery,
          language: languageField,
          channel: channelField.optional().describe('Left out: the variant for all channels.'),
        }),
        response: { 200: pageOf(templateSchema) },
      },
    },
    async ({ params: { key }, query: { language, channel = null, limit, cursor } }) => {
      const asked = { tenantId, key, language, channel, after: idAfter(cursor), limit: limit + 1 };
      return page(await templateVersions(db, asked), { limit, key: ({ id }) => id, item: templateJson });
    },
  );

  app.post(
    '/api/templates/:key/retire',
    {
      config: { permission: 'templates:EDIT' },
      schema: {
        tags,
        summary: 'Take a variant out of use; its versions stay readable, and publishing brings it back',
        params: keyParams,
        body: retireBody,
        response: { 200: z.object({ template: templateSchema }) },
      },
    },
    async (request) => {
      const { key } = request.params;
      const { language, channel = null } = request.body;
      const now = clock.now();
      return await db.transaction(async (tx) => {
        const retired = await retireTemplate(tx, { tenantId, key, language, channel, now });
        const [template] = await templateVersions(tx, {
          tenantId,
          key,
          language,
          channel,
          after: null,
          limit: 1,
        });
        if (!template) throw noTemplate();
        if (retired > 0) {
          const { id: templateId, version } = template;
          await recordAudit(tx, tenantId, [
            {
              id: newId(),
              at: now,
              eventType: 'template_retired',
              actor: actorOf(request).name,
              payload: { templateId, key, language, channel, version },
            },
          ]);
        }
        return { template: templateJson(template) };
      });
    },
  );
};

function refuseBrokenPlaceholders(sent: z.infer<typeof createBody>): void {
  const errors = (['subject', 'body', 'html'] as const).flatMap((path): FieldError[] => {
    const [found] = brokenPlaceholders(sent[path] ?? '');
    if (found === undefined) return [];
    const message = `${found} is no placeholder. Write {{name}}: letters, digits and underscores, nothing else.`;
    return [{ path, message, code: 'invalid_placeholder' }];
  });
  const [first, ...rest] = errors;
  if (first) throw unprocessable(first, ...rest);
}

export const noTemplate = () =>
  notFound('There is no template with this key that fits. Those that exist: GET /api/templates.');
