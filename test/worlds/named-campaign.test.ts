import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorld } from './world.ts';

test('a campaign named again must not be asked for channels that it does not have', async () => {
  await using world = await openWorld();
  const body = (allowedChannels?: string[]) => ({
    campaign: { name: 'By mail', purpose: 'service_notice', ...(allowedChannels ? { allowedChannels } : {}) },
    channel: 'email',
    targetAddress: 'an@example.net',
  });
  const create = (sent: object) => world.ask('POST', '/api/outbound/jobs/create', sent);

  assert.equal((await create(body(['email', 'sms']))).status, 201);
  assert.equal((await create(body(['sms', 'email']))).status, 201);
  assert.equal((await create(body())).status, 201);

  const refused = await create(body(['email']));
  assert.equal(refused.status, 422);
  assert.deepEqual(refused.body.errors, [
    {
      path: 'campaign.allowedChannels',
      code: 'campaign_differs',
      message:
        'This campaign exists and allows email, sms. Leave allowedChannels out, or change the campaign first.',
    },
  ]);
});
