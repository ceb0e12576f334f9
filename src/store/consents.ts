import type { ChannelName } from '../policy/words.ts';
import type { Db } from './db.ts';

export type Consent = {
  id: string;
  partyId: string;
  /** Null: for every channel. */
  channel: ChannelName | null;
  status: 'given' | 'withdrawn';
  source: string;
  evidence: Record<string, unknown>;
  createdBy: string | null;
  at: number;
};

const COLUMNS = `id, party_id as "partyId", channel, status, source, evidence, created_by as "createdBy", at`;

export const INSERT_CONSENT = `
insert into cc_consents (tenant_id, id, party_id, channel, status, source, evidence, created_by, at)
values ($1::text, $2::uuid, $3::uuid, $4::text, $5::text, $6::text, $7::jsonb, $8::text,
  to_timestamp($9::double precision / 1000))`;

export const insertConsent = async (tx: Db, tenantId: string, row: Consent): Promise<void> => {
  await tx.run(INSERT_CONSENT, [
    tenantId,
    row.id,
    row.partyId,
    row.channel,
    row.status,
    row.source,
    JSON.stringify(row.evidence),
    row.createdBy,
    row.at,
  ]);
};

export const LIST_CONSENTS = `
select ${COLUMNS} from cc_consents
where tenant_id = $1::text
  and ($2::uuid is null or party_id = $2)
  and ($3::text is null or channel = $3)
  and ($4::text is null or status = $4)
  and ($5::uuid is null or id < $5)
order by id desc
limit $6::integer`;

/** Newest written first. */
export const listConsents = async (
  db: Db,
  asked: {
    tenantId: string;
    partyId?: string | undefined;
    channel?: ChannelName | undefined;
    status?: Consent['status'] | undefined;
    after: string | null;
    limit: number;
  },
): Promise<Consent[]> =>
  await db.query<Consent>(LIST_CONSENTS, [
    asked.tenantId,
    asked.partyId ?? null,
    asked.channel ?? null,
    asked.status ?? null,
    asked.after,
    asked.limit,
  ]);

export const TURN_CONSENTS = `
insert into cc_consents (tenant_id, id, party_id, channel, status, source, evidence, created_by, at)
select $1::text, n.id, $2::uuid, n.channel, $5::text, $6::text, $7::jsonb, $8::text,
  to_timestamp($9::double precision / 1000)
from unnest($3::uuid[], $4::text[]) as n(id, channel)
where ($5::text = 'withdrawn') = (coalesce((
    select c.status from cc_consents c
    where c.tenant_id = $1::text and c.party_id = $2::uuid and (c.channel is null or c.channel = n.channel)
    order by c.at desc, c.id desc limit 1), 'given') = 'given')
returning channel`;

/**
 * Withdraws a person's consent for those of the channels where it is not withdrawn, or gives it back where it is.
 * Returns the channels for which something changed.
 */
export const turnConsents = async (
  tx: Db,
  tenantId: string,
  {
    partyId,
    channels,
    ...row
  }: Omit<Consent, 'id' | 'channel' | 'at'> & { channels: readonly { id: string; channel: ChannelName }[] },
  now: number,
): Promise<ChannelName[]> => {
  const rows = await tx.query<{ channel: ChannelName }>(TURN_CONSENTS, [
    tenantId,
    partyId,
    channels.map(({ id }) => id),
    channels.map(({ channel }) => channel),
    row.status,
    row.source,
    JSON.stringify(row.evidence),
    row.createdBy,
    now,
  ]);
  return rows.map(({ channel }) => channel);
};
