import type { Clock } from '../clock.ts';
import type { NewId } from '../ids.ts';
import type { ChannelName, OnQuietHours, Purpose } from '../policy/words.ts';
import { recordAudit } from './audit.ts';
import type { Db } from './db.ts';

export type Campaign = {
  id: string;
  name: string;
  purpose: Purpose;
  /** Null: every channel. */
  allowedChannels: ChannelName[] | null;
  status: 'active' | 'paused' | 'archived';
  /** Null: as the kind of job says. */
  onQuietHours: OnQuietHours | null;
  onUnknown: 'ask' | 'resend';
  frequencyCap: { max: number; hours: number } | null;
  createdBy: string | null;
  createdAt: number;
  updatedAt: number;
};

type Settings = {
  allowedChannels?: ChannelName[] | null | undefined;
  status?: Campaign['status'] | undefined;
  onQuietHours?: OnQuietHours | null | undefined;
  onUnknown?: Campaign['onUnknown'] | undefined;
  frequencyCap?: Campaign['frequencyCap'] | undefined;
};

export type NewCampaign = Settings & { tenantId: string; name: string; purpose: Purpose; createdBy: string };

const COLUMNS = `id, name, purpose, allowed_channels as "allowedChannels", status,
  on_quiet_hours as "onQuietHours", on_unknown as "onUnknown",
  case when frequency_cap_max is not null
    then json_build_object('max', frequency_cap_max, 'hours', frequency_cap_hours) end as "frequencyCap",
  created_by as "createdBy", created_at as "createdAt", updated_at as "updatedAt"`;

export const INSERT_CAMPAIGN = `
insert into cc_outbound_campaigns (tenant_id, id, name, purpose, allowed_channels, status, on_quiet_hours,
  on_unknown, frequency_cap_max, frequency_cap_hours, created_by, created_at, updated_at)
values ($1::text, $2::uuid, $3::text, $4::text, $5::jsonb, $6::text, $7::text, $8::text, $9::integer,
  $10::integer, $11::text, to_timestamp($12::double precision / 1000),
  to_timestamp($12::double precision / 1000))
on conflict (tenant_id, name, purpose) do nothing
returning ${COLUMNS}`;

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
      ...settings(wanted),
      createdBy,
      now,
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
select ${COLUMNS} from cc_outbound_campaigns
where tenant_id = $1::text and name = $2::text and purpose = $3::text`;

/** The campaign of this name and purpose: as it stands, or made now. The seeds name campaigns in each job. */
export async function findOrCreateCampaign(
  db: Db,
  wanted: NewCampaign,
  made: { clock: Clock; newId: NewId },
): Promise<Campaign> {
  const find = async () =>
    await db.one<Campaign>(CAMPAIGN_BY_NAME, [wanted.tenantId, wanted.name, wanted.purpose]);
  const campaign = (await find()) ?? (await createCampaign(db, wanted, made)) ?? (await find());
  if (!campaign) throw new Error(`The campaign "${wanted.name}" can neither be found nor made.`);
  return campaign;
}

export const CAMPAIGN_BY_ID = `
select ${COLUMNS} from cc_outbound_campaigns where tenant_id = $1::text and id = $2::uuid`;

export const campaignById = async (db: Db, tenantId: string, id: string): Promise<Campaign | null> =>
  await db.one<Campaign>(CAMPAIGN_BY_ID, [tenantId, id]);

export const LOCK_CAMPAIGN = `
select ${COLUMNS} from cc_outbound_campaigns where tenant_id = $1::text and id = $2::uuid for update`;

/** Reads it so that nobody else can change it before this transaction ends. */
export const lockCampaign = async (tx: Db, tenantId: string, id: string): Promise<Campaign | null> =>
  await tx.one<Campaign>(LOCK_CAMPAIGN, [tenantId, id]);

export const UPDATE_CAMPAIGN = `
update cc_outbound_campaigns
set name = $3::text, allowed_channels = $4::jsonb, status = $5::text, on_quiet_hours = $6::text,
  on_unknown = $7::text, frequency_cap_max = $8::integer, frequency_cap_hours = $9::integer,
  updated_at = to_timestamp($10::double precision / 1000)
where tenant_id = $1::text and id = $2::uuid
returning ${COLUMNS}`;

/** Throws the database's unique violation when the new name is taken. */
export const updateCampaign = async (
  tx: Db,
  tenantId: string,
  { id, name, now, ...wanted }: Settings & { id: string; name: string; now: number },
): Promise<Campaign | null> =>
  await tx.one<Campaign>(UPDATE_CAMPAIGN, [tenantId, id, name, ...settings(wanted), now]);

export const LIST_CAMPAIGNS = `
select ${COLUMNS} from cc_outbound_campaigns
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
}: Settings) => [
  allowedChannels ? JSON.stringify(allowedChannels) : null,
  status,
  onQuietHours ?? null,
  onUnknown,
  frequencyCap?.max ?? null,
  frequencyCap?.hours ?? null,
];
