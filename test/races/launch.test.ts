import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { seededRandom } from '../../carrier/clock.ts';
import { startLaunch } from '../../src/campaigns/launch.ts';
import { systemClock } from '../../src/clock.ts';
import { uuidv7Source } from '../../src/ids.ts';
import { createCampaign } from '../../src/store/campaigns.ts';
import { type FreshDatabase, freshDatabase } from '../postgres.ts';

const PEOPLE = 30_000;
/** Every tenth has no address. */
const REACHABLE = PEOPLE - PEOPLE / 10;
const KILLS = 12;

/**
 * Promise 4, for a launch. Two processes make the jobs and are killed again and again, never asked to stop, at random
 * moments. At the end everybody with an address has one job, one line in the record, and nobody has two.
 */
test(`${KILLS} kills while ${PEOPLE} people are launched leave nobody out and find nobody twice`, {
  timeout: 240_000,
}, async () => {
  await using db = await freshDatabase();
  const campaignId = await launched(db);
  const random = seededRandom(20_261_124);
  await using launchers = new AsyncDisposableStack();
  const begin = async () => {
    const launcher = await startLauncher(db);
    launchers.defer(async () => void launcher.kill('SIGKILL'));
    return launcher;
  };
  let kills = 0;
  let midway = 0;
  while (kills < KILLS) {
    const before = await progressOf(db, campaignId);
    const [one, other] = await Promise.all([begin(), begin()]);
    // On a busy machine a process may need long for its first step; without one there is nothing to kill.
    while (before.status === 'running' && (await progressOf(db, campaignId)).people === before.people) {
      await systemClock.sleep(10);
    }
    await systemClock.sleep(random() * 250);
    for (const victim of random() < 0.5 ? [one, other] : [other, one]) {
      victim.kill('SIGKILL');
      await once(victim, 'exit');
      kills += 1;
      const { people, status } = await progressOf(db, campaignId);
      if (status === 'running' && people > 0) midway += 1;
    }
  }
  await begin();
  while ((await progressOf(db, campaignId)).status === 'running') await systemClock.sleep(100);

  const found = await db.one<{ jobs: number; parties: number; lines: number; finished: number }>(
    `select (select count(*) from cc_outbound_jobs) as jobs,
       (select count(distinct party_id) from cc_outbound_jobs) as parties,
       (select count(*) from cc_audit_logs a join cc_outbound_jobs j on j.id = a.job_id
         where a.event_type = 'outbound_job_created') as lines,
       (select count(*) from cc_audit_logs where event_type = 'campaign_launch_finished') as finished`,
  );
  assert.deepEqual(found, { jobs: REACHABLE, parties: REACHABLE, lines: REACHABLE, finished: 1 });
  const { people, jobs, unreachable } = await progressOf(db, campaignId);
  assert.deepEqual(
    { people, jobs, unreachable },
    {
      people: PEOPLE,
      jobs: REACHABLE,
      unreachable: PEOPLE - REACHABLE,
    },
  );
  // The test must have met what it is about: processes that died with some people done and others not.
  assert.ok(midway >= 3, `only ${midway} of ${kills} kills came in the middle`);
});

async function launched(db: FreshDatabase): Promise<string> {
  await db.script(`
    create temp table people as select i, gen_random_uuid() as id from generate_series(1, ${PEOPLE}) i;
    insert into cc_parties (id, external_ref, display_name) select id, 'c' || i, 'Person ' || i from people;
    insert into cc_identity_links (party_id, kind, address, status)
      select id, 'phone', '+8491' || (2000000 + i), 'bound' from people where i % 10 <> 0;
    insert into cc_comm_preferences (party_id, allowed_channels, timezone) select id, array['sms'], 'UTC' from people;
    analyze cc_parties, cc_identity_links, cc_comm_preferences;
  `);
  const newId = uuidv7Source(systemClock);
  const campaign = await createCampaign(
    db,
    {
      tenantId: 'default',
      name: 'Everybody',
      purpose: 'service_notice',
      createdBy: 'test',
      allowedChannels: ['sms'],
      content: { text: 'Hello {{name}}' },
      audience: { kind: 'filter', filter: {} },
      perMinute: 7_000,
    },
    { clock: systemClock, newId },
  );
  const id = campaign?.id as string;
  await startLaunch({ db, clock: systemClock, newId, tenantId: 'default', actor: 'test' }, id);
  return id;
}

const progressOf = async (db: FreshDatabase, campaignId: string) =>
  (await db.one<{ status: string; people: number; jobs: number; unreachable: number }>(
    `select launch_status as status, (launch_counts ->> 'people')::int as people,
       (launch_counts ->> 'jobs')::int as jobs, (launch_counts ->> 'unreachable')::int as unreachable
     from cc_outbound_campaigns where id = $1::uuid`,
    [campaignId],
  )) as { status: string; people: number; jobs: number; unreachable: number };

async function startLauncher(db: FreshDatabase): Promise<ChildProcess> {
  const launcher = fork(fileURLToPath(new URL('./launcher.ts', import.meta.url)), [db.url]);
  await once(launcher, 'message');
  return launcher;
}
