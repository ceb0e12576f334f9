import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshDatabase } from '../../test/postgres.ts';
import { CLAIM_JOBS, claimJobs } from './claim.ts';
import type { Db } from './db.ts';

const NOW = 1_795_150_800_000;
const LEASE = '01900000-0000-7000-8000-000000000001';

/** `due` jobs a second apart, oldest first, and `later` ones an hour ahead. */
const fill = (
  db: Db,
  { due, later = 0, priority = 'MEDIUM' }: { due: number; later?: number; priority?: string },
) =>
  db.query(
    `insert into cc_outbound_jobs (purpose, channel, target_address, priority, next_attempt_at, created_at)
     select 'service_notice', 'sms', '+8491' || g, $4::text,
       to_timestamp($3::double precision / 1000) + case when g <= $1::int then make_interval(secs => -g)
         else interval '1 hour' end,
       to_timestamp($3::double precision / 1000)
     from generate_series(1, $1::int + $2::int) g`,
    [due, later, NOW, priority],
  );

const claim = (db: Db, limit: number, change: { now?: number; leaseId?: string } = {}) =>
  claimJobs(db, {
    tenantId: 'default',
    channel: 'sms',
    channelKey: 'twilio:sms',
    limit,
    leaseId: change.leaseId ?? LEASE,
    leaseExpiresAt: NOW + 60_000,
    now: change.now ?? NOW,
  });

test('a claim takes what is due, priority before age, writes the lease and counts the attempt', async () => {
  await using db = await freshDatabase();
  await fill(db, { due: 3, later: 2, priority: 'LOW' });
  await fill(db, { due: 2, later: 2, priority: 'HIGH' });
  const jobs = await claim(db, 4);
  assert.deepEqual(
    jobs.map(({ priority }) => priority),
    ['HIGH', 'HIGH', 'LOW', 'LOW'],
  );
  assert.ok(jobs.every(({ attempt, leaseId }) => attempt === 1 && leaseId === LEASE));
  assert.ok((jobs[0]?.nextAttemptAt ?? 0) < (jobs[1]?.nextAttemptAt ?? 0));
  assert.equal((await claim(db, 10)).length, 1);
  assert.equal((await claim(db, 10)).length, 0);
  assert.equal((await claim(db, 10, { now: NOW + 3_600_000 })).length, 4);
});

test('nothing is taken while the provider’s key is closed, and all of it when the pause is over', async () => {
  await using db = await freshDatabase();
  await fill(db, { due: 2 });
  await db.query(
    `insert into cc_rate_limits (key, closed_until) values ('twilio:sms', to_timestamp($1::double precision / 1000))`,
    [NOW + 1_000],
  );
  assert.equal((await claim(db, 10)).length, 0);
  assert.equal((await claim(db, 10, { now: NOW + 1_000 })).length, 2);
});

test('many claimers at once never take one job twice', async () => {
  await using db = await freshDatabase();
  await fill(db, { due: 400 });
  const taken: string[] = [];
  const claimer = async (number: number) => {
    for (;;) {
      const leaseId = `01900000-0000-7000-8000-00000000000${number}`;
      const jobs = await claim(db, 7, { leaseId });
      if (jobs.length === 0) return;
      taken.push(...jobs.map(({ id }) => id));
    }
  };
  await Promise.all([1, 2, 3, 4, 5, 6].map(claimer));
  assert.equal(taken.length, 400);
  assert.equal(new Set(taken).size, 400);
});

test('on 100,000 rows a claim is three tight index ranges and touches nothing else', async () => {
  await using db = await freshDatabase();
  await fill(db, { due: 60_000 });
  await fill(db, { due: 0, later: 40_000, priority: 'HIGH' });
  await db.script('analyze cc_outbound_jobs');
  const [row] = await db.query<{ 'QUERY PLAN': unknown }>(
    `explain (analyze, buffers, format json) ${CLAIM_JOBS}`,
    ['default', 'sms', 500, LEASE, NOW + 60_000, NOW, 'twilio:sms', NOW],
  );
  assert.ok(row);
  const [{ Plan: root }] = row['QUERY PLAN'] as [{ Plan: Plan }];
  const nodes = [...walk(root)];
  const onJobs = nodes.filter((node) => node['Relation Name'] === 'cc_outbound_jobs');
  const kinds = onJobs.map((node) => node['Node Type']);
  assert.ok(!kinds.includes('Seq Scan'), `a walk over the table: ${kinds.join(', ')}`);
  assert.ok(!nodes.some((node) => /Hash Join|Merge Join/.test(node['Node Type'])), 'a join over the table');
  const scans = onJobs.filter((node) => node['Index Name'] === 'cc_outbound_jobs_due');
  assert.equal(scans.length, 3);
  // The 40,000 future jobs of the top priority cost nothing: the range ends at now.
  const buffers = (nodes[0]?.['Shared Hit Blocks'] ?? 0) + (nodes[0]?.['Shared Read Blocks'] ?? 0);
  assert.ok(buffers < 20_000, `${buffers} pages for 500 jobs`);
  const high = scans.find((node) => String(node['Index Cond']).includes('HIGH'));
  assert.equal(high?.['Actual Rows'], 0);
  assert.ok((high?.['Shared Hit Blocks'] ?? 0) + (high?.['Shared Read Blocks'] ?? 0) < 20);
});

type Plan = {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  'Actual Rows'?: number;
  'Shared Hit Blocks'?: number;
  'Shared Read Blocks'?: number;
  Plans?: Plan[];
};

function* walk(plan: Plan): Generator<Plan> {
  yield plan;
  for (const child of plan.Plans ?? []) yield* walk(child);
}
