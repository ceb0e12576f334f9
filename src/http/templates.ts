import { z } from 'zod';
import { iso } from '../clock.ts';
import { brokenPlaceholders, placeholdersOf, render } from '../intake/render.ts';
import { countSegments } from '../policy/sms-segments.ts';
import { recordAudit } from '../store/audit.ts';
import {
  currentTemplates,
  listTemplates,
  publishTemplate,
  type Template,
  templateVariant,
} from '../store/templates.ts';
import { actorOf } from './auth.ts';
import { idAfter, page, pageOf, pageQuery } from './cursor.ts';
import type { Routes } from './deps.ts';
import { channelField, languageField } from './fields.ts';
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
});

const templateJson = (template: Template): z.infer<typeof templateSchema> => ({
  ...template,
  variables: placeholdersOf(template),
  createdAt: iso(template.createdAt),
});

const createBody = z.strictObject({
  key: keyField,
  language: languageField,
  channel: channelField.nullish(),
  subject: z
    .string()
    .min(1)
    .max(500)
    .regex(/^[^\r\n]*$/, 'Write the subject on one line.')
    .nullish(),
  body: z.string().min(1).max(100_000),
  html: z.string().min(1).max(500_000).nullish(),
});

const previewBody = z.strictObject({
  language: languageField.optional(),
  channel: channelField.nullish(),
  variables: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).default({}),
});

const previewAnswer = z.object({
  language: z.string(),
  version: z.number(),
  channel: channelField.nullable(),
  subject: z.string().nullable(),
  text: z.string(),
  html: z.string().nullable(),
  missing: z.array(z.string()).describe('Names that were given no value.'),
  segments: z.number().describe('How many SMS the text is.'),
  encoding: z.enum(['GSM-7', 'UCS-2']),
});

const keyParams = z.object({ key: z.string().max(300) });
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
      const createdBy = actorOf(request).name;
      const createdAt = clock.now();
      const answer = await db.transaction(async (tx) => {
        const row = { id: newId(), key, language, channel, subject, body, html, createdBy, createdAt };
        const template = await publishTemplate(tx, { ...row, tenantId });
        await recordAudit(tx, tenantId, [
          {
            id: newId(),
            at: createdAt,
            eventType: 'template_published',
            actor: createdBy,
            payload: { templateId: template.id, key, language, channel, version: template.version },
          },
        ]);
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

  app.post(
    '/api/templates/:key/preview',
    {
      config: { permission: 'templates:VIEW' },
      schema: {
        tags,
        summary: 'What a person would read; stores nothing',
        params: keyParams,
        body: previewBody,
        response: { 200: previewAnswer },
      },
    },
    async ({ params: { key }, body: { language = null, channel = null, variables } }) => {
      const template = await templateVariant(db, tenantId, { key, language, channel });
      if (!template) throw noTemplate();
      const { subject = null, text, html = null, missing } = render(template, variables);
      const { version, channel: variantOf } = template;
      return {
        language: template.language,
        version,
        channel: variantOf,
        subject,
        text,
        html,
        missing,
        ...countSegments(text),
      };
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

const noTemplate = () =>
  notFound('There is no template with this key that fits. Those that exist: GET /api/templates.');
