import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { filterField, settings } from '../http/campaign-schemas.ts';
import { channelField, languageField, nameField } from '../http/fields.ts';
import { bodyField, htmlField, subjectField } from '../http/templates.ts';
import { readFields } from '../http/validation.ts';
import type { VariantWanted } from '../intake/publish-template.ts';
import { brokenPlaceholders } from '../intake/render.ts';
import { PURPOSES } from '../policy/words.ts';
import type { CampaignSettings } from '../store/campaigns.ts';
import { EXIT, Failure } from './command.ts';

/** A campaign as a file says it: the fields of the API, its templates' texts, and a list beside it. */
export type CampaignFile = {
  path: string;
  name: string;
  purpose: (typeof PURPOSES)[number];
  /** All of them: what the file leaves out has its default. Without `audience` when that is a list. */
  settings: CampaignSettings;
  templates: VariantWanted[];
  /** The path of the CSV file that is the audience. */
  list: string | null;
};

const { status: _status, ...fields } = settings;

const templateField = z.strictObject({
  language: languageField,
  channel: channelField.nullish(),
  subject: subjectField.min(1).nullish(),
  body: bodyField.min(1),
  html: htmlField.min(1).nullish(),
});

const fileSchema = z
  .strictObject({
    name: nameField,
    purpose: z.enum(PURPOSES),
    ...fields,
    audience: z
      .strictObject({ filter: filterField.optional(), file: z.string().min(1).optional() })
      .refine(
        ({ filter, file }) => (filter === undefined) !== (file === undefined),
        'Write either filter ({} is everybody) or file (a CSV file).',
      )
      .optional(),
    templates: z.array(templateField).max(200).optional(),
  })
  .refine(({ templates, templateKey }) => !templates?.length || templateKey, {
    error: 'Name the templateKey under which they are published.',
    path: ['templates'],
  });

const DEFAULTS = {
  allowedChannels: null,
  onQuietHours: null,
  onUnknown: 'ask',
  frequencyCap: null,
  priority: 'MEDIUM',
  templateKey: null,
  content: null,
  variables: {},
  startsAt: null,
  expiresAt: null,
  perMinute: null,
} as const satisfies CampaignSettings;

/** Reads and checks a file. Throws `Failure` with everything that must be mended. */
export async function readCampaignFile(path: string): Promise<CampaignFile> {
  const read = readFields(fileSchema, parsed(path, await textOf(path)));
  const faults = 'errors' in read ? read.errors : placeholderFaults(read.value.templates ?? []);
  if (faults.length > 0 || 'errors' in read) throw unusable(path, faults);
  const { name, purpose, audience, templates = [], ...settings } = read.value;
  const key = settings.templateKey ?? '';
  return {
    path,
    name,
    purpose,
    settings: {
      ...DEFAULTS,
      ...settings,
      ...(audience?.file !== undefined
        ? {}
        : { audience: audience?.filter ? { kind: 'filter', filter: audience.filter } : null }),
    },
    templates: templates.map(({ language, channel = null, subject = null, body, html = null }) => ({
      key,
      language,
      channel,
      subject,
      body,
      html,
    })),
    list: audience?.file === undefined ? null : resolve(dirname(path), audience.file),
  };
}

function parsed(path: string, text: string): unknown {
  try {
    const value: unknown = parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    // Its first line says what is wrong and where, the rest draws it.
    const [said = ''] = (error as Error).message.split('\n');
    throw new Failure(`${path} is not YAML: ${said.replace(/:$/, '.')}`, EXIT.usage, { cause: error });
  }
  throw new Failure(`${path} is no campaign: write its fields, such as "name: Card alert".`, EXIT.usage);
}

/** Names every field that must be mended, a line each. */
export const unusable = (
  path: string,
  faults: readonly { path: string; message: string }[],
  exitCode: number = EXIT.usage,
): Failure =>
  new Failure(
    [
      `${path} needs mending:`,
      ...faults.map((fault) => `  - ${fault.path === '' ? '' : `${fault.path}: `}${fault.message}`),
    ].join('\n'),
    exitCode,
  );

function placeholderFaults(templates: readonly z.infer<typeof templateField>[]) {
  return templates.flatMap((template, index) =>
    (['subject', 'body', 'html'] as const).flatMap((part) => {
      const [found] = brokenPlaceholders(template[part] ?? '');
      if (found === undefined) return [];
      const message = `${found} is no placeholder. Write {{name}}: letters, digits and underscores, nothing else.`;
      return [{ path: `templates.${index}.${part}`, message }];
    }),
  );
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const said = code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read (${message}).`;
    throw new Failure(said, EXIT.usage, { cause: error });
  }
}
