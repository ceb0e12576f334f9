import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testApp } from '../../test/http-app.ts';

const { ask, db, ...closing } = await testApp();
after(() => closing[Symbol.asyncDispose]());

const make = async (name: string): Promise<string> =>
  (await ask('POST', '/api/campaigns', { name, purpose: 'service_notice' })).body.campaign.id;
const told = async (id: string, query = '') =>
  (await ask('GET', `/api/campaigns/${id}/history${query}`)).body;
type Told = { eventType: string };
const events = ({ items }: { items: Told[] }) => items.map(({ eventType }) => eventType);

test('a campaign’s history tells what was done to it, newest first, in pages, and nothing of its jobs or of others', async () => {
  const id = await make('Notices');
  const other = await make('Others');
  await ask('PATCH', `/api/campaigns/${id}`, { perMinute: 20 });
  // A launch writes as many of these as there are people.
  await db.run(
    `insert into cc_audit_logs (id, at, event_type, actor, job_id, payload)
     values (gen_random_uuid(), now(), 'outbound_job_created', 'admin', gen_random_uuid(),
       jsonb_build_object('campaignId', $1::text))`,
    [id],
  );
  await ask('PATCH', `/api/campaigns/${id}`, { status: 'paused' });
  const all = ['campaign_status_changed', 'campaign_changed', 'campaign_created'];
  const whole = await told(id);
  assert.deepEqual([events(whole), whole.nextCursor], [all, null]);
  const first = await told(id, '?limit=2');
  const rest = await told(id, `?limit=2&cursor=${first.nextCursor}`);
  assert.deepEqual([...events(first), ...events(rest)], all);
  assert.deepEqual(events(await told(other)), ['campaign_created']);
  const everything = (await ask('GET', `/api/audit?campaignId=${id}`)).body;
  assert.ok(events(everything).includes('outbound_job_created'), 'the record itself has all of it');
});

test('a campaign that does not exist has no history', async () => {
  const { status, body } = await ask('GET', `/api/campaigns/00000000-0000-7000-8000-000000000000/history`);
  assert.deepEqual([status, body.code], [404, 'not_found']);
  assert.equal((await ask('GET', '/api/campaigns/no-id/history')).status, 422);
});
