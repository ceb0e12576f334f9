import assert from 'node:assert/strict';
import test from 'node:test';
import { apiClient } from './api-client.ts';
import { customer } from './customer.ts';
import { startCarrier } from './server.ts';
import { virtualClock } from './virtual-clock.ts';

const to = '+84912345678';
const from = '+15005550006';
const service = `MG${'0'.repeat(32)}`;
const now = Date.UTC(2025, 9, 9, 8, 53, 20);

test('a text is accepted, goes out and arrives, and each step is reported in order', async () => {
  await using server = await customer();
  await using carrier = await startCarrier({ clock: virtualClock(now) });
  const api = apiClient(carrier);
  const created = await api.post('/Messages.json', {
    To: to,
    From: from,
    Body: 'Xin chào bạn',
    StatusCallback: `${server.url}/status?attempt=at_1#rc=3&rp=all`,
  });
  assert.equal(created.status, 201);
  assert.equal(created.body.status, 'queued');
  assert.equal(created.body.num_segments, '1');
  assert.equal(created.body.date_created, 'Thu, 09 Oct 2025 08:53:20 +0000');
  assert.equal(created.body.date_sent, null);
  await carrier.idle();

  const callbacks = server.to('/status');
  assert.deepEqual(
    callbacks.map((visit) => visit.form.get('MessageStatus')),
    ['sent', 'delivered'],
  );
  assert.equal(callbacks[0]?.path, '/status?attempt=at_1', 'the fragment is not sent');
  assert.equal(callbacks[1]?.form.get('MessageSid'), created.body.sid);
  assert.equal(callbacks[1]?.form.get('RawDlrDoneDate'), '2510090853');
  assert.equal(callbacks[0]?.form.has('RawDlrDoneDate'), false);

  const read = await api.get(`/Messages/${created.body.sid}.json`);
  assert.equal(read.body.status, 'delivered');
  assert.equal(read.body.date_sent, 'Thu, 09 Oct 2025 08:53:20 +0000');
});

test('a text takes the time its pace says', async () => {
  const clock = virtualClock(now);
  await using carrier = await startCarrier({ clock });
  Object.assign(carrier.settings.pace, { sentMs: 400, deliveredMs: 900 });
  await apiClient(carrier).post('/Messages.json', { To: to, From: from, Body: 'hello' });
  const seen = [carrier.messages(to)[0]?.status];
  for (const ms of [399, 1, 899, 1]) {
    await clock.advance(ms, carrier.idle);
    seen.push(carrier.messages(to)[0]?.status);
  }
  assert.deepEqual(seen, ['queued', 'queued', 'sent', 'sent', 'delivered']);
});

test('a messaging service accepts first and chooses the sender later', async () => {
  await using server = await customer();
  await using carrier = await startCarrier();
  const api = apiClient(carrier);
  const { body } = await api.post('/Messages.json', {
    To: to,
    MessagingServiceSid: service,
    Body: 'hello',
    StatusCallback: `${server.url}/status`,
  });
  assert.deepEqual([body.status, body.num_segments, body.from], ['accepted', '0', null]);
  await carrier.idle();
  const read = await api.get(`/Messages/${body.sid}.json`);
  assert.deepEqual([read.body.num_segments, read.body.from], ['1', from]);
  assert.deepEqual(
    server.visits.map((visit) => [visit.form.get('MessageStatus'), visit.form.get('MessagingServiceSid')]),
    [
      ['queued', service],
      ['sent', service],
      ['delivered', service],
    ],
  );
});

const refusals: [string, Record<string, string | string[]>, number][] = [
  ['no recipient', { From: from, Body: 'x' }, 21604],
  ['a recipient that is no number', { To: '0912', From: from, Body: 'x' }, 21211],
  ['no sender', { To: to, Body: 'x' }, 21603],
  ['a sender of another channel', { To: `whatsapp:${to}`, From: from, Body: 'x' }, 21910],
  ['a sender that is none', { To: to, From: 'a sender name too long', Body: 'x' }, 21212],
  ['no content', { To: to, From: from }, 21602],
  ['1601 characters', { To: to, From: from, Body: 'a'.repeat(1601) }, 21617],
  ['eleven media', { To: to, From: from, MediaUrl: Array(11).fill('https://example.com/a.png') }, 21623],
  ['a bad callback URL', { To: to, From: from, Body: 'x', StatusCallback: 'http://a_b/x' }, 21609],
  ['a bad service', { To: to, MessagingServiceSid: 'MG1', Body: 'x' }, 21705],
  [
    'bad template variables',
    { To: to, From: from, ContentSid: `HX${'0'.repeat(32)}`, ContentVariables: '[' },
    21656,
  ],
  ['the number that is always invalid', { To: '+15005550001', From: from, Body: 'x' }, 21211],
  ['the number that is never reached', { To: '+15005550002', From: from, Body: 'x' }, 21612],
  ['the number of a closed region', { To: '+15005550003', From: from, Body: 'x' }, 21408],
  ['the number that unsubscribed', { To: '+15005550004', From: from, Body: 'x' }, 21610],
  ['the number that is no mobile', { To: '+15005550009', From: from, Body: 'x' }, 21614],
  ['the sender whose queue is full', { To: to, From: '+15005550008', Body: 'x' }, 21611],
];
for (const [what, fields, code] of refusals) {
  test(`${what} is refused with ${code} and nothing is stored`, async () => {
    await using carrier = await startCarrier();
    const api = apiClient(carrier);
    const answer = await api.post('/Messages.json', fields);
    assert.equal(answer.status, 400);
    assert.equal(answer.body.code, code);
    assert.equal(answer.body.status, 400);
    assert.equal(answer.body.more_info, `https://www.twilio.com/docs/errors/${code}`);
    assert.equal(carrier.messages().length, 0);
  });
}

test('1600 characters are the most, counted as people count them', async () => {
  await using carrier = await startCarrier();
  const api = apiClient(carrier);
  const { status } = await api.post('/Messages.json', { To: to, From: from, Body: 'ạ'.repeat(1600) });
  assert.equal(status, 201);
});

test('wrong credentials are 401, another account and an unknown message 404', async () => {
  await using carrier = await startCarrier();
  const wrong = await apiClient({ ...carrier, authToken: 'x' }).get('/Messages.json');
  assert.deepEqual([wrong.status, wrong.body.code], [401, 20003]);
  const other = await apiClient(carrier, `AC${'f'.repeat(32)}`).get('/Messages.json');
  assert.deepEqual([other.status, other.body.code], [404, 20404]);
  const unknown = await apiClient(carrier).get(`/Messages/SM${'0'.repeat(32)}.json`);
  assert.deepEqual([unknown.status, unknown.body.code], [404, 20404]);
});

test('a list is filtered by both ends and by the day it was sent', async () => {
  const clock = virtualClock(Date.UTC(2025, 9, 8, 12));
  await using carrier = await startCarrier({ clock });
  const api = apiClient(carrier);
  const send = (To: string, From: string) => api.post('/Messages.json', { To, From, Body: 'x' });
  await send(to, from);
  await carrier.idle();
  await clock.advance(24 * 3_600_000, carrier.idle);
  await send(to, from);
  await send(to, '+15005550010');
  await send('+34600000000', from);
  await carrier.idle();
  const count = async (query: string) => (await api.get(`/Messages.json?${query}`)).body.messages.length;
  assert.equal(await count(''), 4);
  assert.equal(await count('To=%2B84912345678'), 3);
  assert.equal(await count('To=%2B84912345678&From=%2B15005550006'), 2);
  assert.equal(await count('To=%2B84912345678&From=%2B15005550006&DateSent%3E=2025-10-09'), 1);
  assert.equal(await count('DateSent=2025-10-08'), 1);
  assert.equal(await count('DateSent%3C=2025-10-09'), 1);
  assert.equal(await count('DateSent%3E=2025-10-10'), 0);
});

test('pages follow each other to the end, newest first, even when a message arrives in between', async () => {
  await using carrier = await startCarrier();
  const api = apiClient(carrier);
  const send = (Body: string) => api.post('/Messages.json', { To: to, From: from, Body });
  for (const body of ['1', '2', '3', '4', '5']) await send(body);
  const seen: string[] = [];
  let next: string | null = '/Messages.json?To=%2B84912345678&PageSize=2';
  for (let page = 0; next !== null; page += 1) {
    const { body } = await api.get(next);
    assert.equal(body.page, page);
    assert.equal(body.page_size, 2);
    seen.push(...body.messages.map((one: { body: string }) => one.body));
    next = body.next_page_uri;
    await send('late');
  }
  assert.deepEqual(seen, ['5', '4', '3', '2', '1']);
});

test('a scheduled text waits for its time and can be canceled before, not after', async () => {
  const clock = virtualClock(now);
  await using carrier = await startCarrier({ clock });
  const api = apiClient(carrier);
  const fields = {
    To: to,
    MessagingServiceSid: service,
    Body: 'x',
    ScheduleType: 'fixed',
    SendAt: '2025-10-09T10:00:00Z',
  };
  const first = (await api.post('/Messages.json', fields)).body;
  const second = (await api.post('/Messages.json', fields)).body;
  assert.equal(first.status, 'scheduled');
  const canceled = await api.post(`/Messages/${first.sid}.json`, { Status: 'canceled' });
  assert.equal(canceled.body.status, 'canceled');
  await clock.advance(2 * 3_600_000, carrier.idle);
  assert.equal((await api.get(`/Messages/${first.sid}.json`)).body.status, 'canceled');
  assert.equal((await api.get(`/Messages/${second.sid}.json`)).body.status, 'delivered');
  assert.equal((await api.post(`/Messages/${second.sid}.json`, { Status: 'canceled' })).status, 400);
});

test('the text of a message can be blanked and the message deleted', async () => {
  await using carrier = await startCarrier();
  const api = apiClient(carrier);
  const { sid } = (await api.post('/Messages.json', { To: to, From: from, Body: 'secret' })).body;
  await carrier.idle();
  assert.equal((await api.post(`/Messages/${sid}.json`, { Body: '' })).body.body, '');
  assert.equal((await api.delete(`/Messages/${sid}.json`)).status, 204);
  assert.equal((await api.get(`/Messages/${sid}.json`)).status, 404);
});

test('a WhatsApp text outside 24 hours fails with 63016 only when the window is switched on', async () => {
  const clock = virtualClock(now);
  await using carrier = await startCarrier({ clock });
  const api = apiClient(carrier);
  const fields = { To: `whatsapp:${to}`, From: 'whatsapp:+14155238886', Body: 'hello' };
  const outcome = async (more = {}) => {
    const { body, status } = await api.post('/Messages.json', { ...fields, ...more });
    assert.equal(status, 201, 'it is accepted in any case');
    await carrier.idle();
    const read = await api.get(`/Messages/${body.sid}.json`);
    return [read.body.status, read.body.error_code];
  };
  assert.deepEqual(await outcome(), ['delivered', null]);
  carrier.settings.whatsappWindow = true;
  assert.deepEqual(await outcome(), ['failed', 63016]);
  assert.deepEqual(await outcome({ ContentSid: `HX${'0'.repeat(32)}`, Body: '' }), ['delivered', null]);
  carrier.type({ phone: to, channel: 'whatsapp', body: 'hi' });
  assert.deepEqual(await outcome(), ['delivered', null]);
  await clock.advance(24 * 3_600_000 + 1, carrier.idle);
  assert.deepEqual(await outcome(), ['failed', 63016]);
});

test('a WhatsApp message becomes read when the person looks, a text does not', async () => {
  await using server = await customer();
  await using carrier = await startCarrier();
  const api = apiClient(carrier);
  const StatusCallback = `${server.url}/status`;
  await api.post('/Messages.json', {
    To: `whatsapp:${to}`,
    From: 'whatsapp:+14155238886',
    Body: 'a',
    StatusCallback,
  });
  await api.post('/Messages.json', { To: to, From: from, Body: 'b', StatusCallback });
  await carrier.idle();
  await fetch(`${carrier.url}/carrier/phones/${to}/read`, { method: 'POST' });
  await carrier.idle();
  assert.deepEqual(
    carrier.messages(to).map((message) => message.status),
    ['delivered', 'read'],
  );
  assert.equal(server.visits.at(-1)?.form.get('EventType'), 'READ');
  assert.equal(server.visits.length, 5);
});

test('the carrier forgets its oldest messages', async () => {
  await using carrier = await startCarrier({ keep: 3 });
  const api = apiClient(carrier);
  for (const Body of ['1', '2', '3', '4']) await api.post('/Messages.json', { To: to, From: from, Body });
  assert.deepEqual(
    carrier.messages().map((message) => message.body),
    ['4', '3', '2'],
  );
  assert.equal(carrier.messages(to).length, 3);
});
