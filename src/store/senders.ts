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
