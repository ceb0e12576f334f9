import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testApp } from '../../test/http-app.ts';
import { bulkActionRoutes } from './bulk-actions.ts';
import { jobActionRoutes } from './job-actions.ts';
import { jobRoutes } from './jobs.ts';

const engine = {
  wake: () => {},
  runDueOutboundJobs: () => Promise.reject(new Error('these tests send nothing')),
};
const defaults = { quietHours: { start: '21:00', end: '08:00' }, timezone: null };
const onChange = () => {};
const { ask, db, at, ...closing } = await testApp({
  config: { timezone: 'Asia/Ho_Chi_Minh' },
  routes: [
    jobRoutes({ engine, defaults, delivered: new Map(), onChange }),
    jobActionRoutes({ engine, onChange }),
    bulkActionRoutes({ engine, onChange }),
  ],
});
after(() => closing[Symbol.asyncDispose]());

const made: Record<string, string> = {};
const make = async (name: string, body: Record<string, unknown>) => {
  const answer = await ask('POST', '/api/outbound/jobs/create', {
    campaign: { name: 'Notices', purpose: 'service_notice' },
    channel: 'sms',
    targetAddress: '+84912345678',
    payloadJson: { text: 'Hello' },
    ...body,
  });
  assert.equal(answer.status, 201, answer.text);
  made[name] = answer.body.job.id;
  return answer.body.job;
};

let annaId = '';
before(async () => {
  const anna = await ask('POST', '/api/parties', {
    externalRef: 'bank-1',
    displayName: 'Anna Nguyễn',
    addresses: [{ kind: 'phone', value: '+34612345678' }],
  });
  annaId = anna.body.party.id;
  at('2026-03-02T09:00:00Z');
  await make('toAnna', { bankCustomerId: 'bank-1', targetAddress: '+34612345678', ownerId: 'mai' });
  at('2026-03-02T10:00:00Z');
  await make('mail', {
    channel: 'email',
    targetAddress: 'bo@example.net',
    campaign: { name: 'Debts', purpose: 'collections' },
  });
  at('2026-03-02T11:00:00Z');
  await make('held', {});
  await db.run(`update cc_outbound_jobs set held_reason = 'quiet_hours' where id = $1::uuid`, [made.held]);
  await make('refused', { targetAddress: '+84987654321' });
  await db.run(
    `update cc_outbound_jobs set status = 'cancelled', reason_code = 'DNC', next_attempt_at = null where id = $1::uuid`,
    [made.refused],
  );
});

const names = (ids: string[]) => ids.map((id) => Object.keys(made).find((name) => made[name] === id));
const listed = async (query: string) => {
  const answer = await ask('GET', `/api/outbound/jobs?${query}`);
  assert.equal(answer.status, 200, answer.text);
  return names(answer.body.items.map(({ id }: { id: string }) => id));
};

test('each filter of the list finds its jobs and no others, alone and with another', async () => {
  const all = ['refused', 'held', 'mail', 'toAnna'];
  assert.deepEqual(await listed(''), all);
  for (const [query, wanted] of [
    ['status=queued', ['mail', 'toAnna']],
    ['status=held', ['held']],
    ['status=cancelled', ['refused']],
    ['channel=email', ['mail']],
    ['ownerId=mai', ['toAnna']],
    ['purpose=collections', ['mail']],
    ['reason=DNC', ['refused']],
    ['reason=quiet_hours', ['held']],
    ['bankCustomerId=bank-1', ['toAnna']],
    [`partyId=${annaId}`, ['toAnna']],
    ['from=2026-03-02T10:00:00Z', ['refused', 'held', 'mail']],
    ['to=2026-03-02T10:00:00Z', ['toAnna']],
    ['from=2026-03-02T10:00:00Z&to=2026-03-02T11:00:00Z', ['mail']],
    ['q=NGUY', ['toAnna']],
    ['q=bank-1', ['toAnna']],
    ['q=bo@example', ['mail']],
    [`q=${made.held}`, ['held']],
    ['q=nobody', []],
    ['status=queued&channel=sms', ['toAnna']],
    ['status=queued&reason=DNC', []],
    ['channel=sms&to=2026-03-02T10:00:00Z&q=anna', ['toAnna']],
  ] as const) {
    assert.deepEqual(await listed(query), wanted, query);
  }
});

test('the counts take the same filters and tell held apart from queued', async () => {
  const counts = async (query = '') => (await ask('GET', `/api/outbound/jobs/counts?${query}`)).body;
  const none = { queued: 0, held: 0, awaiting_verification: 0, sent: 0, unknown: 0, failed: 0, cancelled: 0 };
  assert.deepEqual(await counts(), { ...none, queued: 2, held: 1, cancelled: 1, total: 4, exact: true });
  assert.deepEqual(await counts('channel=email'), { ...none, queued: 1, total: 1, exact: true });
  assert.deepEqual(await counts('reason=quiet_hours'), { ...none, held: 1, total: 1, exact: true });
  assert.deepEqual(await counts('q=anna'), { ...none, queued: 1, total: 1, exact: true });
  assert.equal((await ask('GET', '/api/outbound/jobs/counts?status=queued')).status, 422);
});

test('jobs are counted by what holds or ended them, with the same filters', async () => {
  const reasons = async (query = '') =>
    (await ask('GET', `/api/outbound/jobs/reasons?${query}`)).body.reasons;
  const held = { status: 'held', reason: 'quiet_hours', count: 1 };
  assert.deepEqual(await reasons(), [{ status: 'cancelled', reason: 'DNC', count: 1 }, held]);
  assert.deepEqual(await reasons('status=held'), [held]);
  assert.deepEqual(await reasons('channel=email'), [], 'one that simply waits has no reason');
});

test('a job shows the zone of its recipient: their own, their number’s, the installation’s', async () => {
  const zoneOf = async (name: string) =>
    (await ask('GET', `/api/outbound/jobs/${made[name]}`)).body.job.recipientZone;
  assert.equal(await zoneOf('mail'), 'Asia/Ho_Chi_Minh');
  assert.equal(await zoneOf('toAnna'), 'Europe/Madrid');
  await ask('PUT', `/api/parties/${annaId}/preferences`, {
    doNotContact: false,
    allowedChannels: ['sms'],
    timezone: 'America/Lima',
    quietHoursStart: null,
    quietHoursEnd: null,
  });
  assert.equal(await zoneOf('toAnna'), 'America/Lima');
  const { items } = (await ask('GET', '/api/outbound/jobs?q=anna')).body;
  assert.equal(items[0].recipientZone, 'America/Lima');
});

test('I learn who I am and what I may do', async () => {
  const me = async (headers = {}) => (await ask('GET', '/api/me', undefined, headers)).body;
  const admin = await me({ 'x-user-id': 'mai' });
  assert.deepEqual(
    { ...admin, permissions: null },
    { actor: 'admin:mai', role: 'admin', auth: 'local', permissions: null },
  );
  assert.ok(admin.permissions.includes('automation:RUN'));
  const viewer = await me({ 'x-user-role': 'viewer' });
  assert.ok(viewer.permissions.includes('outbound_jobs:VIEW'));
  assert.ok(!viewer.permissions.includes('outbound_jobs:CREATE'));
});
