import { z } from 'zod';
import { brokenPlaceholders, placeholdersOf, render, type Variables } from '../intake/render.ts';
import { countSegments } from '../policy/sms-segments.ts';
import { type Template, templateVariant } from '../store/templates.ts';
import type { Routes } from './deps.ts';
import { channelField, languageField } from './fields.ts';
import { bodyField, htmlField, keyParams, noTemplate, subjectField } from './templates.ts';

const variablesField = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
  .default({});

const publishedBody = z.strictObject({
  language: languageField.optional(),
  channel: channelField.nullish(),
  variables: variablesField,
});

const draftBody = z.strictObject({
  language: languageField.optional(),
  channel: channelField.nullish(),
  subject: subjectField.nullish(),
  body: bodyField.describe('It may be empty, and hold half a placeholder: somebody is still writing.'),
  html: htmlField.nullish(),
  variables: variablesField,
});

const answer = z.object({
  language: z.string(),
  version: z.number().nullable().describe('Null: not published.'),
  channel: channelField.nullable(),
  subject: z.string().nullable(),
  text: z.string(),
  html: z.string().nullable(),
  variables: z.array(z.string()).describe('The names that the template asks for.'),
  missing: z.array(z.string()).describe('Names that were given no value.'),
  broken: z.array(z.string()).describe('Braces that are no placeholder; publishing refuses them.'),
  segments: z.number().describe('How many SMS the text is.'),
  encoding: z.enum(['GSM-7', 'UCS-2']),
});

const tags = ['templates'];

/** What a person would read, of a template that is published or only being written. Nothing is stored. */
export const templatePreviewRoutes: Routes = (app, { db, config: { tenantId } }) => {
  app.post(
    '/api/templates/:key/preview',
    {
      config: { permission: 'templates:VIEW' },
      schema: {
        tags,
        summary: 'What a person would read; stores nothing',
        params: keyParams,
        body: publishedBody,
        response: { 200: answer },
      },
    },
    async ({ params: { key }, body: { language = null, channel = null, variables } }) => {
      const template = await templateVariant(db, tenantId, { key, language, channel });
      if (!template) throw noTemplate();
      return previewOf(template, variables);
    },
  );

  app.post(
    '/api/templates/preview',
    {
      config: { permission: 'templates:VIEW' },
      schema: {
        tags,
        summary: 'What a person would read of a text that is not published; stores nothing',
        body: draftBody,
        response: { 200: answer },
      },
    },
    async ({ body: { language = 'en', channel = null, subject = null, body, html = null, variables } }) =>
      previewOf({ language, version: null, channel, subject, body, html }, variables),
  );
};

type Shown = Pick<Template, 'language' | 'channel' | 'subject' | 'body' | 'html'> & {
  version: number | null;
};

function previewOf(shown: Shown, variables: Variables): z.infer<typeof answer> {
  const { language, version, channel, subject, body, html } = shown;
  const rendered = render(shown, variables);
  return {
    language,
    version,
    channel,
    subject: rendered.subject ?? null,
    text: rendered.text,
    html: rendered.html ?? null,
    variables: placeholdersOf(shown),
    missing: rendered.missing,
    broken: [subject, body, html].flatMap((part) => brokenPlaceholders(part ?? '')),
    ...countSegments(rendered.text),
  };
}
