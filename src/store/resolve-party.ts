import type { AddressKind } from '../policy/address.ts';
import type { Db } from './db.ts';

export const RESOLVE_PARTY = `
select p.id, coalesce(pr.language, p.language, t.language) as language
from cc_tenants t
left join lateral (
  select id, language from cc_parties where tenant_id = $1 and external_ref = $2
  union all
  (select p.id, p.language from cc_identity_links l
   join cc_parties p on p.tenant_id = l.tenant_id and p.id = l.party_id
   where l.tenant_id = $1 and l.address = $3 and $2::text is null
     and (l.kind = $4 or (l.kind = 'phone' and $4 in ('whatsapp', 'zalo')))
   order by l.kind = $4 desc limit 1)
  limit 1
) p on true
left join cc_comm_preferences pr on pr.tenant_id = $1 and pr.party_id = p.id
where t.id = $1`;

/** The person whom the caller names; without a name, the one behind the address. And the language to use. */
export async function resolveParty(
  db: Db,
  tenantId: string,
  { bankCustomerId, address, kind }: { bankCustomerId: string | null; address: string; kind: AddressKind },
): Promise<{ id: string | null; language: string }> {
  const row = await db.one<{ id: string | null; language: string }>(RESOLVE_PARTY, [
    tenantId,
    bankCustomerId,
    address,
    kind,
  ]);
  if (!row) throw new Error(`The tenant "${tenantId}" does not exist.`);
  return row;
}
