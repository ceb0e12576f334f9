import type { AddressKind } from '../policy/address.ts';
import type { ChannelName, LinkStatus } from '../policy/words.ts';
import type { Db } from './db.ts';
import { wordsOf } from './people-search.ts';
import { retieThreads } from './threads.ts';

export type Link = { kind: AddressKind; value: string; status: LinkStatus; verifiedAt: number | null };

export type Preferences = {
  doNotContact: boolean;
  allowedChannels: ChannelName[];
  timezone: string | null;
  quietHoursStart: string | null;
  quietHoursEnd: string | null;
  language: string | null;
};

export type Party = {
  id: string;
  externalRef: string | null;
  displayName: string;
  language: string | null;
  tags: string[];
  createdAt: number;
  updatedAt: number;
  addresses: Link[];
  preferences: Preferences | null;
};

/** How a caller names a person: by our id, or by their own. */
export type PartyRef = { id: string } | { externalRef: string };

const PARTY = `
select p.id, p.external_ref as "externalRef", p.display_name as "displayName", p.language,
  p.tags, p.created_at as "createdAt", p.updated_at as "updatedAt",
  coalesce((
    select json_agg(json_build_object('kind', l.kind, 'value', l.address, 'status', l.status,
      'verifiedAt', floor(extract(epoch from l.verified_at) * 1000)) order by l.created_at, l.kind, l.address)
    from cc_identity_links l where l.tenant_id = p.tenant_id and l.party_id = p.id), '[]') as addresses,
  (select json_build_object('doNotContact', f.do_not_contact, 'allowedChannels', f.allowed_channels,
      'timezone', f.timezone, 'quietHoursStart', f.quiet_hours_start, 'quietHoursEnd', f.quiet_hours_end,
      'language', f.language)
    from cc_comm_preferences f where f.tenant_id = p.tenant_id and f.party_id = p.id) as preferences
from cc_parties p`;

export const FIND_PARTY = `${PARTY}
where p.tenant_id = $1::text
  and case when $2::uuid is null then p.external_ref = $3::text else p.id = $2 end`;

export const findParty = async (db: Db, tenantId: string, ref: PartyRef): Promise<Party | null> =>
  await db.one<Party>(FIND_PARTY, [
    tenantId,
    'id' in ref ? ref.id : null,
    'id' in ref ? null : ref.externalRef,
  ]);

const ASKED = `
  p.tenant_id = $1::text
  and ($4::text is null or p.tags @> array[$4])
  and ($5::text is null or lower(coalesce(
    (select f.language from cc_comm_preferences f where f.tenant_id = $1 and f.party_id = p.id), p.language))
    = lower($5))
  and ($6::text is null and $7::text is null or exists (select from cc_comm_preferences f
    where f.tenant_id = $1 and f.party_id = p.id
      and ($6::text is null or f.allowed_channels @> array[$6]) and ($7::text is null or f.timezone = $7)))
  and ($8::boolean is null or $8 = exists (select from cc_comm_preferences f
    where f.tenant_id = $1 and f.party_id = p.id and f.do_not_contact))
  and ($9::uuid is null or p.id < $9)`;

// A text so short that it fits nearly everybody is asked of one person after the other.
export const LIST_PARTIES = `${PARTY}
where ${ASKED}
  and ($2::text is null or p.search_text like $2 or exists (select from cc_identity_links l
    where l.tenant_id = $1 and l.party_id = p.id and l.address like $3::text))
order by p.id desc
limit $10::integer`;

// By the indexes of texts and addresses: an "or" over them would read all people.
export const FIND_PARTIES = `${PARTY}
where ${ASKED}
  and p.id in (
    select s.id from cc_parties s where s.tenant_id = $1 and s.search_text like $2::text
    union
    select l.party_id from cc_identity_links l where l.tenant_id = $1 and l.address like $3::text)
order by p.id desc
limit $10::integer`;

export type PartyFilter = {
  /** Part of a name, of the caller's id or of an address. */
  q?: string | undefined;
  tag?: string | undefined;
  /** The one in which the person is written to: that of the preferences, else the person's own. */
  language?: string | undefined;
  /** Allowed by the person. */
  channel?: ChannelName | undefined;
  timezone?: string | undefined;
  dnc?: boolean | undefined;
};

export const listParties = async (
  db: Db,
  asked: PartyFilter & { tenantId: string; after: string | null; limit: number },
): Promise<Party[]> => {
  const q = asked.q?.trim() || null;
  const words = q && wordsOf(q);
  const values = [
    asked.tenantId,
    words ? words.name : null,
    words ? words.address : null,
    asked.tag ?? null,
    asked.language ?? null,
    asked.channel ?? null,
    asked.timezone ?? null,
    asked.dnc ?? null,
    asked.after,
    asked.limit,
  ];
  return q === null || q.length < 3
    ? await db.query<Party>(LIST_PARTIES, values)
    : await db.query<Party>(FIND_PARTIES, values);
};

type PartyRow = Pick<Party, 'id' | 'externalRef' | 'displayName' | 'language' | 'tags'> & {
  tenantId: string;
  now: number;
};

const valuesOf = (row: PartyRow): unknown[] => [
  row.tenantId,
  row.id,
  row.externalRef,
  row.displayName,
  row.language,
  row.tags,
  row.now,
];

export const INSERT_PARTY = `
insert into cc_parties (tenant_id, id, external_ref, display_name, language, tags, created_at, updated_at)
values ($1::text, $2::uuid, $3::text, $4::text, $5::text, $6::text[],
  to_timestamp($7::double precision / 1000), to_timestamp($7::double precision / 1000))
on conflict (tenant_id, external_ref) where external_ref is not null do nothing`;

/** False when another person has this `externalRef`. */
export const insertParty = async (tx: Db, row: PartyRow): Promise<boolean> =>
  (await tx.run(INSERT_PARTY, valuesOf(row))) === 1;

export const UPDATE_PARTY = `
update cc_parties set external_ref = $3::text, display_name = $4::text, language = $5::text,
  tags = $6::text[], is_stranger = false, updated_at = to_timestamp($7::double precision / 1000)
where tenant_id = $1::text and id = $2::uuid`;

/** Sets the row and locks it; whoever was a stranger is one no more. Throws the database's unique violation when the new `externalRef` is taken. */
export const updateParty = async (tx: Db, row: PartyRow): Promise<void> => {
  await tx.run(UPDATE_PARTY, valuesOf(row));
};

/** An address to tie to a person. Without a status a known link keeps its own and a new one is `bound`. */
export type LinkWanted = { id: string; kind: AddressKind; value: string; status: LinkStatus | null };

export const PUT_LINKS = `
insert into cc_identity_links as known
  (tenant_id, id, party_id, kind, address, status, verified_at, created_at, updated_at)
select $1::text, l.id, $2::uuid, l.kind, l.value, coalesce(l.status, 'bound'),
  case when l.status = 'verified' then to_timestamp($4::double precision / 1000) end,
  to_timestamp($4::double precision / 1000), to_timestamp($4::double precision / 1000)
from json_to_recordset($3::json) as l(id uuid, kind text, value text, status text)
on conflict (tenant_id, address, kind) do update
  set party_id = excluded.party_id, status = excluded.status, updated_at = excluded.updated_at,
    verified_at = case when excluded.status = 'verified'
      then coalesce(known.verified_at, excluded.verified_at) end
  where (known.party_id = excluded.party_id and known.status <> excluded.status
      and exists (select from json_to_recordset($3::json) as w(kind text, value text, status text)
        where w.kind = known.kind and w.value = known.address and w.status is not null))
    or (known.party_id <> excluded.party_id
      and exists (select from cc_parties s
        where s.tenant_id = $1::text and s.id = known.party_id and s.is_stranger))`;

export const LINKS_OF_OTHERS = `
select l.kind, l.address as value
from json_to_recordset($2::json) as w(kind text, value text)
join cc_identity_links l on l.tenant_id = $1::text and l.address = w.value and l.kind = w.kind
where l.party_id <> $3::uuid`;

/**
 * Ties addresses to a person, also those of strangers who only wrote to us, and returns those that belong to somebody
 * else, which are left as they are: the caller's transaction should then be rolled back.
 */
export async function putLinks(
  tx: Db,
  {
    tenantId,
    partyId,
    links,
    now,
  }: { tenantId: string; partyId: string; links: readonly LinkWanted[]; now: number },
): Promise<{ kind: AddressKind; value: string }[]> {
  // One order for everybody, so that two callers with the same addresses wait instead of deadlocking.
  const ordered = links.toSorted((a, b) => (a.value + a.kind < b.value + b.kind ? -1 : 1));
  const values = [tenantId, partyId, JSON.stringify(ordered), now];
  await tx.run(PUT_LINKS, values);
  await retieThreads(
    tx,
    tenantId,
    ordered.map(({ value }) => value),
  );
  return await tx.query<{ kind: AddressKind; value: string }>(LINKS_OF_OTHERS, [
    tenantId,
    JSON.stringify(ordered),
    partyId,
  ]);
}

export const OWNER_OF_ADDRESS = `
select party_id as "partyId" from cc_identity_links
where tenant_id = $1::text and address = $2::text
order by kind <> $3::text, kind limit 1`;

/** Whose address it is; null when nobody's. The kind decides where one text is the address of two people. */
export const ownerOfAddress = async (
  db: Db,
  tenantId: string,
  { kind, address }: { kind: AddressKind; address: string },
): Promise<string | null> =>
  (await db.one<{ partyId: string }>(OWNER_OF_ADDRESS, [tenantId, address, kind]))?.partyId ?? null;

export const DROP_OTHER_LINKS = `
delete from cc_identity_links l
where l.tenant_id = $1::text and l.party_id = $2::uuid
  and not exists (select from json_to_recordset($3::json) as w(kind text, value text)
    where w.kind = l.kind and w.value = l.address)`;

/** Unties all addresses of a person but these. */
export const dropOtherLinks = async (
  tx: Db,
  {
    tenantId,
    partyId,
    keep,
  }: { tenantId: string; partyId: string; keep: readonly { kind: string; value: string }[] },
): Promise<number> => await tx.run(DROP_OTHER_LINKS, [tenantId, partyId, JSON.stringify(keep)]);
