import type { AddressKind } from '../policy/address.ts';
import type { LinkStatus } from '../policy/words.ts';
import type { Db } from './db.ts';

/** Whose address somebody writes from. */
export type Sender = { partyId: string; link: LinkStatus; isStranger: boolean };

export const SENDER_OF = `
select l.party_id as "partyId", l.status as link, p.is_stranger as "isStranger"
from cc_identity_links l
join cc_parties p on p.tenant_id = l.tenant_id and p.id = l.party_id
where l.tenant_id = $1::text and l.address = $2::text
  and (l.kind = $3::text or (l.kind = 'phone' and $3::text in ('whatsapp', 'zalo')))
order by l.kind = $3::text desc
limit 1`;

export const senderOf = (
  db: Db,
  tenantId: string,
  kind: AddressKind,
  address: string,
): Promise<Sender | null> => db.one<Sender>(SENDER_OF, [tenantId, address, kind]);

export const INSERT_STRANGER = `
with linked as (
  insert into cc_identity_links (tenant_id, id, party_id, kind, address, status, created_at, updated_at)
  select $1::text, $2::uuid, $3::uuid, $5::text, $6::text, 'unverified', at, at
  from to_timestamp($7::double precision / 1000) at
  on conflict (tenant_id, address, kind) do nothing
  returning party_id
)
insert into cc_parties (tenant_id, id, display_name, is_stranger, created_at, updated_at)
select $1::text, party_id, $4::text, true, at, at from linked, to_timestamp($7::double precision / 1000) at`;

/** Puts somebody on record of whom only the address is known. False when it became somebody's meanwhile. */
export const insertStranger = async (
  tx: Db,
  tenantId: string,
  stranger: { linkId: string; partyId: string; displayName: string; kind: AddressKind; address: string },
  now: number,
): Promise<boolean> =>
  (await tx.run(INSERT_STRANGER, [
    tenantId,
    stranger.linkId,
    stranger.partyId,
    stranger.displayName,
    stranger.kind,
    stranger.address,
    now,
  ])) === 1;

export const HOUSE_AND_GUEST = `
select coalesce(pr.language, p.language) as "personLanguage", t.language as "tenantLanguage", t.name as "tenantName"
from cc_tenants t
left join cc_parties p on p.tenant_id = $1::text and p.id = $2::uuid
left join cc_comm_preferences pr on pr.tenant_id = $1::text and pr.party_id = $2::uuid
where t.id = $1::text`;

export type HouseAndGuest = {
  /** In which the person is written to; null while nobody told. */
  personLanguage: string | null;
  tenantLanguage: string;
  tenantName: string;
};

/** Who speaks to whom, for words that must fit both. */
export async function houseAndGuest(
  db: Db,
  tenantId: string,
  partyId: string | null,
): Promise<HouseAndGuest> {
  const row = await db.one<HouseAndGuest>(HOUSE_AND_GUEST, [tenantId, partyId]);
  if (!row) throw new Error(`The tenant "${tenantId}" does not exist.`);
  return row;
}

export const UNVERIFY_LINK = `
update cc_identity_links
set status = 'unverified', verified_at = null, updated_at = to_timestamp($5::double precision / 1000)
where tenant_id = $1::text and party_id = $2::uuid and address = $3::text
  and (kind = $4::text or (kind = 'phone' and $4::text in ('whatsapp', 'zalo'))) and status <> 'unverified'`;

/** Nobody knows any more whether the address is this person's. False when nobody knew before. */
export const unverifyLink = async (
  tx: Db,
  tenantId: string,
  { partyId, kind, address }: { partyId: string; kind: AddressKind; address: string },
  now: number,
): Promise<boolean> => (await tx.run(UNVERIFY_LINK, [tenantId, partyId, address, kind, now])) > 0;

/** An email that was to be sent, and to whom. */
type EmailedJob = { id: string; address: string; partyId: string | null; campaignId: string | null };

export const EMAILED_JOB = `
select id, target_address as address, party_id as "partyId", campaign_id as "campaignId"
from cc_outbound_jobs where tenant_id = $1::text and id = $2::uuid and channel = 'email'`;

export const emailedJob = (db: Db, tenantId: string, jobId: string): Promise<EmailedJob | null> =>
  db.one<EmailedJob>(EMAILED_JOB, [tenantId, jobId]);
