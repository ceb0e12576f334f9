import assert from 'node:assert/strict';
import { request } from 'node:http';
import test from 'node:test';
import { apiClient } from './api-client.ts';
import { type Carrier, startCarrier } from './server.ts';

const to = '+84912345678';
const post = (carrier: Carrier, path: string, body: unknown, headers = {}) =>
  fetch(`${carrier.url}/carrier/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

test('settings change while it runs, and a wrong one changes nothing', async () => {
  await using carrier = await startCarrier();
  const good = await post(carrier, 'settings', {
    inboundUrl: 'http://localhost:3001/in',
    pace: { sentMs: 5 },
  });
  assert.equal(good.status, 200);
  assert.deepEqual(
    [carrier.settings.inboundUrl, carrier.settings.pace.sentMs],
    ['http://localhost:3001/in', 5],
  );
  const bad = await post(carrier, 'settings', { inboundUrl: 'nowhere', whatsappWindow: true });
  assert.equal(bad.status, 400);
  assert.match(((await bad.json()) as { error: string }).error, /inboundUrl/);
  assert.equal(carrier.settings.whatsappWindow, false);
});

test('messages are listed by phone for scripts, and a reset forgets everything', async () => {
  await using carrier = await startCarrier();
  const api = apiClient(carrier);
  await api.post('/Messages.json', { To: to, From: '+15005550006', Body: 'a' });
  await api.post('/Messages.json', { To: `whatsapp:${to}`, From: 'whatsapp:+14155238886', Body: 'b' });
  carrier.faults.add({ status: 500 });
  const list = async (query: string) => {
    const answer = await fetch(`${carrier.url}/carrier/messages${query}`);
    return ((await answer.json()) as { messages: { body: string }[] }).messages.map((one) => one.body);
  };
  assert.deepEqual(await list(`?to=${encodeURIComponent(to)}`), ['b', 'a']);
  assert.deepEqual(await list(`?to=${encodeURIComponent(`whatsapp:${to}`)}`), ['b']);
  assert.equal((await post(carrier, 'reset', {})).status, 204);
  assert.deepEqual(await list(''), []);
  assert.deepEqual(carrier.faults.list(), []);
});

test('a phone lists its conversation and its unread texts until they are read', async () => {
  await using carrier = await startCarrier();
  await apiClient(carrier).post('/Messages.json', { To: to, From: '+15005550006', Body: 'a' });
  const unread = async () => {
    const answer = await fetch(`${carrier.url}/carrier/contacts`);
    return ((await answer.json()) as { contacts: { unread: number }[] }).contacts[0]?.unread;
  };
  assert.equal(await unread(), 1);
  await post(carrier, `phones/${to}/read`, {});
  assert.equal(await unread(), 0);
});

test('open pages hear which phone changed', async () => {
  await using carrier = await startCarrier();
  const stream = await fetch(`${carrier.url}/carrier/stream`);
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  await reader?.read();
  await apiClient(carrier).post('/Messages.json', { To: to, From: '+15005550006', Body: 'a' });
  const { value } = (await reader?.read()) ?? {};
  assert.match(value ?? '', /event: changed/);
  assert.match(value ?? '', /\+84912345678/);
  await reader?.cancel();
});

test("another site's page and another name for this machine are turned away", async () => {
  await using carrier = await startCarrier();
  const foreign = await post(carrier, 'reset', {}, { origin: 'https://example.com' });
  assert.equal(foreign.status, 403);
  assert.equal((await post(carrier, 'reset', {}, { origin: carrier.url })).status, 204);
  const status = await new Promise((resolve) => {
    const asked = request(`${carrier.url}/carrier/health`, { headers: { host: 'attacker.example:3002' } });
    asked.on('response', (response) => resolve(response.statusCode)).end();
  });
  assert.equal(status, 403);
});

test('the phone page is served and loads nothing from elsewhere', async () => {
  await using carrier = await startCarrier();
  const page = await fetch(`${carrier.url}/`);
  assert.equal(page.status, 200);
  assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'self'/);
  assert.match(await page.text(), /nothing leaves this machine/);
});
