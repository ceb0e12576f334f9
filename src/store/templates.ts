import { chooseVariant } from '../policy/template-variant.ts';
import type { ChannelName } from '../policy/words.ts';
import type { Db } from './db.ts';

export type Template = {
  id: string;
  key: string;
  language: string;
  version: number;
  /** Null: for every channel that has no variant of its own. */
  channel: ChannelName | null;
  subject: string | null;
  body: string;
  html: string | null;
  createdBy: string | null;
  createdAt: number;
  /** Since then it is not used any more. */
  retiredAt: number | null;
};

const COLUMNS = `id, key, language, version, channel, subject, body, html, created_by as "createdBy",
  created_at as "createdAt", retired_at as "retiredAt"`;

export const PUBLISH_TEMPLATE = `
insert into cc_templates (tenant_id, id, key, language, version, channel, subject, body, html, created_by,
  created_at)
select $1::text, $2::uuid, $3::text, $4::text, coalesce(max(t.version), 0) + 1, $5::text, $6::text, $7::text,
  $8::text, $9::text, to_timestamp($10::double precision / 1000)
from cc_templates t
where t.tenant_id = $1::text and t.key = $3::text and t.language = $4::text
  and coalesce(t.channel, '') = coalesce($5::text, '')
on conflict (tenant_id, key, language, coalesce(channel, ''), version) do nothing
returning ${COLUMNS}`;

/** Makes the next version of a variant (key, language, channel); versions before it stay readable. */
export async function publishTemplate(
  tx: Db,
  row: Omit<Template, 'version' | 'retiredAt'> & { tenantId: string },
): Promise<Template> {
  // Two who publish at once: the second insert meets the first one's version and counts again.
  for (;;) {
    const template = await tx.one<Template>(PUBLISH_TEMPLATE, [
      row.tenantId,
      row.id,
      row.key,
      row.language,
      row.channel,
      row.subject,
      row.body,
      row.html,
      row.createdBy,
      row.createdAt,
    ]);
    if (template) return template;
  }
}

export const CURRENT_TEMPLATES = `
select distinct on (language, coalesce(channel, '')) ${COLUMNS} from cc_templates
where tenant_id = $1::text and key = $2::text
  and ($3::double precision is null or created_at <= to_timestamp($3 / 1000))
  and (retired_at is null or retired_at > to_timestamp($3 / 1000))
order by language, coalesce(channel, ''), version desc`;

/** The newest version of each variant of a key, now or as it was at `asOf`; empty when there is none. */
export const currentTemplates = async (
  db: Db,
  tenantId: string,
  key: string,
  asOf: number | null = null,
): Promise<Template[]> => await db.query<Template>(CURRENT_TEMPLATES, [tenantId, key, asOf]);

/** The variant of a key that fits a person and a channel; null when the key has none for this channel. */
export const templateVariant = async (
  db: Db,
  tenantId: string,
  { key, language, channel }: { key: string; language: string | null; channel: ChannelName | null },
): Promise<Template | null> =>
  chooseVariant(await currentTemplates(db, tenantId, key), { language: language ?? 'en', channel });

export const LIST_TEMPLATES = `
select ${COLUMNS} from cc_templates t
where tenant_id = $1::text and retired_at is null
  and ($2::text is null or key = $2)
  and ($3::text is null or language = $3)
  and ($4::text is null or channel = $4)
  and ($5::uuid is null or id < $5)
  and not exists (select from cc_templates newer
    where newer.tenant_id = $1::text and newer.key = t.key and newer.language = t.language
      and coalesce(newer.channel, '') = coalesce(t.channel, '') and newer.retired_at is null
      and newer.version > t.version)
order by id desc
limit $6::integer`;

/** The newest version of every variant, newest first. */
export const listTemplates = async (
  db: Db,
  asked: {
    tenantId: string;
    key?: string | undefined;
    language?: string | undefined;
    channel?: string | undefined;
    after: string | null;
    limit: number;
  },
): Promise<Template[]> =>
  await db.query<Template>(LIST_TEMPLATES, [
    asked.tenantId,
    asked.key ?? null,
    asked.language ?? null,
    asked.channel ?? null,
    asked.after,
    asked.limit,
  ]);

export const TEMPLATE_VERSIONS = `
select ${COLUMNS} from cc_templates
where tenant_id = $1::text and key = $2::text and language = $3::text
  and coalesce(channel, '') = coalesce($4::text, '')
  and ($5::uuid is null or version < (
    select before.version from cc_templates before where before.tenant_id = $1::text and before.id = $5))
order by version desc
limit $6::integer`;

/** Every version of a variant, newest first, whether in use or not. */
export const templateVersions = async (
  db: Db,
  asked: {
    tenantId: string;
    key: string;
    language: string;
    channel: ChannelName | null;
    after: string | null;
    limit: number;
  },
): Promise<Template[]> =>
  await db.query<Template>(TEMPLATE_VERSIONS, [
    asked.tenantId,
    asked.key,
    asked.language,
    asked.channel,
    asked.after,
    asked.limit,
  ]);

export const RETIRE_TEMPLATE = `
update cc_templates set retired_at = to_timestamp($5::double precision / 1000)
where tenant_id = $1::text and key = $2::text and language = $3::text
  and coalesce(channel, '') = coalesce($4::text, '') and retired_at is null`;

/** Takes all versions of a variant out of use, since an older one would come back otherwise; answers how many. */
export const retireTemplate = async (
  tx: Db,
  {
    tenantId,
    key,
    language,
    channel,
    now,
  }: { tenantId: string; key: string; language: string; channel: ChannelName | null; now: number },
): Promise<number> => await tx.run(RETIRE_TEMPLATE, [tenantId, key, language, channel, now]);
