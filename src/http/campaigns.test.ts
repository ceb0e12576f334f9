import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testApp } from '../../test/http-app.ts';
import { findOrCreateCampaign } from '../store/campaigns.ts';

const { ask, db, deps, ...closing } = await testApp();
after(() => closing[Symbol.asyncDispose]());

const events = async () =>
  (
    await db.query<{ event_type: string }>(
      `select event_type from cc_audit_logs where event_type like 'campaign%' order by seq`,
    )
  ).map((row) => row.event_type);

test('a campaign is made, found, paused and changed, each with its line in the record', async () => {
  const made = await ask('POST', '/api/campaigns', {
    name: 'Fraud March',
    purpose: 'fraud_alert',
    allowedChannels: ['sms', 'whatsapp'],
    frequencyCap: { max: 3, hours: 24 },
  });
  assert.equal(made.status, 201);
  const { campaign } = made.body;
  assert.equal(campaign.status, 'active');
  assert.equal(campaign.onUnknown, 'ask');
  assert.deepEqual((await ask('GET', `/api/campaigns/${campaign.id}`)).body.campaign, campaign);

  const patch = (body: object) => ask('PATCH', `/api/campaigns/${campaign.id}`, body);
  assert.equal((await patch({ status: 'paused' })).body.campaign.status, 'paused');
  const both = await patch({ status: 'active', frequencyCap: null, onQuietHours: 'hold' });
  assert.deepEqual(both.body.campaign, {
    ...campaign,
    frequencyCap: null,
    onQuietHours: 'hold',
    updatedAt: both.body.campaign.updatedAt,
  });
  await patch({ status: 'active' });
  assert.deepEqual(await events(), [
    'campaign_created',
    'campaign_status_changed',
    'campaign_changed',
    'campaign_status_changed',
  ]);
});

test('name and purpose together are unique; the purpose cannot be changed', async () => {
  const body = { name: 'KYC', purpose: 'kyc_update' };
  const { campaign } = (await ask('POST', '/api/campaigns', body)).body;
  assert.equal((await ask('POST', '/api/campaigns', body)).body.code, 'campaign_exists');
  assert.equal((await ask('POST', '/api/campaigns', { ...body, purpose: 'collections' })).status, 201);
  const other = await ask('POST', '/api/campaigns', { ...body, name: 'KYC 2' });
  const renamed = await ask('PATCH', `/api/campaigns/${other.body.campaign.id}`, { name: 'KYC' });
  assert.equal(renamed.status, 409);
  assert.equal((await ask('PATCH', `/api/campaigns/${campaign.id}`, { purpose: 'collections' })).status, 422);
  assert.equal((await ask('PATCH', '/api/campaigns/0192f3a1-7b5c-7c3e-9f00-2b6a5d1e8c47', {})).status, 404);
});

test('campaigns are filtered by status, purpose and name', async () => {
  const { items } = (await ask('GET', '/api/campaigns?purpose=kyc_update&status=active&q=kyc')).body;
  assert.deepEqual(
    items.map(({ name }: { name: string }) => name),
    ['KYC 2', 'KYC'],
  );
  assert.equal((await ask('GET', '/api/campaigns?status=gone')).status, 422);
});

test('many jobs that name a new campaign at once share one', async () => {
  const wanted = {
    tenantId: 'default',
    name: 'Notice',
    purpose: 'service_notice',
    createdBy: 'api',
  } as const;
  const before = (await events()).length;
  const made = await Promise.all(Array.from({ length: 8 }, () => findOrCreateCampaign(db, wanted, deps)));
  assert.equal(new Set(made.map(({ id }) => id)).size, 1);
  assert.equal((await events()).length, before + 1);
});
