import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type TestApp, testApp } from '../../test/http-app.ts';
import { type Clock, instant } from '../clock.ts';
import type { AuditEvent } from '../policy/audit-events.ts';
import { recordAudit } from '../store/audit.ts';
import type { Db } from '../store/db.ts';
import { openDb } from '../store/db.ts';

// Time stands still, but for the pause between two looks at the record, which is over at once.
const clock: Clock = {
  now: () => instant('2026-03-02T09:00:00Z') ?? 0,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (ms < 1000 || signal?.aborted) resolve();
      else signal?.addEventListener('abort', () => resolve(), { once: true });
    }),
  deadline: () => new AbortController().signal,
};
const world = await testApp({ extra: { clock } });
after(() => world[Symbol.asyncDispose]());
const { ask, db, deps } = world;
const url = await world.app.listen({ port: 0, host: '127.0.0.1' });

const addCampaign = (name: string) => ask('POST', '/api/campaigns', { name, purpose: 'service_notice' });
const row = (eventType: string) => ({
  id: deps.newId(),
  at: deps.clock.now(),
  // The stream tells any word; these say which row is which.
  eventType: eventType as AuditEvent,
  actor: 'test',
  payload: {},
});
const record = (tx: Db, ...eventTypes: string[]) => recordAudit(tx, 'default', eventTypes.map(row));

type Told = { event: string; id: number; data: Record<string, unknown> };

/** Reads a stream event by event; `next` waits for one. */
async function watch({ since, base = url }: { since?: number; base?: string } = {}) {
  const leave = new AbortController();
  const response = await fetch(`${base}/api/stream`, {
    headers: { 'x-user-role': 'agent', ...(since === undefined ? {} : { 'last-event-id': String(since) }) },
    signal: leave.signal,
  });
  assert.equal(response.status, 200);
  const reader = (response.body as ReadableStream<Uint8Array>)
    .pipeThrough(new TextDecoderStream())
    .getReader();
  let text = '';
  const next = async (): Promise<Told | null> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
        const event = field('event');
        if (event) return { event, id: Number(field('id')), data: JSON.parse(field('data') ?? '{}') };
        continue;
      }
      const { value, done } = await reader.read();
      if (done) return null;
      text += value;
    }
  };
  return { next, leave: () => leave.abort() };
}

test('everybody who watches is told of what anybody changes, once', async () => {
  const [one, two] = [await watch(), await watch()];
  await addCampaign('Stream 1');
  for (const reader of [one, two]) {
    const told = await reader.next();
    assert.equal(told?.event, 'change');
    assert.equal(told?.data.eventType, 'campaign_created');
    assert.equal(told?.data.seq, told?.id);
    assert.equal(told?.data.at, '2026-03-02T09:00:00.000Z');
  }
  await addCampaign('Stream 2');
  assert.equal((await one.next())?.data.eventType, 'campaign_created');
  one.leave();
  two.leave();
});

test('a row that is committed late, under a lower number, is told all the same', async () => {
  const reader = await watch();
  await using other = openDb({ url: world.db.url, max: 1 });
  const late = Promise.withResolvers<void>();
  const written = Promise.withResolvers<void>();
  const slow = other.transaction(async (tx) => {
    await record(tx, 'slow');
    written.resolve();
    await late.promise;
  });
  await written.promise;
  await record(db, 'quick');
  const quick = await reader.next();
  assert.equal(quick?.data.eventType, 'quick');
  late.resolve();
  await slow;
  const told = await reader.next();
  assert.equal(told?.data.eventType, 'slow');
  assert.ok(told && quick && told.id < quick.id);
  await record(db, 'after');
  assert.equal((await reader.next())?.data.eventType, 'after', 'and only once');
  reader.leave();
});

test('who comes back with the last id they saw is told what they missed', async () => {
  const reader = await watch();
  await record(db, 'seen');
  const seen = await reader.next();
  reader.leave();
  await record(db, 'missed 1', 'missed 2');
  const leave = new AbortController();
  const again = await fetch(`${url}/api/stream`, {
    headers: { 'x-user-role': 'viewer', 'last-event-id': String(seen?.id) },
    signal: leave.signal,
  });
  let text = '';
  for await (const chunk of (again.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.includes('missed 2')) break;
  }
  assert.match(text, /missed 1.*missed 2/s);
  leave.abort();
});

test('a flood is told as one reload with the number to go on from', async () => {
  const reader = await watch();
  await record(db, ...Array.from({ length: 1_200 }, (_, index) => `flood ${index}`));
  const told = await reader.next();
  assert.equal(told?.event, 'reload');
  await record(db, 'after the flood');
  const after = await reader.next();
  assert.equal(after?.data.eventType, 'after the flood');
  assert.equal(after?.id, (told?.id ?? 0) + 1);
  reader.leave();
});

test('a stream asks for a role and for an id that can be one', async () => {
  const nobody = await world.app.inject({ url: '/api/stream' });
  assert.equal(nobody.statusCode, 401);
  assert.equal((await ask('GET', '/api/stream', undefined, { 'last-event-id': 'x' })).status, 422);
});

test('closing the app ends every stream and frees its connection', async () => {
  const other: TestApp = await testApp();
  const base = await other.app.listen({ port: 0, host: '127.0.0.1' });
  const response = await fetch(`${base}/api/stream`, { headers: { 'x-user-role': 'admin' } });
  const body = response.text().catch(() => 'cut off');
  await other.app.close();
  assert.match(await body, /^retry: 2000/);
  await other.db.close();
});

test('the record is read newest first, by job, person, kind and time', async () => {
  const { body } = await ask('GET', '/api/audit?eventType=campaign_created&limit=1');
  assert.equal(body.items.length, 1);
  assert.equal(body.items[0].payload.name, 'Stream 2');
  const next = await ask('GET', `/api/audit?eventType=campaign_created&limit=1&cursor=${body.nextCursor}`);
  assert.equal(next.body.items[0].payload.name, 'Stream 1');
  assert.equal(next.body.nextCursor, null);
  const at = '2026-03-02T09:00:00Z';
  assert.equal((await ask('GET', `/api/audit?from=${at}&limit=1`)).body.items.length, 1);
  assert.equal((await ask('GET', `/api/audit?to=${at}&limit=1`)).body.items.length, 0);
  const partyId = '0192f3a1-7b5c-7c3e-9f00-2b6a5d1e8c47';
  assert.equal((await ask('GET', `/api/audit?partyId=${partyId}`)).body.items.length, 0);
  assert.equal((await ask('GET', '/api/audit?from=yesterday')).status, 422);
});
