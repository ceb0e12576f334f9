import assert from 'node:assert/strict';
import test from 'node:test';
import twilio from 'twilio';
import { apiClient } from './api-client.ts';
import { customer } from './customer.ts';
import { startCarrier } from './server.ts';
import { virtualClock } from './virtual-clock.ts';

const to = '+84912345678';
const from = '+15005550006';
const send = (carrier: Parameters<typeof apiClient>[0], StatusCallback: string) =>
  apiClient(carrier).post('/Messages.json', { To: to, From: from, Body: 'x', StatusCallback });

test('the SDK accepts the signature of a callback, and refuses it when a value changed', async () => {
  await using server = await customer();
  await using carrier = await startCarrier();
  const url = `${server.url}/status?tenant=42`;
  await send(carrier, `${url}#rc=2`);
  await carrier.idle();
  for (const visit of server.visits) {
    const params = Object.fromEntries(visit.form);
    const signature = String(visit.headers['x-twilio-signature']);
    assert.ok(twilio.validateRequest(carrier.authToken, signature, url, params));
    assert.ok(!twilio.validateRequest(carrier.authToken, signature, url, { ...params, To: '+1' }));
  }
});

test('an answer of 500 is retried as often as the URL asks, with one token for all attempts', async () => {
  let failures = 2;
  await using server = await customer((_visit, response) => {
    failures -= 1;
    response.statusCode = failures >= 0 ? 500 : 204;
    response.end();
  });
  await using carrier = await startCarrier();
  await send(carrier, `${server.url}/status#rc=3&rp=5xx`);
  await carrier.idle();
  const tokens = server.visits.map((visit) => visit.headers['i-twilio-idempotency-token']);
  assert.equal(tokens.length, 4, 'three attempts for sent, one for delivered');
  assert.equal(tokens[0], undefined);
  assert.ok(tokens[1] !== undefined && tokens[1] === tokens[2]);
  assert.equal(tokens[3], undefined);
});

test('without a retry policy an answer of 500 loses the callback', async () => {
  await using server = await customer((_visit, response) => {
    response.statusCode = 500;
    response.end();
  });
  await using carrier = await startCarrier();
  await send(carrier, `${server.url}/status`);
  await carrier.idle();
  assert.equal(server.visits.length, 2, 'one attempt each for sent and delivered');
});

test('a server that does not answer is given up at the read time-out of its URL', async () => {
  await using server = await customer(() => {});
  const clock = virtualClock(0);
  await using carrier = await startCarrier({ clock });
  await send(carrier, `${server.url}/status#rt=2000&rc=0`);
  while (server.visits.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const idle = carrier.idle();
  assert.deepEqual(carrier.deliveries(), []);
  for (let turn = 0; turn < 2; turn += 1) {
    await clock.advance(2000, async () => {});
    while (carrier.deliveries().length <= turn) await new Promise((resolve) => setImmediate(resolve));
  }
  await idle;
  assert.deepEqual(
    carrier.deliveries().map((one) => one.trouble),
    ['rt', 'rt'],
  );
});

test('a redirect is followed with a signed GET', async () => {
  await using server = await customer((visit, response) => {
    if (visit.path === '/status') response.writeHead(302, { Location: '/moved?a=1' });
    response.end();
  });
  await using carrier = await startCarrier();
  await send(carrier, `${server.url}/status`);
  await carrier.idle();
  const [moved] = server.to('/moved');
  assert.equal(moved?.method, 'GET');
  const signature = String(moved?.headers['x-twilio-signature']);
  assert.ok(twilio.validateRequest(carrier.authToken, signature, `${server.url}/moved?a=1`, {}));
});

test('nothing is posted to another machine unless its host was named', async () => {
  await using carrier = await startCarrier();
  await send(carrier, 'http://engine.example.invalid/status#rc=0');
  await carrier.idle();
  assert.deepEqual(
    carrier.deliveries().map((one) => [one.status, one.trouble]),
    [
      [null, 'ct'],
      [null, 'ct'],
    ],
  );
});

const disorders = {
  lost: [],
  repeated: ['sent', 'sent', 'delivered', 'delivered'],
  reordered: ['delivered', 'sent'],
} as const;
for (const [disorder, expected] of Object.entries(disorders)) {
  test(`callbacks can be ${disorder}`, async () => {
    await using server = await customer();
    await using carrier = await startCarrier();
    carrier.faults.add({ kind: 'message', callbacks: disorder as 'lost', times: 1 });
    const { body } = await send(carrier, `${server.url}/status`);
    await carrier.idle();
    assert.deepEqual(
      server.visits.map((visit) => visit.form.get('MessageStatus')),
      expected,
    );
    const read = await apiClient(carrier).get(`/Messages/${body.sid}.json`);
    assert.equal(read.body.status, 'delivered', 'whatever was told, it arrived');
  });
}

test('a fault makes a text undeliverable with its error code', async () => {
  await using server = await customer();
  await using carrier = await startCarrier();
  carrier.faults.add({ to, undelivered: 30003 });
  await send(carrier, `${server.url}/status`);
  await carrier.idle();
  assert.deepEqual(
    server.visits.map((visit) => [visit.form.get('MessageStatus'), visit.form.get('ErrorCode')]),
    [
      ['sent', null],
      ['undelivered', '30003'],
    ],
  );
});
