import type { AddressKind } from '../policy/address.ts';
import type { CampaignAudience } from './campaigns.ts';
import type { Db } from './db.ts';
import { countedWhole, walkedByKey } from './planned-anew.ts';

/** One of the people that a campaign is for. */
export type AudiencePerson = {
  partyId: string;
  displayName: string;
  externalRef: string | null;
  /** The language the person reads, or the tenant's. */
  language: string;
  /** Where they can be reached: of several addresses of a kind a verified one, then the one known longest. */
  addresses: { [Kind in AddressKind]?: string };
  /** What an uploaded list says of them. */
  variables: Record<string, string | number | boolean | null>;
};

const PERSON = `
  w.id as "partyId", w.display_name as "displayName", w.external_ref as "externalRef", w.language,
  coalesce(l.addresses, '{}') as addresses, w.variables`;

// One look at an index for each person: joined, these tables would be read whole, page after page.
const ADDRESSES = `
left join lateral (
  select json_object_agg(k.kind, k.address) as addresses from (
    select distinct on (kind) kind, address from cc_identity_links
    where tenant_id = $1 and party_id = w.id
    order by kind, status = 'verified' desc, status = 'bound' desc, created_at, id
  ) k
) l on true`;

const LANGUAGE = 'coalesce(f.language, p.language, t.language)';

/** Parameters 2 to 8. A language also means its regions: "es" finds "es-MX". */
const IN_FILTER = `
  p.tenant_id = $1
  and ($2::text[] is null or lower(${LANGUAGE}) = any($2) or lower(split_part(${LANGUAGE}, '-', 1)) = any($2))
  and ($3::text[] is null or f.timezone = any($3))
  and ($4::text[] is null or p.tags && $4)
  and ($5::text[] is null or f.allowed_channels && $5)
  and ($6::text is null or starts_with(p.external_ref, $6))
  and ($7::double precision is null or p.created_at >= to_timestamp($7 / 1000))
  and ($8::double precision is null or p.created_at < to_timestamp($8 / 1000))`;

const WITH_PREFERENCES = `
  join cc_tenants t on t.id = p.tenant_id
  left join lateral (
    select * from cc_comm_preferences where tenant_id = $1 and party_id = p.id limit 1
  ) f on true`;

export const AUDIENCE_OF_FILTER = `
select ${PERSON}
from (
  select p.id, p.display_name, p.external_ref, ${LANGUAGE} as language, '{}'::jsonb as variables
  from cc_parties p ${WITH_PREFERENCES}
  where ${IN_FILTER} and ($9::uuid is null or p.id > $9)
  order by p.id
  limit $10::integer
) w ${ADDRESSES}
order by w.id`;

export const AUDIENCE_OF_LIST = `
select ${PERSON}
from (
  select p.id, p.display_name, p.external_ref, ${LANGUAGE} as language, a.variables
  from (
    select party_id, variables from cc_campaign_audience
    where tenant_id = $1 and campaign_id = $2::uuid and ($3::uuid is null or party_id > $3)
    order by party_id
    limit $4::integer
  ) a
  join cc_parties p on p.tenant_id = $1 and p.id = a.party_id ${WITH_PREFERENCES}
) w ${ADDRESSES}
order by w.id`;

/** Whom an audience means: its people, and for a list the campaign that keeps it. */
export type AudienceAsked = { audience: CampaignAudience; campaignId: string | null };

/** The next people of an audience in the order of their ids, `limit` at most, after the one named. */
export const audiencePage = async (
  db: Db,
  tenantId: string,
  { audience, campaignId }: AudienceAsked,
  { after, limit }: { after: string | null; limit: number },
): Promise<AudiencePerson[]> =>
  audience.kind === 'list'
    ? await db.query<AudiencePerson>(AUDIENCE_OF_LIST, [tenantId, campaignId, after, limit])
    : await walkedByKey(db, (tx) => {
        const values = [tenantId, ...filterValues(audience.filter), after, limit];
        return tx.query<AudiencePerson>(AUDIENCE_OF_FILTER, values);
      });

// A plain join, since this reads whole tables anyway; without a question about preferences it falls away.
export const COUNT_FILTER = `
select count(*) as count
from cc_parties p
join cc_tenants t on t.id = p.tenant_id
left join cc_comm_preferences f on f.tenant_id = p.tenant_id and f.party_id = p.id
where ${IN_FILTER}
  and ($9::text[] is null or exists (select from cc_identity_links l
    where l.tenant_id = $1 and l.party_id = p.id and l.kind = any($9)))`;

export const COUNT_LIST = `
select count(*) as count from cc_campaign_audience p
where p.tenant_id = $1 and p.campaign_id = $2::uuid
  and ($3::text[] is null or exists (select from cc_identity_links l
    where l.tenant_id = $1 and l.party_id = p.party_id and l.kind = any($3)))`;

/** How many people an audience has; with `kinds`, how many of them have an address of any of these. */
export async function countAudience(
  db: Db,
  tenantId: string,
  { audience, campaignId }: AudienceAsked,
  { kinds = null }: { kinds?: readonly AddressKind[] | null } = {},
): Promise<number> {
  const row =
    audience.kind === 'list'
      ? await db.one<{ count: number }>(COUNT_LIST, [tenantId, campaignId, kinds])
      : await countedWhole(db, (tx) => {
          const values = [tenantId, ...filterValues(audience.filter), kinds];
          return tx.one<{ count: number }>(COUNT_FILTER, values);
        });
  return row?.count ?? 0;
}

const filterValues = (filter: Extract<CampaignAudience, { kind: 'filter' }>['filter']) => [
  some(filter.languages)?.map((language) => language.toLowerCase()) ?? null,
  some(filter.timezones),
  some(filter.tags),
  some(filter.channels),
  filter.externalRefPrefix || null,
  filter.createdFrom ?? null,
  filter.createdTo ?? null,
];

/** An empty list leaves nobody out, like one that is not there. */
const some = <Value>(values: readonly Value[] | undefined): readonly Value[] | null =>
  values && values.length > 0 ? values : null;
