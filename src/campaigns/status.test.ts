import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { campaign, clock, NOON, newId, people } from '../../test/audience-people.ts';
import { type FreshDatabase, freshDatabase } from '../../test/postgres.ts';
import { createLog } from '../log.ts';
import { type Campaign, campaignById, lockCampaign } from '../store/campaigns.ts';
import { claimJobs } from '../store/claim.ts';
import { startLaunch } from './launch.ts';
import { createLauncher } from './launcher.ts';
import { archiveCampaign, markStatus, pauseCampaign, resumeCampaign } from './status.ts';

const defaults = { quietHours: { start: '21:00', end: '08:00' }, timezone: null };
const HOUR = 3_600_000;

/** The clock of these tests can be set; the people's and the campaign's own stands at noon. */
function acting(db: FreshDatabase) {
  let now = NOON;
  const moved = { ...clock, now: () => now };
  const deps = { db, clock: moved, newId, tenantId: 'default', actor: 'An', defaults };
  const launcher = createLauncher({ ...deps, log: createLog({ level: 'fatal' }), onChange: () => {} });
  return {
    deps,
    at: (instant: number) => {
      now = instant;
    },
    work: () => launcher.runOnce(),
    launch: async (made: Campaign) => {
      await startLaunch(deps, made.id);
      await launcher.runOnce();
    },
  };
}

const claim = (db: FreshDatabase, now = NOON) =>
  claimJobs(db, {
    tenantId: 'default',
    channel: 'sms',
    channelKey: 'key',
    limit: 100,
    leaseId: newId(),
    leaseExpiresAt: now + 60_000,
    now,
  });

type Row = { person: number; status: string; held: string | null; due: number | null; reason: string | null };
const jobsOf = async (db: FreshDatabase, { id }: Campaign): Promise<Row[]> =>
  await db.query<Row>(
    `select right(party_id::text, 4)::int as person, status, held_reason as held, next_attempt_at as due,
       reason_code as reason
     from cc_outbound_jobs where campaign_id = $1::uuid order by party_id`,
    [id],
  );
const heldBy = async (db: FreshDatabase, made: Campaign) => (await jobsOf(db, made)).map(({ held }) => held);

const told = async (db: FreshDatabase, eventType: string) =>
  (await db.one<{ count: number }>('select count(*) from cc_audit_logs where event_type = $1', [eventType]))
    ?.count;

describe('pausing a campaign', () => {
  test('takes what is queued out of the workers’ sight, and resuming gives each its place and reason back', async () => {
    await using db = await freshDatabase();
    await people(db, {}, { timezone: 'Europe/Madrid' }, {});
    const { deps, launch } = acting(db);
    const made = await campaign(db);
    await launch(made);
    const before = await jobsOf(db, made);
    assert.deepEqual(
      before.map(({ held, due }) => [held, due]),
      [
        [null, NOON],
        ['quiet_hours', NOON + 2 * HOUR],
        [null, NOON],
      ],
    );
    const paused = await pauseCampaign(deps, made.id);
    assert.equal(paused.result === 'done' && paused.campaign.pausedAt, NOON);
    assert.deepEqual(
      (await jobsOf(db, made)).map(({ held, due }) => [held, due]),
      before.map(({ due }) => ['campaign_paused', due]),
    );
    assert.equal((await claim(db, NOON + 3 * HOUR)).length, 0);
    assert.equal(await told(db, 'outbound_job_held'), 3);
    const again = await pauseCampaign(deps, made.id);
    assert.equal(again.result, 'done');
    assert.equal(await told(db, 'outbound_job_held'), 3);

    const resumed = await resumeCampaign(deps, made.id);
    assert.equal(resumed.result === 'done' && resumed.campaign.pausedAt, null);
    assert.deepEqual(await jobsOf(db, made), before);
    assert.equal(await told(db, 'outbound_job_released'), 3);
    assert.equal(await told(db, 'campaign_status_changed'), 2);
    assert.equal((await claim(db)).length, 2);
  });

  test('leaves what is on the wire to its worker', async () => {
    await using db = await freshDatabase();
    await people(db, {}, {});
    const { deps, launch } = acting(db);
    const made = await campaign(db);
    await launch(made);
    const [onTheWire] = await claim(db);
    await pauseCampaign(deps, made.id);
    const leased = await db.query(
      'select id from cc_outbound_jobs where held_reason is null and lease_id is not null',
    );
    assert.equal(leased.length, 2);
    assert.ok(onTheWire);
  });

  test('stops a running launch where it is; resuming lets it go on, archiving ends it', async () => {
    await using db = await freshDatabase();
    await people(db, {}, {});
    const { deps, work } = acting(db);
    const made = await campaign(db);
    const other = await campaign(db);
    for (const { id } of [made, other]) {
      await startLaunch(deps, id);
      await pauseCampaign(deps, id);
    }
    await work();
    assert.deepEqual([await jobsOf(db, made), await jobsOf(db, other)], [[], []]);
    await resumeCampaign(deps, made.id);
    await archiveCampaign(deps, other.id);
    await work();
    assert.equal((await jobsOf(db, made)).length, 2);
    assert.equal((await campaignById(db, 'default', made.id))?.launch?.status, 'done');
    assert.equal((await jobsOf(db, other)).length, 0);
    assert.equal((await campaignById(db, 'default', other.id))?.launch?.status, 'done');
  });

  test('says what cannot be done', async () => {
    await using db = await freshDatabase();
    const { deps } = acting(db);
    const made = await campaign(db);
    assert.equal((await pauseCampaign(deps, newId())).result, 'not_found');
    await archiveCampaign(deps, made.id);
    assert.equal((await pauseCampaign(deps, made.id)).result, 'archived');
    assert.equal((await resumeCampaign(deps, made.id)).result, 'archived');
  });
});

test('archiving cancels what still waits, paused or not, and tells of each', async () => {
  await using db = await freshDatabase();
  await people(db, {}, { timezone: 'Europe/Madrid' });
  const { deps, launch } = acting(db);
  const made = await campaign(db);
  await launch(made);
  await pauseCampaign(deps, made.id);
  await archiveCampaign(deps, made.id);
  assert.deepEqual(
    (await jobsOf(db, made)).map(({ status, reason, held }) => [status, reason, held]),
    [
      ['cancelled', 'campaign_inactive', null],
      ['cancelled', 'campaign_inactive', null],
    ],
  );
  assert.equal(await told(db, 'outbound_job_cancelled_ineligible'), 2);
});

describe('with a pace', () => {
  test('what piled up while a campaign was paused is spread anew when it is resumed', async () => {
    await using db = await freshDatabase();
    await people(db, {}, {}, {}, { timezone: 'Europe/Madrid' }, {});
    const { deps, launch, at } = acting(db);
    const made = await campaign(db, { perMinute: 2 });
    await launch(made);
    await pauseCampaign(deps, made.id);
    at(NOON + HOUR);
    await resumeCampaign(deps, made.id);
    const minutes = (await jobsOf(db, made)).map(({ due, held }) => [
      ((due as number) - NOON) / 60_000,
      held,
    ]);
    assert.deepEqual(minutes, [
      [60, null],
      [60, null],
      [61, null],
      // The one who waits for the morning in Madrid keeps that time.
      [120, 'quiet_hours'],
      [61, null],
    ]);
  });

  test('a slot that now falls into somebody’s night moves on to their morning, with its own pace', async () => {
    await using db = await freshDatabase();
    await people(db, {}, {}, {});
    const { deps, launch, at } = acting(db);
    const made = await campaign(db, { perMinute: 1 });
    await launch(made);
    await pauseCampaign(deps, made.id);
    // 20:59 in Ho Chi Minh City: one more leaves before the night.
    at(NOON + 9 * HOUR - 60_000);
    await resumeCampaign(deps, made.id);
    const morning = NOON + 20 * HOUR;
    assert.deepEqual(
      (await jobsOf(db, made)).map(({ due }) => due),
      [NOON + 9 * HOUR - 60_000, morning, morning + 60_000],
    );
  });
});

describe('whatever happens in between', () => {
  test('a kill between the status and its jobs is made good by whoever works next', async () => {
    await using db = await freshDatabase();
    await people(db, {}, {});
    const { deps, launch, work } = acting(db);
    const made = await campaign(db);
    await launch(made);
    const only = (status: Campaign['status']) =>
      db.transaction(async (tx) => {
        const locked = await lockCampaign(tx, 'default', made.id);
        await markStatus(tx, deps, locked as Campaign, status);
      });
    await only('paused');
    assert.deepEqual(await heldBy(db, made), [null, null]);
    await work();
    assert.deepEqual(await heldBy(db, made), ['campaign_paused', 'campaign_paused']);
    await only('active');
    await work();
    assert.deepEqual(await heldBy(db, made), [null, null]);
    await only('archived');
    await work();
    assert.deepEqual(
      (await jobsOf(db, made)).map(({ status }) => status),
      ['cancelled', 'cancelled'],
    );
  });

  test('whoever pauses is answered while the last of many jobs still follow', async () => {
    await using db = await freshDatabase();
    await people(db, {}, {});
    const { deps, launch, work } = acting(db);
    const made = await campaign(db);
    await launch(made);
    const impatient = { ...deps, clock: { ...deps.clock, sleep: async () => {} } };
    await db.transaction(async (tx) => {
      // Somebody else has a job's row for longer than anybody wants to wait.
      await tx.query('select from cc_outbound_jobs for update');
      const paused = await pauseCampaign(impatient, made.id);
      assert.equal(paused.result === 'done' && paused.campaign.status, 'paused');
      assert.deepEqual(await heldBy(db, made), [null, null]);
    });
    await work();
    assert.deepEqual(await heldBy(db, made), ['campaign_paused', 'campaign_paused']);
  });

  test('a worker that had read "paused" and says so after the resumption holds its job for a moment only', async () => {
    await using db = await freshDatabase();
    await people(db, {}, {});
    const { deps, launch, work } = acting(db);
    const made = await campaign(db);
    await launch(made);
    await pauseCampaign(deps, made.id);
    await resumeCampaign(deps, made.id);
    await db.run(`update cc_outbound_jobs set held_reason = 'campaign_paused'`);
    await work();
    assert.deepEqual(await heldBy(db, made), [null, null]);
    assert.equal(await work(), 0);
  });

  test('a job that expires while its campaign is paused is let go, so that its end is recorded', async () => {
    await using db = await freshDatabase();
    await people(db, {}, {});
    const { deps, launch, at, work } = acting(db);
    const made = await campaign(db, { expiresAt: NOON + HOUR });
    const lasting = await campaign(db);
    await launch(made);
    await launch(lasting);
    await pauseCampaign(deps, made.id);
    await pauseCampaign(deps, lasting.id);
    at(NOON + HOUR);
    await work();
    assert.deepEqual(await heldBy(db, made), [null, null]);
    assert.deepEqual(await heldBy(db, lasting), ['campaign_paused', 'campaign_paused']);
    assert.equal((await claim(db, NOON + HOUR)).length, 2);
  });
});
