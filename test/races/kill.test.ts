import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { seededRandom } from '../../carrier/clock.ts';
import { systemClock } from '../../src/clock.ts';
import { uuidv7Source } from '../../src/ids.ts';
import { insertJobs, type NewJob } from '../../src/store/jobs.ts';
import { openRealTimeWorld, type RealTimeWorld } from './real-time-world.ts';
import { startWorker } from './start-worker.ts';

const JOBS = 5_000;
const SETTINGS = { leaseMs: 4_000, sendMs: 2_000, reconcileAfterMs: 500 };
const KILLS = 50;

/**
 * Promise 4. The worker is killed, never asked to stop, at random moments while everything that can go wrong on
 * the wire goes wrong. What must hold at the end: every job is sent or explained, no message reached anybody twice,
 * none that counts as sent is missing, and each send has its decision and its provider call on record.
 */
test(`${KILLS} kills while ${JOBS} jobs flow through a faulty provider lose nothing and repeat nothing`, {
  timeout: 400_000,
}, async () => {
  await using world = await openRealTimeWorld();
  const random = seededRandom(20_261_120);
  await queue(world);
  for (const rule of [
    { kind: 'message', hangAfterAccept: 'drop', probability: 0.02 },
    { kind: 'message', dropBefore: true, probability: 0.02 },
    { kind: 'message', status: 503, probability: 0.01 },
    { kind: 'message', status: 500, accepted: true, probability: 0.01 },
    { kind: 'message', callbacks: 'lost', probability: 0.1 },
    { kind: 'message', callbacks: ['repeated', 'reordered'], probability: 0.1 },
    { kind: 'message', status: 429, retryAfter: 1, probability: 0.0005 },
  ] as const) {
    world.carrier.faults.add(rule as Parameters<typeof world.carrier.faults.add>[0]);
  }

  let kills = 0;
  while (kills < KILLS) {
    const worker = await startWorker(world, SETTINGS);
    await systemClock.sleep(40 + random() * 260);
    worker.kill('SIGKILL');
    await once(worker, 'exit');
    kills += 1;
  }
  const survivor = await startWorker(world, SETTINGS);
  await untilSettled(world);
  survivor.kill('SIGTERM');
  await once(survivor, 'exit');
  await world.carrier.idle();

  const jobs = await world.db.query<{
    id: string;
    status: string;
    text: string;
    attempts: number;
    voids: number;
  }>(
    `select id, status, payload_json ->> 'text' as text, attempt_count as attempts, void_count as voids
     from cc_outbound_jobs`,
  );
  assert.equal(jobs.length, JOBS);
  const received = new Map<string, number>();
  for (const { body } of world.carrier.messages()) received.set(body, (received.get(body) ?? 0) + 1);

  const twice = [...received].filter(([, count]) => count > 1);
  assert.deepEqual(twice, [], 'somebody got a message twice');
  const unsettled = jobs.filter(({ status }) => status !== 'sent');
  assert.deepEqual(unsettled, [], 'not every job was sent in the end');
  const missing = jobs.filter(({ text }) => !received.has(text));
  assert.deepEqual(missing, [], 'a job counts as sent and nobody got it');
  assert.equal(received.size, JOBS);

  const [record] = await world.db.query<{ undecided: number; untold: number; unattempted: number }>(
    `select
       count(*) filter (where not exists (select 1 from cc_audit_logs a where a.job_id = j.id
         and a.event_type = 'outbound_eligibility_decision' and a.payload ->> 'decision' = 'send')) as undecided,
       count(*) filter (where not exists (select 1 from cc_audit_logs a where a.job_id = j.id
         and a.event_type in ('outbound_job_sent', 'outbound_job_delivered'))) as untold,
       count(*) filter (where not exists (select 1 from cc_outbound_attempts t where t.job_id = j.id
         and t.status = 'sent')) as unattempted
     from cc_outbound_jobs j`,
  );
  assert.deepEqual(record, { undecided: 0, untold: 0, unattempted: 0 });
  // The test must have met what it is about: jobs whose worker died while they were on the wire.
  const [met] = await world.db.query<{ lost: number; resent: number }>(
    `select count(*) filter (where event_type = 'outbound_job_unknown' and payload ->> 'code' = 'worker_lost') as lost,
       count(*) filter (where event_type = 'outbound_job_resend_allowed') as resent
     from cc_audit_logs`,
  );
  assert.ok(met && met.lost > 20 && met.resent > 20, `too little happened: ${JSON.stringify(met)}`);
});

/** Each job goes to a number of its own with a text of its own, so that the carrier's list tells all. */
async function queue(world: RealTimeWorld): Promise<void> {
  const newId = uuidv7Source(systemClock);
  const partyId = newId();
  const now = systemClock.now();
  await world.db.query(
    `insert into cc_parties (id, external_ref, display_name) values ($1::uuid, 'everybody', 'Everybody')`,
    [partyId],
  );
  await world.db.query(
    `insert into cc_comm_preferences (party_id, allowed_channels, timezone) values ($1::uuid, array['sms'], 'UTC')`,
    [partyId],
  );
  const jobs = Array.from(
    { length: JOBS },
    (_, index): NewJob => ({
      id: newId(),
      auditId: newId(),
      campaignId: null,
      purpose: 'service_notice',
      channel: 'sms',
      targetAddress: `+8491${String(2_000_000 + index)}`,
      partyId,
      bankCustomerId: 'everybody',
      priority: 'MEDIUM',
      ownerId: null,
      source: 'api',
      sourceRef: null,
      suggestionId: null,
      templateKey: null,
      language: null,
      payload: { text: `message ${index}` },
      onQuietHours: 'hold',
      nextAttemptAt: now,
      expiresAt: null,
      dedupeKey: null,
      maxAttempts: 3,
      createdBy: 'test',
    }),
  );
  await insertJobs(world.db, 'default', jobs, now);
}

/** Until nothing is due, on the wire or being looked for. */
async function untilSettled(world: RealTimeWorld): Promise<void> {
  for (;;) {
    const row = await world.db.one<{ open: number }>(
      `select count(*) as open from cc_outbound_jobs where status in ('queued', 'unknown')`,
    );
    if (row?.open === 0) return;
    await systemClock.sleep(250);
  }
}
