import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { emit, outboxRow, someEvent } from '../../test/outbox.ts';
import { type FreshDatabase, freshDatabase, rolledBack } from '../../test/postgres.ts';
import { type ClaimEvents, claimEvents, insertEvents, settleEvents, tenantsWithDueEvents } from './events.ts';

const now = 1_760_000_000_000;
const leaseMs = 60_000;
const failed = (nextAttemptAt: number | null) =>
  ({ end: 'failed', error: 'no answer', nextAttemptAt }) as const;

let db: FreshDatabase;
before(async () => {
  db = await freshDatabase();
});
after(() => db.close());

const claim = (from: Parameters<typeof claimEvents>[0], options: Partial<ClaimEvents> = {}) =>
  claimEvents(from, { tenantId: 'default', now, limit: 10, leaseMs, ...options });
const ids = (events: readonly { id: string }[]) => events.map(({ id }) => id);

test('a second event with the same key is the same event, in one batch and in the next', () =>
  rolledBack(db, async (tx) => {
    const first = someEvent({ dedupeKey: 'same', payload: { list: [1, 'two'] } });
    const again = someEvent({ dedupeKey: 'same' });
    assert.equal(await insertEvents(tx, 'default', [first, again], now), 1);
    assert.equal(await insertEvents(tx, 'default', [again, someEvent()], now), 1);
    const [event] = await claim(tx);
    assert.deepEqual(
      { ...event },
      { ...first, status: 'pending', attempts: 1, lastError: null, createdAt: now },
    );
  }));

test('a claimed event is nobody else’s until its lease ends, and then comes back by itself', () =>
  rolledBack(db, async (tx) => {
    const id = await emit(tx, now);
    assert.deepEqual(ids(await claim(tx)), [id]);
    assert.deepEqual(ids(await claim(tx, { now: now + leaseMs - 1 })), []);
    const [again] = await claim(tx, { now: now + leaseMs });
    assert.equal(again?.id, id);
    assert.equal(again?.attempts, 2);
  }));

test('who settles after another took the event over changes nothing', () =>
  rolledBack(db, async (tx) => {
    const id = await emit(tx, now);
    const [slow] = await claim(tx);
    const [quick] = await claim(tx, { now: now + leaseMs });
    assert.ok(slow && quick);
    assert.equal((await settleEvents(tx, 'default', [{ event: slow, end: failed(null) }])).size, 0);
    assert.equal((await outboxRow(tx, id)).status, 'pending');
    assert.equal((await settleEvents(tx, 'default', [{ event: quick, end: { end: 'sent' } }])).size, 1);
    assert.deepEqual(await outboxRow(tx, id), {
      status: 'sent',
      attempts: 2,
      nextAttemptAt: null,
      lastError: null,
    });
    assert.equal((await settleEvents(tx, 'default', [{ event: quick, end: failed(null) }])).size, 0);
  }));

test('an event that is given back has not been tried', () =>
  rolledBack(db, async (tx) => {
    const id = await emit(tx, now);
    const [event] = await claim(tx);
    assert.ok(event);
    await settleEvents(tx, 'default', [{ event, end: { end: 'given_back', nextAttemptAt: now + 5 } }]);
    assert.deepEqual(await outboxRow(tx, id), {
      status: 'pending',
      attempts: 0,
      nextAttemptAt: now + 5,
      lastError: null,
    });
  }));

test('an event waits for the earlier ones of its subject, while they are claimed and while they rest', () =>
  rolledBack(db, async (tx) => {
    // Written in the wrong order and at one moment: the id decides.
    const [first, second, other] = [
      someEvent({ subject: 'job:1' }),
      someEvent({ subject: 'job:1' }),
      someEvent({ subject: 'job:2' }),
    ];
    await insertEvents(tx, 'default', [second, other, first], now);
    const [event, ...rest] = await claim(tx);
    assert.equal(event?.id, first.id);
    assert.deepEqual(ids(rest), [other.id]);
    assert.deepEqual(ids(await claim(tx)), []);

    assert.ok(event);
    await settleEvents(tx, 'default', [{ event, end: failed(now + 1000) }]);
    assert.deepEqual(ids(await claim(tx)), []);
    const [again] = await claim(tx, { now: now + 1000 });
    assert.equal(again?.id, first.id);
    assert.ok(again);
    await settleEvents(tx, 'default', [{ event: again, end: { end: 'sent' } }]);
    assert.deepEqual(ids(await claim(tx)), [second.id]);
  }));

test('a dead event holds back nothing', () =>
  rolledBack(db, async (tx) => {
    const id = await emit(tx, now, { subject: 'job:1' });
    const next = await emit(tx, now + 1, { subject: 'job:1' });
    const [event] = await claim(tx, { now: now + 1 });
    assert.equal(event?.id, id);
    assert.ok(event);
    await settleEvents(tx, 'default', [{ event, end: failed(null) }]);
    assert.deepEqual(ids(await claim(tx, { now: now + 1 })), [next]);
  }));

test('events that go different ways do not wait for each other', () =>
  rolledBack(db, async (tx) => {
    const job = await emit(tx, now, { eventType: 'outbound_job_failed', subject: 'job:1' });
    const alarm = await emit(tx, now + 1, { eventType: 'outbound_failed_max_attempts', subject: 'job:1' });
    const only = { prefix: 'outbound_job_', matches: false };
    assert.deepEqual(ids(await claim(tx, { now: now + 1, only })), [alarm]);
    assert.deepEqual(ids(await claim(tx, { now: now + 1, only: { ...only, matches: true } })), [job]);
  }));

test('a claim is for one tenant, and only for tenants with something due', () =>
  rolledBack(db, async (tx) => {
    await tx.script(`insert into cc_tenants (id, name) values ('north', 'North'), ('south', 'South')`);
    const id = await emit(tx, now, {}, 'north');
    await emit(tx, now + 10, {}, 'south');
    assert.deepEqual(await tenantsWithDueEvents(tx, now), ['north']);
    assert.deepEqual(await tenantsWithDueEvents(tx, now + 10), ['north', 'south']);
    assert.deepEqual(ids(await claim(tx)), []);
    assert.deepEqual(ids(await claim(tx, { tenantId: 'north' })), [id]);
  }));

test('two claims at the same moment take different events and never two of one subject', async () => {
  await using races = await freshDatabase();
  const events = Array.from({ length: 200 }, (_, n) => someEvent({ subject: `job:${n % 100}` }));
  await insertEvents(races, 'default', events, now);
  const taken = (await Promise.all(Array.from({ length: 8 }, () => claim(races, { limit: 30 })))).flat();
  assert.equal(new Set(ids(taken)).size, taken.length);
  assert.equal(new Set(taken.map(({ subject }) => subject)).size, taken.length);
  assert.equal(taken.length + (await claim(races, { limit: 500 })).length, 100);
});
