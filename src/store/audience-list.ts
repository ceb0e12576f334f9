import type { AddressKind } from '../policy/address.ts';
import type { CampaignAudience } from './campaigns.ts';
import type { Db } from './db.ts';

/** How a row of an uploaded list names somebody. */
export type Named = { ref: string } | { kind: AddressKind; address: string };

// One look at an index for each row: joined, these tables would be read whole. A WhatsApp or Zalo address that is a
// phone number also answers to the link of that phone number.
export const MATCH_PEOPLE = `
select coalesce(r.id, l.party_id) as id
from unnest($2::text[], $3::text[], $4::text[]) with ordinality as w(ref, kind, address, ord)
left join lateral (
  select id from cc_parties where tenant_id = $1 and external_ref = w.ref limit 1
) r on w.ref is not null
left join lateral (
  select party_id from cc_identity_links
  where tenant_id = $1 and address = w.address
    and (kind = w.kind or (kind = 'phone' and w.kind in ('whatsapp', 'zalo')))
  order by kind = w.kind desc limit 1
) l on w.ref is null
order by w.ord`;

/** The person whom each row names, in the same order; null for whom nobody knows. */
export const matchPeople = async (
  db: Db,
  tenantId: string,
  rows: readonly Named[],
): Promise<(string | null)[]> =>
  (
    await db.query<{ id: string | null }>(MATCH_PEOPLE, [
      tenantId,
      rows.map((row) => ('ref' in row ? row.ref : null)),
      rows.map((row) => ('ref' in row ? null : row.kind)),
      rows.map((row) => ('ref' in row ? null : row.address)),
    ])
  ).map(({ id }) => id);

export const CLEAR_LIST = `
delete from cc_campaign_audience where tenant_id = $1::text and campaign_id = $2::uuid`;

/** Forgets the uploaded list of a campaign. */
export const clearList = async (tx: Db, tenantId: string, campaignId: string): Promise<number> =>
  await tx.run(CLEAR_LIST, [tenantId, campaignId]);

export const ADD_TO_LIST = `
insert into cc_campaign_audience (tenant_id, campaign_id, party_id, variables)
select $1::text, $2::uuid, id, variables from json_to_recordset($3::json) as l(id uuid, variables jsonb)
on conflict do nothing
returning party_id as id`;

/** Puts people on the list; answers those who were not on it yet. */
export const addToList = async (
  tx: Db,
  tenantId: string,
  campaignId: string,
  people: readonly { id: string; variables: Readonly<Record<string, string>> }[],
): Promise<string[]> =>
  (await tx.query<{ id: string }>(ADD_TO_LIST, [tenantId, campaignId, JSON.stringify(people)])).map(
    ({ id }) => id,
  );

export const SET_LIST_AUDIENCE = `
update cc_outbound_campaigns
set audience = $3::jsonb, updated_at = to_timestamp($4::double precision / 1000)
where tenant_id = $1::text and id = $2::uuid`;

export const setListAudience = async (
  tx: Db,
  tenantId: string,
  campaignId: string,
  audience: Extract<CampaignAudience, { kind: 'list' }>,
  now: number,
): Promise<void> => {
  await tx.run(SET_LIST_AUDIENCE, [tenantId, campaignId, JSON.stringify(audience), now]);
};

export const LACKING_IN_LIST = `
select needed.name, count(*) as people
from cc_campaign_audience a, unnest($3::text[]) as needed(name)
where a.tenant_id = $1::text and a.campaign_id = $2::uuid and not a.variables ? needed.name
group by needed.name
order by needed.name`;

/** Which of these variables how many people on the list have no value for. */
export const lackingInList = async (
  db: Db,
  tenantId: string,
  campaignId: string,
  needed: readonly string[],
): Promise<{ name: string; people: number }[]> =>
  await db.query<{ name: string; people: number }>(LACKING_IN_LIST, [tenantId, campaignId, needed]);
