import assert from 'node:assert/strict';
import { test } from 'node:test';
import { channelsFrom } from '../../src/channels/registry.ts';
import { type Clock, systemClock, systemRandom } from '../../src/clock.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { uuidv7Source } from '../../src/ids.ts';
import { silentLog } from '../../src/log.ts';
import { openDb } from '../../src/store/db.ts';
import { openRealTimeWorld, type RealTimeWorld } from './real-time-world.ts';

/** A worker in this process, on a pool of its own. */
function openWorker(
  world: RealTimeWorld,
  { clock = systemClock, leaseMs = 60_000 }: { clock?: Clock; leaseMs?: number } = {},
) {
  const db = openDb({ url: world.db.url, max: 5 });
  const engine = createEngine({
    db,
    channels: channelsFrom(
      {
        twilio: {
          accountSid: world.carrier.accountSid,
          authToken: world.carrier.authToken,
          fromNumber: '+15005550006',
          baseUrl: world.carrier.url,
        },
        sendgrid: null,
        smtp: null,
        publicBaseUrl: world.url,
      },
      { clock },
    ),
    clock,
    random: systemRandom,
    newId: uuidv7Source(clock),
    log: silentLog,
    settings: {
      leaseMs,
      sendMs: leaseMs / 3,
      reconcileAfterMs: 500,
      quietHours: { start: '00:00', end: '00:00' },
      timezone: 'UTC',
      tellDecisions: false,
    },
  });
  return { db, engine };
}

async function queue(world: RealTimeWorld, count: number) {
  await world.db.script(`
    insert into cc_parties (external_ref, display_name) values ('all', 'All') on conflict do nothing;
    insert into cc_comm_preferences (party_id, allowed_channels, timezone)
      select id, array['sms'], 'UTC' from cc_parties on conflict do nothing`);
  await world.db.query(
    `insert into cc_outbound_jobs (id, purpose, channel, target_address, bank_customer_id, payload_json)
     select gen_random_uuid(), 'service_notice', 'sms', '+8491' || (2000000 + g), 'all',
       jsonb_build_object('text', 'message ' || g)
     from generate_series(1, $1::int) g`,
    [count],
  );
}

const statuses = async (world: RealTimeWorld) =>
  Object.fromEntries(
    (
      await world.db.query<{ status: string; count: number }>(
        'select status, count(*) as count from cc_outbound_jobs group by 1',
      )
    ).map(({ status, count }) => [status, count]),
  );

async function until(what: string, isTrue: () => Promise<boolean> | boolean) {
  const giveUpAt = systemClock.now() + 60_000;
  while (!(await isTrue())) {
    assert.ok(systemClock.now() < giveUpAt, `${what} did not happen within a minute`);
    await systemClock.sleep(20);
  }
}

test('two workers share the work and send each message once', async () => {
  await using world = await openRealTimeWorld();
  await queue(world, 400);
  const workers = [openWorker(world), openWorker(world)];
  await Promise.all(workers.map(({ engine }) => engine.start()));
  await until('the end', async () => (await statuses(world)).sent === 400);
  await Promise.all(workers.map(({ engine }) => engine.stop()));
  await Promise.all(workers.map(({ db }) => db.close()));
  const bodies = world.carrier.messages().map(({ body }) => body);
  assert.equal(bodies.length, 400);
  assert.equal(new Set(bodies).size, 400);
});

test('a cap of one message a day holds over two workers that take everything at once', async () => {
  await using world = await openRealTimeWorld();
  await queue(world, 10);
  await world.db.script(`
    insert into cc_outbound_campaigns (name, purpose, frequency_cap_max, frequency_cap_hours)
      values ('Capped', 'service_notice', 1, 24);
    insert into cc_outbound_jobs (id, purpose, channel, target_address, bank_customer_id, payload_json, campaign_id)
      select gen_random_uuid(), purpose, channel, target_address, bank_customer_id, payload_json,
        (select id from cc_outbound_campaigns)
      from cc_outbound_jobs, generate_series(1, 5);
    delete from cc_outbound_jobs where campaign_id is null`);
  world.carrier.faults.add({ kind: 'message', delayMs: 20 });
  const workers = [openWorker(world), openWorker(world)];
  await Promise.all(workers.map(({ engine }) => engine.start()));
  await until('the end', async () => !('queued' in (await statuses(world))));
  await Promise.all(workers.map(({ engine }) => engine.stop()));
  await Promise.all(workers.map(({ db }) => db.close()));
  const received = world.carrier.messages().map(({ to }) => to);
  assert.equal(received.length, 10);
  assert.equal(new Set(received).size, 10);
  const [refused] = await world.db.query<{ count: number }>(
    `select count(*) as count from cc_outbound_jobs where reason_code = 'frequency_cap'`,
  );
  assert.equal(refused?.count, 40);
});

test('a stop lets what is on the wire come home and takes nothing more', async () => {
  await using world = await openRealTimeWorld();
  await queue(world, 200);
  world.carrier.faults.add({ kind: 'message', delayMs: 150 });
  const { db, engine } = openWorker(world);
  await engine.start();
  await until('the first send', () => world.carrier.messages().length > 0);
  await engine.stop();
  await db.close();
  await world.carrier.idle();
  const [leased] = await world.db.query<{ count: number }>(
    'select count(*) as count from cc_outbound_jobs where lease_id is not null',
  );
  assert.equal(leased?.count, 0);
  const { sent = 0, queued = 0, unknown = 0 } = await statuses(world);
  assert.equal(unknown, 0);
  assert.equal(sent, world.carrier.messages().length);
  assert.equal(sent + queued, 200);
  assert.ok(queued > 0, 'everything was sent before the stop: the test met nothing');
});

test('a lost database pauses the worker; what was sent meanwhile is recorded when it is back', async () => {
  await using world = await openRealTimeWorld();
  // A claim whose answer was lost with its connection comes back when its lease has run out.
  const { db, engine } = openWorker(world, { leaseMs: 3_000 });
  await engine.start();
  world.carrier.faults.add({ kind: 'message', delayMs: 40 });
  await queue(world, 300);
  engine.wake();
  const admin = openDb({ url: world.db.url, max: 1, applicationName: 'the axe' });
  for (let cut = 0; cut < 12; cut++) {
    await until('a send', () => world.carrier.messages().length > cut * 15);
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'decorum'`,
    );
  }
  await until('the end', async () => (await statuses(world)).sent === 300);
  await engine.stop();
  await db.close();
  await admin.close();
  await world.carrier.idle();
  assert.equal(new Set(world.carrier.messages().map(({ body }) => body)).size, 300);
  assert.equal(world.carrier.messages().length, 300);
});

test('a notification wakes a worker that would sleep for ever', async () => {
  await using world = await openRealTimeWorld();
  const endless: Clock = {
    ...systemClock,
    sleep: (_ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) resolve();
        else signal?.addEventListener('abort', () => resolve(), { once: true });
      }),
  };
  const { db, engine } = openWorker(world, { clock: endless });
  await engine.start();
  await queue(world, 1);
  await world.db.query(`select pg_notify('decorum_due', 'default')`);
  await until('the send', () => world.carrier.messages().length === 1);
  await engine.stop();
  await db.close();
});
