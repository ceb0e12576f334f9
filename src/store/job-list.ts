import type { Db } from './db.ts';
import { type JobKind, kindsOfJobs } from './job-counts.ts';
import { ASKED, asked, type JobFilter, type JobPage, type JobState } from './job-filter.ts';
import {
  amongNewest,
  byCustomer,
  byId,
  byKind,
  byOwner,
  byParty,
  byPeople,
  lastOfNewest,
} from './job-pages.ts';
import { JOB_COLUMNS, JOB_JOINS, type JobRow } from './jobs.ts';
import { peopleFound, type Words, wordsOf } from './people-search.ts';

/** A text that fits more people or addresses than these is looked for job by job. */
const MOST_PEOPLE = 1_000;
/** Shorter texts fit too many to be worth counting. */
const SHORTEST = 3;
/** How far a glance for something frequent goes, in rows for each that is asked for. */
const GLANCE = 40;
/** So many jobs at most are read one by one for a page. */
const MOST_READ = 20_000;
/** Kinds with no more jobs than these are read whole, whatever else is asked of them. */
const FEW = 5_000;

/** `next` is where to go on when the look ended before the page was full; null when there is nothing beyond. */
export type FoundIds = { ids: string[]; next: string | null };

/** A way to a page of ids. `leads` when a filter leads to its jobs; else the newest are looked through. */
type Way = { leads: boolean; find(page: JobPage): Promise<FoundIds>; words: Words | null };

async function wayTo(db: Db, tenantId: string, filter: JobFilter): Promise<Way> {
  const { q } = filter;
  const words = q === null ? null : wordsOf(q);
  const found =
    words && (q?.length ?? 0) >= SHORTEST ? await peopleFound(db, tenantId, words, MOST_PEOPLE) : null;
  const wide = found ? null : words;
  const values = (page: JobPage, ...more: unknown[]) => [...asked(tenantId, filter, page, wide), ...more];
  const leading = (ids: (page: JobPage) => Promise<string[]>): Way => ({
    leads: true,
    find: async (page) => ({ ids: await ids(page), next: null }),
    words: wide,
  });

  if (found && words && q !== null) {
    const people = [found.people, found.addresses, ...wholeText(q, words.addressText)];
    return leading((page) => byPeople(db, values(page, ...people)));
  }
  if (filter.partyId !== null) return leading((page) => byParty(db, values(page)));
  if (filter.bankCustomerId !== null) return leading((page) => byCustomer(db, values(page)));

  const kinds = asksForKinds(filter) ? await kindsOfJobs(db, tenantId, filter) : null;
  const ofKinds = (page: JobPage) => byKind(db, values(page, ...keysOf(kinds ?? [])));
  if (kinds?.length === 0) return leading(async () => []);
  if (kinds !== null && sum(kinds) <= FEW) return leading(ofKinds);
  if (filter.ownerId !== null) return leading((page) => byOwner(db, values(page)));

  const newest = async (page: JobPage, count: number): Promise<FoundIds> => {
    const ids = await amongNewest(db, values(page, count));
    return { ids, next: ids.length < page.limit ? await lastOfNewest(db, values(page), count) : null };
  };
  const walking = (find: Way['find']): Way => ({ leads: false, find, words: wide });
  if (wide !== null) return walking((page) => newest(page, MOST_READ));
  if (kinds === null) return walking(async (page) => ({ ids: await byId(db, values(page)), next: null }));
  return walking(async (page) => {
    const { ids, next } = await newest(page, page.limit * GLANCE);
    return { ids: next === null ? ids : await ofKinds(page), next: null };
  });
}

/** The ids of a page of the list. */
export const findJobIds = async (
  db: Db,
  tenantId: string,
  filter: JobFilter,
  page: JobPage,
): Promise<FoundIds> => await (await wayTo(db, tenantId, filter)).find(page);

const asksForKinds = ({ state, channel, campaignId, purpose, reason }: JobFilter): boolean =>
  [state, channel, campaignId, purpose, reason].some((each) => each !== null);

const isKept = ({ ownerId, bankCustomerId, partyId, from, to, q }: JobFilter): boolean =>
  [ownerId, bankCustomerId, partyId, from, to, q].every((each) => each === null);

const sum = (kinds: readonly JobKind[]): number => kinds.reduce((all, { jobs }) => all + jobs, 0);

/** The keys of the index that kinds stand for, each once: the purpose is none of it. */
function keysOf(kinds: readonly JobKind[]): unknown[][] {
  const keys = new Map(
    kinds.map((kind) => [[kind.campaignId, kind.state, kind.reason, kind.channel].join('\0'), kind]),
  );
  const unique = [...keys.values()];
  return [
    unique.map(({ campaignId }) => campaignId),
    unique.map(({ state }) => (state === 'held' ? 'queued' : state)),
    unique.map(({ reason }) => reason),
    unique.map(({ channel }) => channel),
    unique.map(({ state }) => state === 'held'),
  ];
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The text as a customer's id, as a job's, and as the beginning of an address. */
const wholeText = (q: string, address: string): unknown[] => [
  q,
  uuid.test(q) ? q : null,
  address,
  `${address}\u{10ffff}`,
];

export const JOBS_BY_IDS = `
select ${JOB_COLUMNS} from cc_outbound_jobs j ${JOB_JOINS}
where j.tenant_id = $1 and j.id = any($2::uuid[])
order by j.id desc`;

/** A page of the list, the newest first; `next` as in `FoundIds`. */
export async function listJobs(
  db: Db,
  tenantId: string,
  filter: JobFilter,
  page: JobPage,
): Promise<{ jobs: JobRow[]; next: string | null }> {
  const { ids, next } = await findJobIds(db, tenantId, filter, page);
  const jobs = ids.length === 0 ? [] : await db.query<JobRow>(JOBS_BY_IDS, [tenantId, ids]);
  return { jobs, next };
}

export const COUNT_BY_IDS = `
select case when held_reason is null then status else 'held' end as state,
  coalesce(held_reason, reason_code, '') as reason, count(*) as jobs
from cc_outbound_jobs
where tenant_id = $1 and id = any($2::uuid[])
group by 1, 2`;

export type JobCount = { state: JobState; reason: string; jobs: number };

export const COUNT_NEWEST = `
with newest as materialized (
  select tenant_id, id, status, held_reason, reason_code, channel, purpose, campaign_id, owner_id, bank_customer_id,
    party_id, target_address, created_at
  from cc_outbound_jobs where tenant_id = $1 and id < $2::uuid and id >= $3::uuid
  order by id desc limit $4::integer
)
select seen, state, reason, jobs
from (select count(*) as seen from newest) looked
left join (
  select case when j.held_reason is null then j.status else 'held' end as state,
    coalesce(j.held_reason, j.reason_code, '') as reason, count(*) as jobs
  from newest j where ${ASKED}
  group by 1, 2
) counted on true`;

/** Counting for real stops at so many jobs, the newest ones. */
const MOST_COUNTED = 10_000;

/**
 * Jobs by their state and what holds or ended them; `reason` is empty where there is none. `exact` is false when the
 * filter asks for what is not kept and there are more jobs than are counted for real.
 */
export async function countJobs(
  db: Db,
  tenantId: string,
  filter: JobFilter,
): Promise<{ counts: JobCount[]; exact: boolean }> {
  if (isKept(filter)) return { counts: await kindsOfJobs(db, tenantId, filter), exact: true };
  const page = { after: null, limit: MOST_COUNTED + 1 };
  const way = await wayTo(db, tenantId, filter);
  if (way.leads) {
    const { ids } = await way.find(page);
    const counts = await db.query<JobCount>(COUNT_BY_IDS, [tenantId, ids.slice(0, MOST_COUNTED)]);
    return { counts, exact: ids.length <= MOST_COUNTED };
  }
  const newest = { after: null, limit: MOST_COUNTED };
  const rows = await db.query<{ seen: number; state: JobState | null; reason: string; jobs: number }>(
    COUNT_NEWEST,
    asked(tenantId, filter, newest, way.words),
  );
  return {
    counts: rows.flatMap(({ state, reason, jobs }) => (state === null ? [] : [{ state, reason, jobs }])),
    exact: rows.every(({ seen }) => seen < MOST_COUNTED),
  };
}
