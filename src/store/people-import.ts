import type { AddressKind } from '../policy/address.ts';
import type { ChannelName, LinkStatus } from '../policy/words.ts';
import type { Db } from './db.ts';
import { retieThreads } from './threads.ts';

/** What is on record of the people that a chunk of an import speaks of. */
export type KnownPerson = {
  id: string;
  externalRef: string | null;
  displayName: string;
  language: string | null;
  tags: string[];
  preferences: {
    doNotContact: boolean;
    allowedChannels: ChannelName[];
    timezone: string | null;
    quietHoursStart: string | null;
    quietHoursEnd: string | null;
  } | null;
  /** The latest for each channel; null is the one for all channels. */
  consents: { channel: ChannelName | null; status: 'given' | 'withdrawn'; at: number }[];
};

export type KnownLink = { kind: AddressKind; address: string; partyId: string; status: LinkStatus };

// Who only wrote to us is not on record yet: the file may say who it is.
// One look at an index for each row asked for: joined, these tables would be read whole, chunk after chunk, as long as
// no statistics tell PostgreSQL how fast they grow.
export const KNOWN_LINKS = `
select l.kind, l.address, l.party_id as "partyId", l.status
from json_to_recordset($2::json) as w(kind text, address text)
cross join lateral (
  select * from cc_identity_links where tenant_id = $1 and address = w.address and kind = w.kind limit 1
) l
where not exists (select from cc_parties s where s.tenant_id = $1 and s.id = l.party_id and s.is_stranger)`;

export const KNOWN_PEOPLE = `
select p.id, p.external_ref as "externalRef", p.display_name as "displayName", p.language, p.tags,
  case when f.party_id is not null then json_build_object('doNotContact', f.do_not_contact,
    'allowedChannels', f.allowed_channels, 'timezone', f.timezone, 'quietHoursStart', f.quiet_hours_start,
    'quietHoursEnd', f.quiet_hours_end) end as preferences,
  coalesce((
    select json_agg(json_build_object('channel', c.channel, 'status', c.status,
      'at', floor(extract(epoch from c.at) * 1000)))
    from (
      select distinct on (channel) channel, status, at from cc_consents
      where tenant_id = $1 and party_id = p.id order by channel, at desc, id desc
    ) c), '[]') as consents
from (
  select r.id from unnest($2::text[]) as named(ref)
  cross join lateral (
    select id from cc_parties where tenant_id = $1 and external_ref = named.ref limit 1
  ) r
  union select unnest($3::uuid[])
) w
cross join lateral (select * from cc_parties where tenant_id = $1 and id = w.id limit 1) p
left join lateral (
  select * from cc_comm_preferences where tenant_id = $1 and party_id = p.id limit 1
) f on true`;

export const KNOWN_SUPPRESSIONS = `
select s.address, s.channel
from json_to_recordset($2::json) as w(address text, channel text)
cross join lateral (
  select address, channel from cc_suppressions
  where tenant_id = $1 and address = w.address and coalesce(channel, '') = coalesce(w.channel, '')
    and lifted_at is null
  limit 1
) s`;

export async function knownPeople(
  tx: Db,
  tenantId: string,
  asked: {
    refs: readonly string[];
    addresses: readonly { kind: AddressKind; address: string }[];
    suppressed: readonly { address: string; channel: ChannelName | null }[];
  },
): Promise<{
  people: KnownPerson[];
  links: KnownLink[];
  suppressed: { address: string; channel: string | null }[];
}> {
  const links = await tx.query<KnownLink>(KNOWN_LINKS, [tenantId, JSON.stringify(asked.addresses)]);
  const ids = [...new Set(links.map(({ partyId }) => partyId))];
  const people = await tx.query<KnownPerson>(KNOWN_PEOPLE, [tenantId, asked.refs, ids]);
  const suppressed = await tx.query<{ address: string; channel: string | null }>(KNOWN_SUPPRESSIONS, [
    tenantId,
    JSON.stringify(asked.suppressed),
  ]);
  return { people, links, suppressed };
}

export const UPSERT_PEOPLE = `
insert into cc_parties (tenant_id, id, external_ref, display_name, language, tags, created_at, updated_at)
select $1, id, ref, name, language, tags, to_timestamp($3::double precision / 1000),
  to_timestamp($3::double precision / 1000)
from json_to_recordset($2::json) as p(id uuid, ref text, name text, language text, tags text[])
on conflict (tenant_id, id) do update
set external_ref = excluded.external_ref, display_name = excluded.display_name, language = excluded.language,
  tags = excluded.tags, updated_at = excluded.updated_at`;

export const UPSERT_LINKS = `
insert into cc_identity_links as known
  (tenant_id, id, party_id, kind, address, status, verified_at, created_at, updated_at)
select $1, id, party, kind, address, status,
  case when status = 'verified' then to_timestamp($3::double precision / 1000) end,
  to_timestamp($3::double precision / 1000), to_timestamp($3::double precision / 1000)
from json_to_recordset($2::json) as l(id uuid, party uuid, kind text, address text, status text)
on conflict (tenant_id, address, kind) do update
set party_id = excluded.party_id, status = excluded.status, updated_at = excluded.updated_at,
  verified_at = case when excluded.status = 'verified' then coalesce(known.verified_at, excluded.verified_at) end
where known.party_id = excluded.party_id
  or exists (select from cc_parties s where s.tenant_id = $1 and s.id = known.party_id and s.is_stranger)`;

/** An address was tied to somebody else after it was looked up; nothing of the chunk may stay. */
export class ChangedMeanwhile extends Error {
  override name = 'ChangedMeanwhile';
}

export const UPSERT_PREFERENCES = `
insert into cc_comm_preferences (tenant_id, party_id, do_not_contact, allowed_channels, timezone,
  quiet_hours_start, quiet_hours_end, created_at, updated_at)
select $1, party, dnc, array(select json_array_elements_text(channels)), timezone, quiet_start, quiet_end,
  to_timestamp($3::double precision / 1000), to_timestamp($3::double precision / 1000)
from json_to_recordset($2::json) as f(
  party uuid, dnc boolean, channels json, timezone text, quiet_start text, quiet_end text)
on conflict (tenant_id, party_id) do update
set do_not_contact = excluded.do_not_contact, allowed_channels = excluded.allowed_channels,
  timezone = excluded.timezone, quiet_hours_start = excluded.quiet_hours_start,
  quiet_hours_end = excluded.quiet_hours_end, updated_at = excluded.updated_at`;

export const INSERT_CONSENTS = `
insert into cc_consents (tenant_id, id, party_id, channel, status, source, evidence, created_by, at)
select $1, id, party, channel, status, source, evidence, $3, to_timestamp(at / 1000)
from json_to_recordset($2::json) as c(
  id uuid, party uuid, channel text, status text, source text, evidence jsonb, at double precision)`;

export const INSERT_SUPPRESSIONS = `
insert into cc_suppressions (tenant_id, id, address, channel, reason, evidence, created_by, created_at)
select $1, id, address, channel, 'operator', '{"source": "import"}', $4, to_timestamp($3::double precision / 1000)
from json_to_recordset($2::json) as s(id uuid, address text, channel text)
on conflict do nothing`;

/** The rows to write for a chunk; what is unchanged is not among them. */
export type PeopleChanges = {
  people: {
    id: string;
    ref: string | null;
    name: string;
    language: string | null;
    tags: readonly string[];
  }[];
  links: { id: string; party: string; kind: AddressKind; address: string; status: LinkStatus }[];
  preferences: {
    party: string;
    dnc: boolean;
    channels: readonly ChannelName[];
    timezone: string | null;
    quiet_start: string | null;
    quiet_end: string | null;
  }[];
  consents: {
    id: string;
    party: string;
    channel: ChannelName | null;
    status: 'given' | 'withdrawn';
    source: string;
    evidence: Record<string, unknown>;
    at: number;
  }[];
  suppressions: { id: string; address: string; channel: ChannelName | null }[];
};

export async function writePeople(
  tx: Db,
  tenantId: string,
  changes: PeopleChanges,
  { now, actor }: { now: number; actor: string },
): Promise<void> {
  // In the order of the API's own writes, so that the two wait for each other instead of deadlocking.
  const links = changes.links.toSorted((a, b) => (a.address + a.kind < b.address + b.kind ? -1 : 1));
  if (changes.people.length > 0) await tx.run(UPSERT_PEOPLE, [tenantId, JSON.stringify(changes.people), now]);
  if (changes.links.length > 0) {
    const tied = await tx.run(UPSERT_LINKS, [tenantId, JSON.stringify(links), now]);
    if (tied < links.length) throw new ChangedMeanwhile('An address was tied to another person meanwhile.');
    await retieThreads(
      tx,
      tenantId,
      links.map(({ address }) => address),
    );
  }
  if (changes.preferences.length > 0) {
    await tx.run(UPSERT_PREFERENCES, [tenantId, JSON.stringify(changes.preferences), now]);
  }
  if (changes.consents.length > 0) {
    await tx.run(INSERT_CONSENTS, [tenantId, JSON.stringify(changes.consents), actor]);
  }
  if (changes.suppressions.length > 0) {
    await tx.run(INSERT_SUPPRESSIONS, [tenantId, JSON.stringify(changes.suppressions), now, actor]);
  }
}
