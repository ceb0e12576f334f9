import type { Db } from './db.ts';
import { ASKED } from './job-filter.ts';

/*
 * One statement for each way to a page of ids, so that each has one plan however its parameters are set: which filter
 * leads, and the others are asked of what it finds. All take the values of `asked` first.
 */

type Ids = (db: Db, values: readonly unknown[]) => Promise<string[]>;
type Row = { id: string };
const idsOf = (rows: readonly Row[]): string[] => rows.map(({ id }) => id);

// Jobs that a worker has stand in none of the lists' indexes; there are only as many as fit on the wire. The `offset`
// keeps the planner from walking the table by id for them.
const page = (atRest: string, onTheWire = 'true') => `
with at_rest as materialized (${atRest}),
on_the_wire as materialized (
  select j.id from (select * from cc_outbound_jobs where tenant_id = $1 and lease_id is not null offset 0) j
  where ${ASKED} and ${onTheWire}
)
select id from (select id from at_rest union all select id from on_the_wire) found
order by id desc
limit $4::integer`;

/** Every job, newest first: for what is frequent, and for stretches of time. */
export const BY_ID = `
select j.id from cc_outbound_jobs j where ${ASKED}
order by j.id desc
limit $4::integer`;

export const byId: Ids = async (db, values) => idsOf(await db.query<Row>(BY_ID, values));

/** Only among the newest $18 jobs of the page's stretch. */
export const AMONG_NEWEST = `
select j.id from (
  select * from cc_outbound_jobs where tenant_id = $1 and id < $2::uuid and id >= $3::uuid
  order by id desc limit $18::integer) j
where ${ASKED}
order by j.id desc
limit $4::integer`;

export const amongNewest: Ids = async (db, values) => idsOf(await db.query<Row>(AMONG_NEWEST, values));

export const LAST_OF_NEWEST = `
select id from cc_outbound_jobs where tenant_id = $1::text and id < $2::uuid and id >= $3::uuid
order by id desc offset $4::integer - 1 limit 1`;

/** Where such a look ended; null when it came to the end of the stretch. `values` begin as those of `asked`. */
export const lastOfNewest = async (
  db: Db,
  [tenantId, before, since]: readonly unknown[],
  count: number,
): Promise<string | null> =>
  (await db.one<Row>(LAST_OF_NEWEST, [tenantId, before, since, count]))?.id ?? null;

const ofKind = (limit: string) => `
  (select j.id from cc_outbound_jobs j
  where j.campaign_id = k.campaign_id and j.status = k.status
    and coalesce(j.held_reason, j.reason_code, '') = k.reason and j.channel = k.channel and j.lease_id is null
    and (j.held_reason is not null) = k.held and ${ASKED}
  order by j.id desc limit ${limit})
  union all
  (select j.id from cc_outbound_jobs j
  where k.campaign_id is null and j.campaign_id is null and j.status = k.status
    and coalesce(j.held_reason, j.reason_code, '') = k.reason and j.channel = k.channel and j.lease_id is null
    and (j.held_reason is not null) = k.held and ${ASKED}
  order by j.id desc limit ${limit})`;

/**
 * The kinds that the filter allows ($18–$22), each a range of one index. The newest of each tells which kinds can be on
 * the page at all: no more than the page is long.
 */
export const BY_KIND = page(`
  with newest as materialized (
    select k.*, head.id as head
    from unnest($18::uuid[], $19::text[], $20::text[], $21::text[], $22::boolean[])
      as k(campaign_id, status, reason, channel, held)
    cross join lateral (${ofKind('1')}) head
    order by head.id desc limit $4::integer
  )
  select j.id from newest k cross join lateral (${ofKind('$4::integer')}) j
  order by j.id desc limit $4::integer`);

export const byKind: Ids = async (db, values) => idsOf(await db.query<Row>(BY_KIND, values));

export const BY_OWNER = page(`
  select j.id from cc_outbound_jobs j where j.owner_id = $11::text and j.lease_id is null and ${ASKED}
  order by j.id desc limit $4::integer`);

export const byOwner: Ids = async (db, values) => idsOf(await db.query<Row>(BY_OWNER, values));

export const BY_PARTY = page(`
  select j.id from cc_outbound_jobs j where j.party_id = $13::uuid and j.lease_id is null and ${ASKED}
  order by j.id desc limit $4::integer`);

export const byParty: Ids = async (db, values) => idsOf(await db.query<Row>(BY_PARTY, values));

export const BY_CUSTOMER = `
select j.id from (select * from cc_outbound_jobs where tenant_id = $1 and bank_customer_id = $12::text offset 0) j
where ${ASKED}
order by j.id desc
limit $4::integer`;

export const byCustomer: Ids = async (db, values) => idsOf(await db.query<Row>(BY_CUSTOMER, values));

/**
 * The jobs of the people $18 and of the addresses $19, those of the customer $20, the job $21, and those whose address
 * begins with $22; $23 is the first text that no longer does.
 */
export const BY_PEOPLE = page(
  `
  select j.id from unnest($18::uuid[]) person cross join lateral (
    select j.id from cc_outbound_jobs j where j.party_id = person and j.lease_id is null and ${ASKED}
    order by j.id desc limit $4::integer) j
  union
  select j.id from unnest($19::text[]) address cross join lateral (
    select j.id from cc_outbound_jobs j where j.target_address = address and j.lease_id is null and ${ASKED}) j
  union
  select j.id from cc_outbound_jobs j where j.bank_customer_id = $20::text and j.lease_id is null and ${ASKED}
  union
  select j.id from cc_outbound_jobs j where j.id = $21::uuid and j.lease_id is null and ${ASKED}
  union
  select j.id from cc_outbound_jobs j
  where j.target_address ~>=~ $22::text and j.target_address ~<~ $23::text and j.lease_id is null and ${ASKED}`,
  `(j.party_id = any($18) or j.target_address = any($19) or j.bank_customer_id = $20 or j.id = $21
    or (j.target_address ~>=~ $22 and j.target_address ~<~ $23))`,
);

export const byPeople: Ids = async (db, values) => idsOf(await db.query<Row>(BY_PEOPLE, values));
