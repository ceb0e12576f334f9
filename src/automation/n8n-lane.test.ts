import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { emit, outboxRow, someEvent, startReceiver, virtualClock } from '../../test/outbox.ts';
import { freshDatabase } from '../../test/postgres.ts';
import { silentLog } from '../log.ts';
import { type Database, openDb } from '../store/db.ts';
import { insertEvents } from '../store/events.ts';
import { listOpenInbox } from '../store/inbox.ts';
import { createDispatcher } from './dispatcher.ts';

const start = 1_760_000_000_000;

function world(db: Database, url: string, deadlineMs = 10_000) {
  const clock = virtualClock(start);
  const n8n = { url, deadlineMs };
  const deps = { db, clock, random: () => 0.5, log: silentLog, n8n, forceFail: false };
  return { clock, dispatcher: createDispatcher(deps) };
}

/** An address at which nobody listens. */
async function deadUrl() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/`;
}

test('a job event is posted as JSON under its own id', async () => {
  await using db = await freshDatabase();
  await using receiver = await startReceiver((response) => response.writeHead(202).end('{"started":'));
  const { dispatcher } = world(db, receiver.url.replace('//', '//ops:p%40ss@'));
  const id = await emit(db, start, {
    eventType: 'outbound_job_cancelled_ineligible',
    payload: { jobId: 'j', reason: 'DNC' },
  });
  assert.deepEqual(await dispatcher.runOnce(), { sent: 1, failed: 0, dead: 0 });
  const [posted] = receiver.posts;
  assert.equal(posted?.headers['content-type'], 'application/json');
  assert.equal(posted?.headers['webhook-id'], id);
  assert.equal(posted?.headers.authorization, `Basic ${Buffer.from('ops:p@ss').toString('base64')}`);
  assert.deepEqual(posted?.body, {
    id,
    type: 'outbound_job_cancelled_ineligible',
    at: '2025-10-09T08:53:20.000Z',
    tenantId: 'default',
    data: { jobId: 'j', reason: 'DNC' },
  });
});

test('two dispatchers at once deliver each event once', async () => {
  await using db = await freshDatabase();
  await using other = openDb({ url: db.url });
  await using receiver = await startReceiver();
  const events = Array.from({ length: 300 }, (_, n) => someEvent({ subject: `job:${n % 150}` }));
  await insertEvents(db, 'default', events, start);
  const runs = [world(db, receiver.url), world(other, receiver.url)].map(({ dispatcher }) =>
    dispatcher.runOnce(),
  );
  const sent = (await Promise.all(runs)).map((counts) => counts.sent);
  // A dispatcher that finds the other's events on the wire may end its run before the last ones are free.
  sent.push((await world(db, receiver.url).dispatcher.runOnce()).sent);
  assert.equal(
    sent.reduce((a, b) => a + b),
    300,
  );
  assert.ok(
    sent.slice(0, 2).every((count) => count > 0),
    `both had work: ${sent}`,
  );
  assert.equal(receiver.posts.length, 300);
  assert.equal(new Set(receiver.posts.map(({ id }) => id)).size, 300);
  const order = new Map(receiver.posts.map(({ id }, index) => [id, index]));
  for (let n = 0; n < 150; n += 1) {
    assert.ok(Number(order.get(events[n]?.id ?? '')) < Number(order.get(events[n + 150]?.id ?? '')));
  }
});

test('events of one subject arrive in order, also when the first one fails for a while', async () => {
  await using db = await freshDatabase();
  const refused = new Set<string>();
  await using receiver = await startReceiver((response, { id }) =>
    response.writeHead(refused.has(id) ? 500 : 200).end(),
  );
  const { dispatcher } = world(db, receiver.url);
  const first = await emit(db, start, { eventType: 'outbound_job_held', subject: 'job:1' });
  const second = await emit(db, start + 1, { subject: 'job:1' });
  const third = await emit(db, start + 2, { eventType: 'outbound_job_delivered', subject: 'job:1' });
  const other = await emit(db, start + 3, { subject: 'job:2' });
  refused.add(first);
  assert.deepEqual(await dispatcher.runOnce(start + 3), { sent: 1, failed: 1, dead: 0 });
  assert.deepEqual(receiver.posts.map(({ id }) => id).sort(), [first, other].sort());
  assert.match(String((await outboxRow(db, first)).lastError), /answered 500/);
  refused.clear();
  assert.deepEqual(await dispatcher.runOnce(start + 30_003), { sent: 3, failed: 0, dead: 0 });
  assert.deepEqual(
    receiver.posts.slice(2).map(({ id }) => id),
    [first, second, third],
  );
});

test('a redirect is not followed and counts as a failure', async () => {
  await using db = await freshDatabase();
  await using elsewhere = await startReceiver();
  await using receiver = await startReceiver((response) =>
    response.writeHead(302, { location: elsewhere.url }).end(),
  );
  const { dispatcher } = world(db, receiver.url);
  const id = await emit(db, start);
  assert.deepEqual(await dispatcher.runOnce(), { sent: 0, failed: 1, dead: 0 });
  assert.match(String((await outboxRow(db, id)).lastError), /302; redirects are not followed/);
  assert.equal(elsewhere.posts.length, 0);
});

test('Retry-After is honoured for the event that met it and for those that wait behind it', async () => {
  await using db = await freshDatabase();
  await using receiver = await startReceiver((response) =>
    response.writeHead(429, { 'retry-after': '3600' }).end(),
  );
  const { dispatcher } = world(db, receiver.url);
  const ids: string[] = [];
  for (let n = 0; n < 20; n += 1) ids.push(await emit(db, start));
  assert.deepEqual(await dispatcher.runOnce(), { sent: 0, failed: 8, dead: 0 });
  const rows = await Promise.all(ids.map((id) => outboxRow(db, id)));
  assert.ok(rows.every(({ nextAttemptAt }) => nextAttemptAt === start + 3_600_000));
  // Those that never were on the wire have lost nothing.
  assert.equal(rows.filter(({ status, attempts }) => status === 'pending' && attempts === 0).length, 12);
  assert.deepEqual(await dispatcher.runOnce(start + 3_599_999), { sent: 0, failed: 0, dead: 0 });
  assert.deepEqual(await dispatcher.runOnce(start + 3_600_000), { sent: 0, failed: 8, dead: 0 });
});

test('an n8n that nobody answers for delays its own events only', async () => {
  await using db = await freshDatabase();
  const { dispatcher } = world(db, await deadUrl());
  const job = await emit(db, start, { eventType: 'outbound_job_failed', subject: 'job:1' });
  await emit(db, start + 1, {
    eventType: 'outbound_failed_max_attempts',
    subject: 'job:1',
    payload: { jobId: '1' },
  });
  assert.deepEqual(await dispatcher.runOnce(start + 1), { sent: 1, failed: 1, dead: 0 });
  assert.equal((await listOpenInbox(db, { tenantId: 'default', limit: 5 })).length, 1);
  const row = await outboxRow(db, job);
  assert.equal(row.status, 'failed');
  assert.equal(row.nextAttemptAt, start + 30_001);
  assert.match(String(row.lastError), /ECONNREFUSED/);
});

test('an n8n that hangs is left after the deadline; what it may have taken is posted again under the same id', async () => {
  await using db = await freshDatabase();
  let hangs = true;
  await using receiver = await startReceiver((response) => void (hangs || response.end()));
  const { clock, dispatcher } = world(db, receiver.url, 2_000);
  const id = await emit(db, start);
  const run = dispatcher.runOnce();
  await receiver.posted(1);
  clock.advance(2_000);
  assert.deepEqual(await run, { sent: 0, failed: 1, dead: 0 });
  const row = await outboxRow(db, id);
  assert.match(String(row.lastError), /did not answer in time/);
  assert.equal(row.nextAttemptAt, start + 32_000);
  hangs = false;
  clock.advance(30_000);
  assert.deepEqual(await dispatcher.runOnce(), { sent: 1, failed: 0, dead: 0 });
  assert.deepEqual(
    receiver.posts.map((posted) => posted.id),
    [id, id],
  );
});

test('while n8n is down new events do not make the loop ask it again, and alarms still arrive', async () => {
  await using db = await freshDatabase();
  await using receiver = await startReceiver((response) => response.writeHead(503).end());
  const { clock, dispatcher } = world(db, receiver.url);
  const stop = new AbortController();
  await emit(db, start);
  const running = dispatcher.start(stop.signal);
  await receiver.posted(1);
  while (!clock.sleeps.includes(15_000)) await clock.asleep(2).then(() => db.query('select 1'));

  const untried = await emit(db, start);
  const alarm = await emit(db, start, { eventType: 'outcome_unknown', payload: { jobId: '1' } });
  dispatcher.wake();
  while ((await outboxRow(db, alarm)).status !== 'sent');
  assert.equal(receiver.posts.length, 1);
  assert.equal((await outboxRow(db, untried)).attempts, 0);
  await clock.asleep(2);
  clock.advance(15_000);
  await receiver.posted(2);
  assert.equal(receiver.posts[1]?.id, untried);
  stop.abort();
  await running;
});

test('when the loop is stopped, what is on the wire is finished and the rest goes back untried', async () => {
  await using db = await freshDatabase();
  const answers: (() => void)[] = [];
  await using receiver = await startReceiver((response) => void answers.push(() => response.end()));
  const { dispatcher } = world(db, receiver.url);
  const events = Array.from({ length: 20 }, () => someEvent());
  await insertEvents(db, 'default', events, start);
  const stop = new AbortController();
  const running = dispatcher.start(stop.signal);
  await receiver.posted(8);
  stop.abort();
  for (const answer of answers) answer();
  await running;
  const rows = await Promise.all(events.map(({ id }) => outboxRow(db, id)));
  assert.equal(rows.filter(({ status }) => status === 'sent').length, 8);
  const back = { status: 'pending', attempts: 0, nextAttemptAt: start, lastError: null };
  assert.deepEqual(
    rows.filter(({ status }) => status !== 'sent'),
    Array(12).fill(back),
  );
});
