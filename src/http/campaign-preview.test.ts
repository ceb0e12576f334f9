import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testApp } from '../../test/http-app.ts';
import { campaignPreviewRoutes } from './campaign-preview.ts';

const { ask, at, ...closing } = await testApp({
  routes: [
    campaignPreviewRoutes({
      defaults: { quietHours: { start: '21:00', end: '08:00' }, timezone: null },
      delivered: new Map([['sms', 'twilio']]),
    }),
  ],
});
after(() => closing[Symbol.asyncDispose]());

const person = async (ref: string, timezone: string, phone: string, change: object = {}) => {
  const addresses = [{ kind: 'phone', value: phone }];
  await ask('POST', '/api/parties', { externalRef: ref, displayName: ref, addresses, ...change });
  await ask('PUT', `/api/parties/ref:${ref}/preferences`, {
    doNotContact: false,
    allowedChannels: ['sms'],
    timezone,
  });
};
await person('here', 'Asia/Ho_Chi_Minh', '+84912345671', { tags: ['gold'] });
await person('there', 'America/New_York', '+12025550123');
await ask('POST', '/api/parties', {
  externalRef: 'mail',
  displayName: 'Mail',
  addresses: [{ kind: 'email', value: 'm@example.net' }],
});

const make = async (change: object) =>
  (
    await ask('POST', '/api/campaigns', {
      name: JSON.stringify(change).slice(0, 190),
      purpose: 'service_notice',
      allowedChannels: ['sms'],
      ...change,
    })
  ).body.campaign;

test('a preview says in instants and masked words what launching would do', async () => {
  at('2026-03-02T05:00:00Z');
  const campaign = await make({
    content: { text: 'Hello {{name}}' },
    audience: { filter: {} },
    perMinute: 60,
  });
  const { status, body } = await ask('POST', `/api/campaigns/${campaign.id}/preview`);
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal(body.at, '2026-03-02T05:00:00.000Z');
  assert.deepEqual(body.counts, { send: 1, prompt: 0, hold: 1, skip: 0, unreachable: 1, incomplete: 0 });
  assert.equal(body.willLaunch, 2);
  const held = body.reasons.find(({ decision }: { decision: string }) => decision === 'hold');
  assert.deepEqual(held.until, { earliest: '2026-03-02T13:00:00.000Z', latest: '2026-03-02T13:00:00.000Z' });
  assert.equal(held.latestZone, 'America/New_York');
  assert.equal(held.examples[0].localTime, '00:00');
  assert.equal(held.examples[0].until, '2026-03-02T13:00:00.000Z');
  assert.equal(body.lastLeavesAt, '2026-03-02T13:00:00.000Z');
  assert.ok(body.histogram.buckets.length >= 24);
  assert.equal(body.texts[0].text, 'Hello here');
  assert.doesNotMatch(JSON.stringify(body), /84912345671|2025550123/);
});

test('a campaign that says nothing or is for nobody is told what it lacks', async () => {
  const campaign = await make({});
  const { status, body } = await ask('POST', `/api/campaigns/${campaign.id}/preview`);
  assert.equal(status, 422);
  assert.deepEqual(
    body.errors.map(({ path, code }: { path: string; code: string }) => [path, code]),
    [
      ['content', 'missing_content'],
      ['audience', 'missing_audience'],
    ],
  );
  const nobody = '0192f3a1-7b5c-7c3e-9f00-2b6a5d1e8c47';
  assert.equal((await ask('POST', `/api/campaigns/${nobody}/preview`)).status, 404);
});

test('a viewer may look at a preview, an agent may not', async () => {
  const { id } = await make({ content: { text: 'Hi' }, audience: { filter: { tags: ['gold'] } } });
  const as = async (role: string) =>
    (await ask('POST', `/api/campaigns/${id}/preview`, undefined, { 'x-user-role': role })).status;
  assert.deepEqual([await as('viewer'), await as('agent')], [200, 403]);
});

test('a filter says how many people it finds, and how many of them have an address for a channel', async () => {
  const count = async (body: object) => (await ask('POST', '/api/campaigns/audience/count', body)).body;
  assert.deepEqual(await count({ filter: {} }), { people: 3 });
  assert.deepEqual(await count({ filter: { tags: ['gold'] } }), { people: 1 });
  assert.deepEqual(await count({ filter: {}, allowedChannels: ['email'] }), { people: 1 });
  assert.deepEqual(await count({ filter: {}, allowedChannels: ['whatsapp'] }), { people: 2 });
  assert.equal((await count({ filter: { timezones: ['Mars/Base'] } })).errors[0].code, 'unknown_timezone');
});
