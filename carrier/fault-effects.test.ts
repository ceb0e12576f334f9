import assert from 'node:assert/strict';
import test from 'node:test';
import { apiClient } from './api-client.ts';
import { customer } from './customer.ts';
import { startCarrier } from './server.ts';
import { virtualClock } from './virtual-clock.ts';

const fields = { To: '+84912345678', From: '+15005550006', Body: 'x' };

test('a 429 carries its code and Retry-After, stores nothing, and passes', async () => {
  await using carrier = await startCarrier();
  const api = apiClient(carrier);
  await fetch(`${carrier.url}/carrier/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'message', status: 429, retryAfter: 3, times: 1 }),
  });
  const refused = await api.post('/Messages.json', fields);
  assert.deepEqual([refused.status, refused.body.code], [429, 20429]);
  assert.equal(refused.headers.get('retry-after'), '3');
  assert.equal(carrier.messages().length, 0);
  assert.equal((await api.post('/Messages.json', fields)).status, 201);
});

test('a 500 may hide a message that was accepted', async () => {
  await using carrier = await startCarrier();
  const api = apiClient(carrier);
  carrier.faults.add({ status: 500, times: 1 });
  carrier.faults.add({ status: 503, accepted: true });
  assert.equal((await api.post('/Messages.json', fields)).body.code, 20500);
  assert.equal(carrier.messages().length, 0);
  assert.equal((await api.post('/Messages.json', fields)).body.code, 20503);
  assert.equal(carrier.messages().length, 1);
});

test('a connection dropped before leaves nothing, after acceptance a message and its callbacks', async () => {
  await using server = await customer();
  await using carrier = await startCarrier();
  const api = apiClient(carrier);
  carrier.faults.add({ dropBefore: true, times: 1 });
  await assert.rejects(api.post('/Messages.json', fields));
  assert.equal(carrier.messages().length, 0);
  carrier.faults.add({ hangAfterAccept: true, times: 1 });
  await assert.rejects(api.post('/Messages.json', { ...fields, StatusCallback: server.url }));
  await carrier.idle();
  assert.equal(carrier.messages().length, 1);
  assert.equal(server.visits.length, 2);
});

test('silence after acceptance lasts until the client gives up', async () => {
  await using carrier = await startCarrier();
  carrier.faults.add({ hangAfterAccept: 'silence' });
  const gone = new AbortController();
  const answer = fetch(`${carrier.url}/2010-04-01/Accounts/${carrier.accountSid}/Messages.json`, {
    method: 'POST',
    signal: gone.signal,
    headers: { authorization: `Basic ${btoa(`${carrier.accountSid}:${carrier.authToken}`)}` },
    body: new URLSearchParams(fields),
  });
  while (carrier.messages().length === 0) await new Promise((resolve) => setImmediate(resolve));
  gone.abort();
  await assert.rejects(answer, { name: 'AbortError' });
});

test('a slow answer comes after its delay though the message is stored at once', async () => {
  const clock = virtualClock(0);
  await using carrier = await startCarrier({ clock });
  carrier.faults.add({ delayMs: 5000 });
  let answered = false;
  const answer = apiClient(carrier)
    .post('/Messages.json', fields)
    .then(({ status }) => {
      answered = true;
      return status;
    });
  while (carrier.messages().length === 0) await new Promise((resolve) => setImmediate(resolve));
  await clock.advance(4999, carrier.idle);
  assert.equal(answered, false);
  await clock.advance(1, carrier.idle);
  assert.equal(await answer, 201);
});

test('reading can fail while sending works', async () => {
  await using carrier = await startCarrier();
  const api = apiClient(carrier);
  carrier.faults.add({ kind: 'message', on: 'read', status: 503 });
  const { status, body } = await api.post('/Messages.json', fields);
  assert.equal(status, 201);
  assert.equal((await api.get(`/Messages/${body.sid}.json`)).status, 503);
  assert.equal((await api.get('/Messages.json')).status, 503);
});

test('a fault that cannot be read is refused with what to mend', async () => {
  await using carrier = await startCarrier();
  const response = await fetch(`${carrier.url}/carrier/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'letter', status: 429 }),
  });
  assert.equal(response.status, 400);
  assert.match(JSON.stringify(await response.json()), /kind/);
  assert.deepEqual(carrier.faults.list(), []);
});
