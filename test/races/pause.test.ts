import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { seededRandom } from '../../carrier/clock.ts';
import { startLaunch } from '../../src/campaigns/launch.ts';
import { createLauncher } from '../../src/campaigns/launcher.ts';
import { pauseCampaign, resumeCampaign } from '../../src/campaigns/status.ts';
import { systemClock } from '../../src/clock.ts';
import { uuidv7Source } from '../../src/ids.ts';
import { createLog } from '../../src/log.ts';
import { createCampaign } from '../../src/store/campaigns.ts';
import { openRealTimeWorld, type RealTimeWorld } from './real-time-world.ts';
import { startWorker } from './start-worker.ts';

const PEOPLE = 1_500;
const SETTINGS = { leaseMs: 60_000, sendMs: 20_000, reconcileAfterMs: 5_000 };
const PAUSES = 6;

/**
 * A campaign is paused and resumed again and again while two workers send it. Once a pause is answered and what was on
 * the wire has come home, nothing leaves; at the end everybody was told once.
 */
test(`${PAUSES} pauses while two workers send stop everything each time and repeat nothing`, {
  timeout: 180_000,
}, async () => {
  await using world = await openRealTimeWorld();
  const { db, carrier } = world;
  const newId = uuidv7Source(systemClock);
  const defaults = { quietHours: { start: '00:00', end: '00:00' }, timezone: 'UTC' };
  const deps = { db, clock: systemClock, newId, tenantId: 'default', actor: 'test', defaults };
  const launcher = createLauncher({ ...deps, log: createLog({ level: 'error' }), onChange: () => {} });
  await people(world);
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
    },
    deps,
  );
  const id = campaign?.id as string;
  await startLaunch(deps, id);
  await launcher.runOnce();
  await using workers = new AsyncDisposableStack();
  for (const worker of await Promise.all([startWorker(world, SETTINGS), startWorker(world, SETTINGS)])) {
    workers.defer(async () => {
      worker.kill('SIGKILL');
      await once(worker, 'exit');
    });
  }
  const random = seededRandom(7);
  const count = async (where: string) =>
    (await db.one<{ count: number }>(`select count(*) from cc_outbound_jobs where ${where}`))
      ?.count as number;

  let stoppedMidway = 0;
  for (let pause = 0; pause < PAUSES; pause += 1) {
    await systemClock.sleep(random() * 150);
    await pauseCampaign(deps, id);
    while ((await count('lease_id is not null')) > 0) await systemClock.sleep(20);
    const left = carrier.messages().length;
    await systemClock.sleep(1_200);
    assert.equal(carrier.messages().length, left, 'something left a paused campaign');
    if (left > 0 && left < PEOPLE) stoppedMidway += 1;
    await resumeCampaign(deps, id);
  }
  while ((await count("status <> 'sent'")) > 0) {
    await launcher.runOnce();
    await systemClock.sleep(100);
  }
  await carrier.idle();
  const texts = carrier.messages().map(({ body }) => body);
  assert.equal(new Set(texts).size, PEOPLE);
  assert.equal(texts.length, PEOPLE, 'somebody was told twice');
  assert.ok(stoppedMidway >= 2, `only ${stoppedMidway} pauses came while something was left to send`);
});

async function people({ db }: RealTimeWorld): Promise<void> {
  await db.script(`
    create temp table people as select i, gen_random_uuid() as id from generate_series(1, ${PEOPLE}) i;
    insert into cc_parties (id, external_ref, display_name) select id, 'c' || i, 'Person ' || i from people;
    insert into cc_identity_links (party_id, kind, address, status)
      select id, 'phone', '+8491' || (2000000 + i), 'bound' from people;
    insert into cc_comm_preferences (party_id, allowed_channels, timezone) select id, array['sms'], 'UTC' from people;
  `);
}
