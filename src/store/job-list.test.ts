import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { freshDatabase } from '../../test/postgres.ts';
import type { ChannelName, Purpose } from '../policy/words.ts';
import { addUpChanges } from './job-count-sweep.ts';
import type { JobFilter, JobState } from './job-filter.ts';
import { countJobs, findJobIds, listJobs } from './job-list.ts';

const db = await freshDatabase();
after(() => db.close());

const ANY: JobFilter = {
  state: null,
  channel: null,
  ownerId: null,
  campaignId: null,
  purpose: null,
  reason: null,
  bankCustomerId: null,
  partyId: null,
  from: null,
  to: null,
  q: null,
};
const START = Date.UTC(2026, 2, 2);
const MINUTE = 60_000;
const campaigns = [1, 2, 3].map((n) => `0190a3a1-0000-7000-8000-00000000000${n}`);
const people = [1, 2, 3].map((n) => `0190a3a2-0000-7000-8000-00000000000${n}`);
const NAMES = ['Nguyễn Thị Hoa', 'Đặng Văn Nguyên', 'Zoë 100% Smith'];

type Job = {
  id: string;
  campaign: string | null;
  state: JobState;
  reason: string;
  channel: ChannelName;
  purpose: Purpose;
  owner: string | null;
  customer: string | null;
  person: number | null;
  address: string;
  at: number;
};
const jobs: Job[] = [];

before(async () => {
  await db.run(
    `insert into cc_outbound_campaigns (id, name, purpose) select id, id::text, 'service_notice' from unnest($1::uuid[]) id`,
    [campaigns],
  );
  await db.run(
    `insert into cc_parties (id, external_ref, display_name)
     select id, 'bank-' || n, name from unnest($1::uuid[], $2::text[]) with ordinality as p(id, name, n)`,
    [people, NAMES],
  );
  await db.run(
    `insert into cc_identity_links (party_id, kind, address)
     select id, 'phone', '+8490000000' || n from unnest($1::uuid[]) with ordinality as p(id, n)`,
    [people],
  );
  const pick = <Item>(items: readonly Item[], n: number): Item => items[n % items.length] as Item;
  const STATES: [JobState, string][] = [
    ['queued', ''],
    ['sent', ''],
    ['sent', ''],
    ['held', 'quiet_hours'],
    ['failed', 'invalid_number'],
    ['queued', 'quiet_hours'],
    ['cancelled', 'DNC'],
    ['unknown', 'timeout'],
  ];
  for (let n = 0; n < 400; n += 1) {
    const at = START + n * MINUTE;
    const [state, reason] = pick(STATES, Math.floor(n / 7) * 3 + (n % 5));
    jobs.push({
      id: `${at
        .toString(16)
        .padStart(12, '0')
        .replace(/(.{8})/, '$1-')}-7000-8000-${String(n).padStart(12, '0')}`,
      campaign: pick([...campaigns, null], Math.floor(n / 11)),
      state,
      reason,
      channel: pick(['sms', 'sms', 'email', 'voice'], n),
      purpose: pick(['service_notice', 'collections'], Math.floor(n / 50)),
      owner: pick(['mai', null, null], n),
      customer: pick(['bank-1', 'bank-2', null, 'nobody'], n),
      person: pick([0, 1, null, 2, null], n),
      address: pick(['+84900000001', '+84900000002', '+84911111111', 'hoa@example.net'], n),
      at,
    });
  }
  // Some are on the wire.
  const columns = (each: (job: Job, n: number) => unknown) => jobs.map(each);
  await db.run(
    `insert into cc_outbound_jobs (id, campaign_id, status, held_reason, reason_code, channel, purpose, owner_id,
       bank_customer_id, party_id, target_address, created_at, lease_id, lease_expires_at, next_attempt_at)
     select id, campaign, case state when 'held' then 'queued' else state end, case state when 'held' then reason end,
       case when state <> 'held' then nullif(reason, '') end, channel, purpose, owner, customer, person, address,
       to_timestamp(at / 1000), case when leased then gen_random_uuid() end, case when leased then now() end, now()
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::uuid[],
       $10::text[], $11::double precision[], $12::boolean[])
     as j(id, campaign, state, reason, channel, purpose, owner, customer, person, address, at, leased)`,
    [
      columns(({ id }) => id),
      columns(({ campaign }) => campaign),
      columns(({ state }) => state),
      columns(({ reason }) => reason),
      columns(({ channel }) => channel),
      columns(({ purpose }) => purpose),
      columns(({ owner }) => owner),
      columns(({ customer }) => customer),
      columns(({ person }) => (person === null ? null : people[person])),
      columns(({ address }) => address),
      columns(({ at }) => at),
      columns(({ state }, n) => state === 'queued' && n % 3 === 0),
    ],
  );
});

const fits = (filter: JobFilter, job: Job): boolean =>
  (filter.state === null || filter.state === job.state) &&
  (filter.channel === null || filter.channel === job.channel) &&
  (filter.ownerId === null || filter.ownerId === job.owner) &&
  (filter.campaignId === null || filter.campaignId === job.campaign) &&
  (filter.purpose === null || filter.purpose === job.purpose) &&
  (filter.reason === null || filter.reason === job.reason) &&
  (filter.bankCustomerId === null || filter.bankCustomerId === job.customer) &&
  (filter.partyId === null || (job.person !== null && filter.partyId === people[job.person])) &&
  (filter.from === null || job.at >= filter.from) &&
  (filter.to === null || job.at < filter.to) &&
  (filter.q === null || isFoundBy(filter.q, job));

const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .toLowerCase();

const isFoundBy = (q: string, { id, customer, person, address }: Job): boolean =>
  id === q ||
  customer === q ||
  isPartOf(q.replaceAll(' ', '').toLowerCase(), address) ||
  (person !== null && plain(`${NAMES[person]} bank-${person + 1}`).includes(plain(q)));

/** An address that is nobody's is found by its beginning, unless the text is so short that jobs are read one by one. */
const isPartOf = (q: string, address: string): boolean =>
  /^\+8490000000[123]$/.test(address) || q.length < 3 ? address.includes(q) : address.startsWith(q);

const expected = (filter: JobFilter) =>
  jobs
    .filter((job) => fits(filter, job))
    .map(({ id }) => id)
    .reverse();

async function allPages(filter: JobFilter, limit: number): Promise<string[]> {
  const found: string[] = [];
  for (let after: string | null = null; ; ) {
    const { ids, next } = await findJobIds(db, 'default', filter, { after, limit });
    found.push(...ids);
    after = next ?? (ids.length === limit ? (ids.at(-1) as string) : null);
    if (after === null) return found;
  }
}

const oneOf = <Value>(...values: Value[]) => fc.option(fc.constantFrom(...values), { freq: 2 });
const filters = fc.record<JobFilter>({
  state: oneOf<JobState>('queued', 'held', 'sent', 'failed', 'cancelled', 'unknown', 'awaiting_verification'),
  channel: oneOf<ChannelName>('sms', 'email', 'voice', 'zalo'),
  ownerId: oneOf('mai', 'nobody'),
  campaignId: oneOf(...campaigns),
  purpose: oneOf<Purpose>('service_notice', 'collections', 'fraud_alert'),
  reason: oneOf('quiet_hours', 'invalid_number', 'DNC', 'nothing'),
  bankCustomerId: oneOf('bank-1', 'nobody'),
  partyId: oneOf(people[0] as string, people[2] as string),
  from: oneOf(START + 100 * MINUTE, START + 390 * MINUTE, START + 30_000),
  to: oneOf(START + 300 * MINUTE, START + 5 * MINUTE, START + 30_000),
  q: oneOf('nguyen', 'ĐẶNG', '100%', '8490000', '+84 911 111', 'HOA@', 'bank-2', 'e', 'nobody', 'zzz'),
});
/** All filters at once find nothing: most are left out. */
const someFilters = fc
  .tuple(filters, fc.subarray(Object.keys(ANY) as (keyof JobFilter)[], { maxLength: 4 }))
  .map(([all, kept]): JobFilter => ({ ...ANY, ...Object.fromEntries(kept.map((key) => [key, all[key]])) }));

test('every combination of filters finds its jobs, newest first, on pages of any length, and counts them', async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(someFilters, fc.constantFrom(3, 50, 500), async (filter, limit) => {
      const wanted = expected(filter);
      assert.deepEqual(await allPages(filter, limit), wanted);
      const { counts, exact } = await countJobs(db, 'default', filter);
      assert.equal(exact, true);
      assert.equal(
        counts.reduce((all, { jobs }) => all + jobs, 0),
        wanted.length,
      );
      found += wanted.length;
    }),
    { numRuns: 200, seed: 11 },
  );
  assert.ok(found > 1_000, `only ${found} jobs were ever found`);
});

test('the list is the same after the changes are added up, and rows come with what they are shown with', async () => {
  const filter = { ...ANY, state: 'held' as const };
  const before = await allPages(filter, 50);
  await addUpChanges(db, 'default');
  assert.deepEqual(await allPages(filter, 50), before);
  const { jobs: rows } = await listJobs(
    db,
    'default',
    { ...ANY, partyId: people[0] as string },
    { after: null, limit: 1 },
  );
  assert.deepEqual([rows[0]?.partyName, rows[0]?.partyPhone], ['Nguyễn Thị Hoa', '+84900000001']);
});

test('a text that says little is looked for a stretch at a time, and the next page goes on', async () => {
  await db.run(
    `insert into cc_outbound_jobs (id, purpose, channel, target_address)
     select ('ff000000-0000-7000-8000-' || lpad(g::text, 12, '0'))::uuid, 'kyc_update', 'email', 'x' || g from generate_series(1, 20100) g`,
  );
  const filter = { ...ANY, q: '@e' };
  const first = await findJobIds(db, 'default', filter, { after: null, limit: 50 });
  assert.deepEqual([first.ids, first.next], [[], 'ff000000-0000-7000-8000-000000000101']);
  assert.deepEqual(await allPages(filter, 50), expected(filter));
  assert.equal((await countJobs(db, 'default', filter)).exact, false);
});
