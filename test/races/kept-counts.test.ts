import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { seededRandom } from '../../carrier/clock.ts';
import type { Db } from '../../src/store/db.ts';
import { addUpChanges } from '../../src/store/job-count-sweep.ts';
import { campaignProgress, kindsOfJobs } from '../../src/store/job-counts.ts';
import { freshDatabase } from '../postgres.ts';

const db = await freshDatabase();
after(() => db.close());

const campaigns = ['0190a3a1-0000-7000-8000-000000000001', '0190a3a1-0000-7000-8000-000000000002'];
await db.run(
  `insert into cc_outbound_campaigns (id, name, purpose) select id, id::text, 'service_notice' from unnest($1::uuid[]) id`,
  [campaigns],
);

const anyKind = { state: null, channel: null, campaignId: null, purpose: null, reason: null };
type Counted = {
  campaignId: string | null;
  channel: string;
  purpose: string;
  state: string;
  reason: string;
  jobs: number;
};
const text = (rows: readonly Counted[]) =>
  rows
    .map((row) => [row.campaignId, row.channel, row.purpose, row.state, row.reason, row.jobs].join(' '))
    .sort();

/** The kept counts and a real count, both as they are at one moment. */
const bothCounts = () =>
  db.transaction(async (tx) => {
    await tx.script('set transaction isolation level repeatable read');
    const kept = text(await kindsOfJobs(tx, 'default', anyKind));
    const real = text(
      await tx.query<Counted>(
        `select campaign_id as "campaignId", channel, purpose,
           case when held_reason is null then status else 'held' end as state,
           coalesce(held_reason, reason_code, '') as reason, count(*) as jobs
         from cc_outbound_jobs where tenant_id = 'default' group by 1, 2, 3, 4, 5`,
      ),
    );
    return { kept, real };
  });

const STATES = [
  `status = 'queued', held_reason = null, reason_code = null, next_attempt_at = now()`,
  `status = 'queued', held_reason = 'quiet_hours', reason_code = null, next_attempt_at = now()`,
  `status = 'queued', held_reason = 'provider_paused', reason_code = '20429', next_attempt_at = now()`,
  `status = 'sent', held_reason = null, reason_code = null`,
  `status = 'failed', held_reason = null, reason_code = 'invalid_number'`,
  `status = 'cancelled', held_reason = null, reason_code = 'DNC'`,
  `status = 'unknown', held_reason = null, reason_code = 'timeout'`,
];

/** What a worker, an operator or somebody with a SQL prompt may do next. */
function someWork(random: () => number): (tx: Db) => Promise<unknown> {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const some = `id in (select id from cc_outbound_jobs order by md5(id::text || '${random()}') limit ${1 + Math.floor(random() * 20)} for update skip locked)`;
  const campaign = pick([...campaigns.map((id) => `'${id}'`), 'null']);
  return pick([
    (tx: Db) =>
      tx.script(`insert into cc_outbound_jobs (campaign_id, purpose, channel, target_address, dedupe_key)
        select ${campaign}, 'service_notice', '${pick(['sms', 'email'])}', 'x' || g, 'k' || (random() * 500)::int
        from generate_series(1, ${1 + Math.floor(random() * 30)}) g on conflict do nothing`),
    (tx: Db) =>
      tx.script(
        `update cc_outbound_jobs set lease_id = null, lease_expires_at = null, ${pick(STATES)} where ${some}`,
      ),
    (tx: Db) =>
      tx.script(
        `update cc_outbound_jobs set lease_id = null, lease_expires_at = null, ${pick(STATES)} where ${some}`,
      ),
    (tx: Db) =>
      tx.script(`update cc_outbound_jobs set lease_id = gen_random_uuid(), lease_expires_at = now(), updated_at = now()
        where status = 'queued' and lease_id is null and ${some};
        update cc_outbound_jobs set lease_id = null, lease_expires_at = null where lease_id is not null and ${some}`),
    (tx: Db) =>
      tx.script(
        `update cc_outbound_jobs set campaign_id = ${campaign}, id = gen_random_uuid() where ${some}`,
      ),
    (tx: Db) =>
      tx.script(`update cc_outbound_jobs set channel = 'voice', purpose = 'collections' where ${some}`),
    (tx: Db) => tx.script(`delete from cc_outbound_jobs where ${some}`),
  ]);
}

test('the kept counts are what a real count is, at every moment, whoever writes, rolls back or dies', async () => {
  const random = seededRandom(7);
  const lost = new Error('rolled back on purpose');
  const writers = Array.from({ length: 4 }, async () => {
    for (let turn = 0; turn < 60; turn += 1) {
      const fate = random();
      await db
        .transaction(async (tx) => {
          await someWork(random)(tx);
          if (random() < 0.3) await tx.transaction(someWork(random));
          if (fate < 0.15) throw lost;
          if (fate < 0.2) await tx.query('select pg_terminate_backend(pg_backend_pid())');
        })
        .catch((error) => {
          // Two that made the same dedupe keys in another order: one of them is rolled back.
          const isDeadlock = error.code === '40P01';
          if (error !== lost && !isDeadlock && fate >= 0.2) throw error;
        });
    }
  });
  let isOver = false;
  const written = Promise.all(writers).finally(() => {
    isOver = true;
  });
  const sweeps = Array.from({ length: 2 }, async () => {
    while (!isOver) await addUpChanges(db, 'default');
  });
  let looks = 0;
  while (!isOver) {
    const { kept, real } = await bothCounts();
    assert.deepEqual(kept, real);
    looks += 1;
  }
  await Promise.all([written, ...sweeps]);
  assert.ok(looks > 3, 'it was looked at while work went on');
  const before = await bothCounts();
  assert.deepEqual(before.kept, before.real);
  assert.ok(before.kept.length > 10, 'many kinds of jobs were left');
  await addUpChanges(db, 'default');
  assert.deepEqual((await bothCounts()).kept, before.real);
  assert.deepEqual(await db.query('select 1 from cc_job_count_changes'), []);
});

test('the counts of a campaign follow its jobs, and another tenant’s jobs are not among them', async () => {
  await db.run(`insert into cc_tenants (id, name) values ('other', 'Other')`);
  await db.run(
    `insert into cc_outbound_jobs (tenant_id, purpose, channel, target_address) values ('other', 'kyc_update', 'sms', 'x')`,
  );
  assert.deepEqual(await kindsOfJobs(db, 'other', anyKind), [
    { campaignId: null, channel: 'sms', purpose: 'kyc_update', state: 'queued', reason: '', jobs: 1 },
  ]);
  const real = await db.query<{ id: string; jobs: number }>(
    `select campaign_id as id, count(*) as jobs from cc_outbound_jobs where campaign_id is not null group by 1 order by 1`,
  );
  const progress = await campaignProgress(db, 'default', campaigns);
  assert.deepEqual(
    real.map(({ id }) => progress.get(id)?.total),
    real.map(({ jobs }) => jobs),
  );
});

test('a truncated table counts nothing', async () => {
  await db.script('truncate cc_outbound_jobs');
  assert.deepEqual(await bothCounts(), { kept: [], real: [] });
});
