import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emit, outboxRow, startReceiver, virtualClock } from '../../test/outbox.ts';
import { freshDatabase } from '../../test/postgres.ts';
import { silentLog } from '../log.ts';
import type { Database } from '../store/db.ts';
import { claimEvents } from '../store/events.ts';
import { listOpenInbox } from '../store/inbox.ts';
import { NOTIFY } from '../store/notifier.ts';
import { createDispatcher, type DispatcherDeps } from './dispatcher.ts';

const start = 1_760_000_000_000;
const eventType = 'outbound_failed_max_attempts';
const payload = { jobId: '0199c0de-1111-7000-8000-000000000001', channel: 'sms', attempt: 3, code: '30006' };

function world(db: Database, options: Partial<DispatcherDeps> = {}) {
  const clock = virtualClock(start);
  const deps = { db, clock, random: () => 0.5, log: silentLog, n8n: null, forceFail: false, ...options };
  return { clock, dispatcher: createDispatcher(deps) };
}
const openItems = (db: Database) => listOpenInbox(db, { tenantId: 'default', limit: 50 });

test('an alarm becomes one inbox item, and running again changes nothing', async () => {
  await using db = await freshDatabase();
  const { dispatcher } = world(db);
  const id = await emit(db, start, { eventType, payload });
  assert.deepEqual(await dispatcher.runOnce(), { sent: 1, failed: 0, dead: 0 });
  assert.deepEqual(await dispatcher.runOnce(), { sent: 0, failed: 0, dead: 0 });
  const [item, ...others] = await openItems(db);
  assert.equal(item?.id, id);
  assert.equal(item?.linkRef, `job:${payload.jobId}`);
  assert.equal(item?.createdAt, start);
  assert.deepEqual(others, []);
});

test('an event that was delivered before its process could say so makes no second item', async () => {
  await using db = await freshDatabase();
  const { dispatcher } = world(db);
  const id = await emit(db, start, { eventType, payload });
  await dispatcher.runOnce();
  await db.query(
    `update cc_automation_events set status = 'failed', next_attempt_at = to_timestamp($2::double precision / 1000)
     where id = $1`,
    [id, start],
  );
  assert.deepEqual(await dispatcher.runOnce(), { sent: 1, failed: 0, dead: 0 });
  assert.equal((await openItems(db)).length, 1);
});

test('an event whose process died after claiming it is delivered when its lease has ended', async () => {
  await using db = await freshDatabase();
  const { dispatcher } = world(db);
  const id = await emit(db, start, { eventType, payload });
  await claimEvents(db, { tenantId: 'default', now: start, limit: 1, leaseMs: 60_000 });
  assert.deepEqual(await dispatcher.runOnce(start + 59_999), { sent: 0, failed: 0, dead: 0 });
  assert.deepEqual(await openItems(db), []);
  assert.deepEqual(await dispatcher.runOnce(start + 60_000), { sent: 1, failed: 0, dead: 0 });
  assert.equal((await openItems(db)).length, 1);
  assert.equal((await outboxRow(db, id)).attempts, 2);
});

test('an event with nowhere to go is done: no hook, and no operator has to see it', async () => {
  await using db = await freshDatabase();
  const { dispatcher } = world(db);
  const id = await emit(db, start, { eventType: 'outbound_job_sent' });
  assert.deepEqual(await dispatcher.runOnce(), { sent: 1, failed: 0, dead: 0 });
  assert.equal((await outboxRow(db, id)).status, 'sent');
  assert.deepEqual(await openItems(db), []);
});

test('forced to fail, every delivery fails and is seen; without the force the same event arrives', async () => {
  await using db = await freshDatabase();
  await using receiver = await startReceiver();
  const n8n = { url: receiver.url };
  const alarm = await emit(db, start, { eventType, payload });
  const job = await emit(db, start, { eventType: 'outbound_job_failed' });
  const broken = world(db, { n8n, forceFail: true });
  assert.deepEqual(await broken.dispatcher.runOnce(), { sent: 0, failed: 2, dead: 0 });
  for (const id of [alarm, job]) {
    const seen = {
      status: 'failed',
      attempts: 1,
      nextAttemptAt: start + 30_000,
      lastError: 'forced failure',
    };
    assert.deepEqual(await outboxRow(db, id), seen);
  }
  assert.deepEqual(await openItems(db), []);
  assert.equal(receiver.posts.length, 0);

  const mended = world(db, { n8n });
  assert.deepEqual(await mended.dispatcher.runOnce(start + 30_000), { sent: 2, failed: 0, dead: 0 });
  const done = { status: 'sent', attempts: 2, nextAttemptAt: null, lastError: null };
  assert.deepEqual(await outboxRow(db, alarm), done);
  assert.equal((await openItems(db)).length, 1);
  assert.deepEqual(
    receiver.posts.map(({ id }) => id),
    [job],
  );
});

test('after ten failed deliveries an event is dead, and stays so', async () => {
  await using db = await freshDatabase();
  const { dispatcher } = world(db, { forceFail: true });
  const id = await emit(db, start, { eventType, payload });
  const rests: number[] = [];
  let now = start;
  for (let made = 1; made < 10; made += 1) {
    assert.deepEqual(await dispatcher.runOnce(now), { sent: 0, failed: 1, dead: 0 });
    const { nextAttemptAt } = await outboxRow(db, id);
    assert.ok(nextAttemptAt !== null);
    assert.deepEqual(await dispatcher.runOnce(nextAttemptAt - 1), { sent: 0, failed: 0, dead: 0 });
    rests.push((nextAttemptAt - now) / 1000);
    now = nextAttemptAt;
  }
  assert.deepEqual(rests, [30, 90, 270, 810, 2430, 7290, 21_870, 43_200, 43_200]);
  assert.deepEqual(await dispatcher.runOnce(now), { sent: 0, failed: 0, dead: 1 });
  const dead = { status: 'failed', attempts: 10, nextAttemptAt: null, lastError: 'forced failure' };
  assert.deepEqual(await outboxRow(db, id), dead);
  assert.deepEqual(await dispatcher.runOnce(now + 1e12), { sent: 0, failed: 0, dead: 0 });
});

test('one event that the database refuses fails alone', async () => {
  await using db = await freshDatabase();
  const { dispatcher } = world(db);
  await db.script(`create function refuse() returns trigger language plpgsql as $$
    begin raise exception 'not this one, +84901234567'; end $$;
    create trigger refuse before insert on cc_admin_inbox_items for each row when (new.dedupe_key = 'bad')
    execute function refuse()`);
  const bad = await emit(db, start, { eventType, payload, dedupeKey: 'bad' });
  await emit(db, start, { eventType, payload });
  assert.deepEqual(await dispatcher.runOnce(), { sent: 1, failed: 1, dead: 0 });
  assert.equal((await outboxRow(db, bad)).lastError, 'not this one, [phone]');
  assert.equal((await openItems(db)).length, 1);
});

test('the tenants take turns and keep their own inboxes', async () => {
  await using db = await freshDatabase();
  await db.script(`insert into cc_tenants (id, name) values ('north', 'North')`);
  const { dispatcher } = world(db);
  await emit(db, start, { eventType, payload, dedupeKey: 'same' });
  const id = await emit(db, start, { eventType, payload, dedupeKey: 'same' }, 'north');
  assert.deepEqual(await dispatcher.runOnce(), { sent: 2, failed: 0, dead: 0 });
  assert.deepEqual(
    (await listOpenInbox(db, { tenantId: 'north', limit: 5 })).map((item) => item.id),
    [id],
  );
});

test('the loop hears a nudge, hears a notification, and looks once a minute without either', async () => {
  await using db = await freshDatabase();
  await using receiver = await startReceiver();
  const opened = Promise.withResolvers<void>();
  const listen: Database['listen'] = async (...ear) => {
    const listening = await db.listen(...ear);
    opened.resolve();
    return listening;
  };
  const { clock, dispatcher } = world({ ...db, listen }, { n8n: { url: receiver.url } });
  const stop = new AbortController();
  const found = await emit(db, start);
  const running = dispatcher.start(stop.signal);
  await receiver.posted(1);
  await opened.promise;
  await db.query('select 1');

  await clock.asleep(2);
  const nudged = await emit(db, start);
  dispatcher.wake();
  await receiver.posted(2);

  await clock.asleep(2);
  const notified = await emit(db, start);
  await db.query(NOTIFY, ['decorum_events', '']);
  await receiver.posted(3);

  await clock.asleep(2);
  const untold = await emit(db, start);
  clock.advance(59_999);
  await db.query('select 1');
  assert.equal(receiver.posts.length, 3);
  clock.advance(1);
  await receiver.posted(4);
  assert.deepEqual(
    receiver.posts.map(({ id }) => id),
    [found, nudged, notified, untold],
  );

  await clock.asleep(2);
  assert.ok(
    clock.sleeps.every((ms) => ms === 60_000),
    `slept ${clock.sleeps}`,
  );
  stop.abort();
  await running;
  await emit(db, start);
  dispatcher.wake();
  await db.query('select 1');
  assert.equal(receiver.posts.length, 4);
});

test('the loop looks again when the event that failed is due, not a minute later', async () => {
  await using db = await freshDatabase();
  const answers = [500, 200];
  await using receiver = await startReceiver((response) => response.writeHead(answers.shift() ?? 500).end());
  const { clock, dispatcher } = world(db, { n8n: { url: receiver.url } });
  const stop = new AbortController();
  const id = await emit(db, start);
  const running = dispatcher.start(stop.signal);
  await receiver.posted(1);
  while (!clock.sleeps.includes(30_000)) await clock.asleep(2).then(() => db.query('select 1'));
  await clock.asleep(2);
  clock.advance(30_000);
  await receiver.posted(2);
  await clock.asleep(2);
  stop.abort();
  await running;
  assert.equal((await outboxRow(db, id)).status, 'sent');
});

test('the statements of the automation center’s proof pack run as printed', async () => {
  await using db = await freshDatabase();
  const { dispatcher } = world(db, { forceFail: true });
  await emit(db, start, { eventType: 'fraud_case_created', payload: { caseId: 'c' } });
  const dead = await emit(db, start, { eventType, payload });
  await db.query(`update cc_automation_events set attempts = 9 where id = $1`, [dead]);
  const events = `SELECT event_type, status, dedupe_key, created_at 
FROM cc_automation_events 
ORDER BY created_at DESC LIMIT 10;`;
  const processed = `SELECT event_type, status, attempts, last_error 
FROM cc_automation_events 
WHERE status IN ('sent', 'failed')
ORDER BY updated_at DESC LIMIT 10;`;
  const deadLetters = `SELECT id, event_type, attempts, next_attempt_at, last_error 
FROM cc_automation_events 
WHERE attempts >= 10 AND next_attempt_at IS NULL;`;
  const failures = `SELECT id, event_type, status, attempts, last_error, next_attempt_at 
FROM cc_automation_events 
WHERE status = 'failed' 
ORDER BY updated_at DESC;`;
  const inbox = `SELECT type, severity, title, status, link_ref, created_at 
FROM cc_admin_inbox_items 
ORDER BY created_at DESC LIMIT 10;`;
  const event = `SELECT * FROM cc_automation_events 
WHERE event_type = 'fraud_case_created' 
ORDER BY created_at DESC LIMIT 1;`;
  const item = `SELECT * FROM cc_admin_inbox_items 
WHERE type = 'fraud_case_created' 
ORDER BY created_at DESC LIMIT 1;`;
  const tables = `SELECT table_name FROM information_schema.tables 
WHERE table_name IN ('cc_automation_events', 'cc_admin_inbox_items');`;
  const all = [events, processed, deadLetters, failures, inbox, event, item, tables];
  const counts = async () => {
    const rows: number[] = [];
    for (const statement of all) rows.push((await db.query(statement)).length);
    return rows;
  };

  assert.deepEqual(await counts(), [2, 0, 0, 0, 0, 1, 0, 2]);
  await dispatcher.runOnce();
  assert.deepEqual(await counts(), [2, 2, 1, 2, 0, 1, 0, 2]);
  await world(db).dispatcher.runOnce(start + 30_000);
  assert.deepEqual(await counts(), [2, 2, 1, 1, 1, 1, 1, 2]);
  assert.equal((await db.one<{ status: string }>(event))?.status, 'sent');
  assert.equal((await db.one<{ severity: string }>(item))?.severity, 'critical');
});
