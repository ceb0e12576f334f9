import type { Clock } from '../clock.ts';
import type { NewId } from '../ids.ts';
import type { ChannelName, OnQuietHours, Priority, Purpose } from '../policy/words.ts';
import { recordAudit } from './audit.ts';
import type { Db } from './db.ts';

/** Who is meant: what is left out leaves nobody out, so that `{}` is everybody. Instants are epoch milliseconds. */
export type AudienceFilter = {
  languages?: string[] | undefined;
  timezones?: string[] | undefined;
  /** Any of them. */
  tags?: string[] | undefined;
  /** The person allows any of them. */
  channels?: ChannelName[] | undefined;
  externalRefPrefix?: string | undefined;
  /** From inclusive, to exclusive. */
  createdFrom?: number | undefined;
  createdTo?: number | undefined;
};

export type CampaignAudience =
  | { kind: 'filter'; filter: AudienceFilter }
  /** An uploaded list; its people stand in `cc_campaign_audience`. */
  | { kind: 'list'; file: string | null; people: number; variables: string[] };

/** A text of the campaign's own. */
export type CampaignContent = {
  text?: string | undefined;
  subject?: string | undefined;
  html?: string | undefined;
};

/**
 * How far the making of jobs has come. `people` were looked at; `unreachable` of them have no address that fits, and
 * `incomplete` ones no value for a word of the text.
 */
export type CampaignLaunch = {
  status: 'running' | 'done';
  at: number;
  by: string | null;
  finishedAt: number | null;
  people: number;
  jobs: number;
  unreachable: number;
  incomplete: number;
};

export type Campaign = {
  id: string;
  name: string;
  purpose: Purpose;
  /** Null: every channel. Otherwise the first that fits a person is taken. */
  allowedChannels: ChannelName[] | null;
  status: 'active' | 'paused' | 'archived';
  /** Null: as the kind of job says. */
  onQuietHours: OnQuietHours | null;
  onUnknown: 'ask' | 'resend';
  frequencyCap: { max: number; hours: number } | null;
  priority: Priority;
  /** A campaign says what its template says or what `content` says, never both; one for single jobs says neither. */
  templateKey: string | null;
  content: CampaignContent | null;
  /** The same for everybody. */
  variables: Record<string, string | number | boolean>;
  audience: CampaignAudience | null;
  startsAt: number | null;
  expiresAt: number | null;
  /** How many may leave a minute; null: as many as can. */
  perMinute: number | null;
  pausedAt: number | null;
  launch: CampaignLaunch | null;
  createdBy: string | null;
  createdAt: number;
  updatedAt: number;
};

/** What a person sets; left out means the default. */
export type CampaignSettings = {
  [Setting in Exclude<
    keyof Campaign,
    'id' | 'name' | 'purpose' | 'launch' | 'createdBy' | 'createdAt' | 'updatedAt'
  >]?: Campaign[Setting] | undefined;
};

export type NewCampaign = CampaignSettings & {
  tenantId: string;
  name: string;
  purpose: Purpose;
  createdBy: string;
};

export const CAMPAIGN_COLUMNS = `id, name, purpose, allowed_channels as "allowedChannels", status,
  on_quiet_hours as "onQuietHours", on_unknown as "onUnknown",
  case when frequency_cap_max is not null
    then json_build_object('max', frequency_cap_max, 'hours', frequency_cap_hours) end as "frequencyCap",
  priority, template_key as "templateKey", content, variables, audience, starts_at as "startsAt",
  expires_at as "expiresAt", per_minute as "perMinute", paused_at as "pausedAt",
  case when launch_status is not null then json_build_object('status', launch_status,
    'at', floor(extract(epoch from launched_at) * 1000), 'by', launched_by,
    'finishedAt', floor(extract(epoch from launch_finished_at) * 1000),
    'people', coalesce((launch_counts->>'people')::bigint, 0),
    'jobs', coalesce((launch_counts->>'jobs')::bigint, 0),
    'unreachable', coalesce((launch_counts->>'unreachable')::bigint, 0),
    'incomplete', coalesce((launch_counts->>'incomplete')::bigint, 0)) end as launch,
  created_by as "createdBy", created_at as "createdAt", updated_at as "updatedAt"`;

export const INSERT_CAMPAIGN = `
insert into cc_outbound_campaigns (tenant_id, id, name, purpose, created_by, created_at, updated_at,
  allowed_channels, status, on_quiet_hours, on_unknown, frequency_cap_max, frequency_cap_hours, priority,
  template_key, content, variables, audience, starts_at, expires_at, per_minute, paused_at)
values ($1::text, $2::uuid, $3::text, $4::text, $5::text, to_timestamp($6::double precision / 1000),
  to_timestamp($6::double precision / 1000),
  $7::jsonb, $8::text, $9::text, $10::text, $11::integer, $12::integer, $13::text,
  $14::text, $15::jsonb, $16::jsonb, $17::jsonb, to_timestamp($18::double precision / 1000),
  to_timestamp($19::double precision / 1000), $20::integer, to_timestamp($21::double precision / 1000))
on conflict (tenant_id, name, purpose) do nothing
returning ${CAMPAIGN_COLUMNS}`;

/** Null when a campaign of this name and purpose exists. Writes its line into the record. */
export const createCampaign = async (
  db: Db,
  wanted: NewCampaign,
  { clock, newId }: { clock: Clock; newId: NewId },
): Promise<Campaign | null> =>
  await db.transaction(async (tx) => {
    const { tenantId, createdBy } = wanted;
    const now = clock.now();
    const campaign = await tx.one<Campaign>(INSERT_CAMPAIGN, [
      tenantId,
      newId(),
      wanted.name,
      wanted.purpose,
      createdBy,
      now,
      ...settings(wanted),
    ]);
    if (!campaign) return null;
    const { id: campaignId, name, purpose, allowedChannels } = campaign;
    await recordAudit(tx, tenantId, [
      {
        id: newId(),
        at: now,
        eventType: 'campaign_created',
        actor: createdBy,
        payload: { campaignId, name, purpose, allowedChannels },
      },
    ]);
    return campaign;
  });

export const CAMPAIGN_BY_NAME = `
select ${CAMPAIGN_COLUMNS} from cc_outbound_campaigns
where tenant_id = $1::text and name = $2::text and purpose = $3::text`;

export const campaignByName = async (
  db: Db,
  tenantId: string,
  { name, purpose }: Pick<Campaign, 'name' | 'purpose'>,
): Promise<Campaign | null> => await db.one<Campaign>(CAMPAIGN_BY_NAME, [tenantId, name, purpose]);

/** The campaign of this name and purpose: as it stands, or made now. The seeds name campaigns in each job. */
export async function findOrCreateCampaign(
  db: Db,
  wanted: NewCampaign,
  made: { clock: Clock; newId: NewId },
): Promise<Campaign> {
  const find = () => campaignByName(db, wanted.tenantId, wanted);
  const campaign = (await find()) ?? (await createCampaign(db, wanted, made)) ?? (await find());
  if (!campaign) throw new Error(`The campaign "${wanted.name}" can neither be found nor made.`);
  return campaign;
}

export const CAMPAIGN_BY_ID = `
select ${CAMPAIGN_COLUMNS} from cc_outbound_campaigns where tenant_id = $1::text and id = $2::uuid`;

export const campaignById = async (db: Db, tenantId: string, id: string): Promise<Campaign | null> =>
  await db.one<Campaign>(CAMPAIGN_BY_ID, [tenantId, id]);

export const LOCK_CAMPAIGN = `
select ${CAMPAIGN_COLUMNS} from cc_outbound_campaigns where tenant_id = $1::text and id = $2::uuid for no key update`;

/** Reads it so that nobody else can change it before this transaction ends; jobs may still be made for it. */
export const lockCampaign = async (tx: Db, tenantId: string, id: string): Promise<Campaign | null> =>
  await tx.one<Campaign>(LOCK_CAMPAIGN, [tenantId, id]);

export const UPDATE_CAMPAIGN = `
update cc_outbound_campaigns
set name = $3::text, updated_at = to_timestamp($4::double precision / 1000),
  allowed_channels = $5::jsonb, status = $6::text, on_quiet_hours = $7::text, on_unknown = $8::text,
  frequency_cap_max = $9::integer, frequency_cap_hours = $10::integer, priority = $11::text,
  template_key = $12::text, content = $13::jsonb, variables = $14::jsonb, audience = $15::jsonb,
  starts_at = to_timestamp($16::double precision / 1000),
  expires_at = to_timestamp($17::double precision / 1000), per_minute = $18::integer,
  paused_at = to_timestamp($19::double precision / 1000)
where tenant_id = $1::text and id = $2::uuid
returning ${CAMPAIGN_COLUMNS}`;

/** Sets all of its settings. Throws the database's unique violation when the new name is taken. */
export const updateCampaign = async (
  tx: Db,
  tenantId: string,
  { id, name, now, ...wanted }: CampaignSettings & { id: string; name: string; now: number },
): Promise<Campaign | null> =>
  await tx.one<Campaign>(UPDATE_CAMPAIGN, [tenantId, id, name, now, ...settings(wanted)]);

export const LIST_CAMPAIGNS = `
select ${CAMPAIGN_COLUMNS} from cc_outbound_campaigns
where tenant_id = $1::text
  and ($2::text is null or status = $2)
  and ($3::text is null or purpose = $3)
  and ($4::text is null or position(lower($4) in lower(name)) > 0)
  and ($5::uuid is null or id < $5)
order by id desc
limit $6::integer`;

export const listCampaigns = async (
  db: Db,
  asked: {
    tenantId: string;
    status?: string | undefined;
    purpose?: string | undefined;
    q?: string | undefined;
    after: string | null;
    limit: number;
  },
): Promise<Campaign[]> =>
  await db.query<Campaign>(LIST_CAMPAIGNS, [
    asked.tenantId,
    asked.status ?? null,
    asked.purpose ?? null,
    asked.q ?? null,
    asked.after,
    asked.limit,
  ]);

const settings = ({
  allowedChannels,
  status = 'active',
  onQuietHours,
  onUnknown = 'ask',
  frequencyCap,
  priority = 'MEDIUM',
  templateKey,
  content,
  variables = {},
  audience,
  startsAt,
  expiresAt,
  perMinute,
  pausedAt,
}: CampaignSettings) => [
  jsonOrNull(allowedChannels),
  status,
  onQuietHours ?? null,
  onUnknown,
  frequencyCap?.max ?? null,
  frequencyCap?.hours ?? null,
  priority,
  templateKey ?? null,
  jsonOrNull(content),
  JSON.stringify(variables),
  jsonOrNull(audience),
  startsAt ?? null,
  expiresAt ?? null,
  perMinute ?? null,
  pausedAt ?? null,
];

const jsonOrNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);
