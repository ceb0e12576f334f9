import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MINUTE, openWorld, type World } from './world.ts';

async function capped(world: World) {
  const { body } = await world.ask('POST', '/api/campaigns', {
    name: 'Once a day',
    purpose: 'service_notice',
    frequencyCap: { max: 1, hours: 24 },
  });
  return body.campaign.id as string;
}

describe('several jobs to one address in one batch', () => {
  test('keep to the frequency cap', async () => {
    await using world = await openWorld();
    const an = await world.person();
    const campaignId = await capped(world);
    const to = { channel: 'sms', targetAddress: an.phone, bankCustomerId: an.ref };
    for (const text of ['first', 'second', 'third']) {
      await world.job({ campaignId, ...to, payloadJson: { text } });
    }
    const counts = await world.run();
    assert.deepEqual(world.texts(an.phone), ['first']);
    assert.equal(counts.cancelled, 2);
  });

  test('count only those that leave', async () => {
    await using world = await openWorld();
    const an = await world.person();
    const campaignId = await capped(world);
    const to = { channel: 'sms', targetAddress: an.phone, bankCustomerId: an.ref };
    const mail = { name: 'By mail only', purpose: 'service_notice', allowedChannels: ['email'] };
    const refused = await world.job({ campaign: mail, ...to, payloadJson: { text: 'refused' } });
    await world.job({ campaignId, ...to, payloadJson: { text: 'the one of today' } });
    await world.run();
    assert.equal((await world.look(refused.id)).reasonCode, 'channel_not_allowed');
    assert.deepEqual(world.texts(an.phone), ['the one of today']);
  });
});

test('of two lost texts with the same words, the one that never left is sent', async () => {
  await using world = await openWorld();
  const an = await world.person();
  const request = {
    campaign: { name: 'Notice', purpose: 'service_notice' },
    channel: 'sms',
    targetAddress: an.phone,
    bankCustomerId: an.ref,
    payloadJson: { text: 'We open at 9' },
  };
  world.carrier.faults.add({ kind: 'message', hangAfterAccept: 'drop', callbacks: 'lost', times: 1 });
  const left = await world.job(request);
  assert.equal((await world.run()).unknown, 1);
  const never = await world.job(request);
  // Its worker died between the claim and the send.
  await world.db.query(
    `update cc_outbound_jobs set attempt_count = 1, lease_id = gen_random_uuid(),
       attempted_at = to_timestamp($2::double precision / 1000),
       lease_expires_at = to_timestamp($2::double precision / 1000)
     where id = $1::uuid`,
    [never.id, world.clock.now()],
  );
  for (let i = 0; i < 4; i++) {
    await world.reconcile();
    world.advance(MINUTE);
  }
  await world.run();
  assert.deepEqual(world.texts(an.phone), ['We open at 9', 'We open at 9']);
  for (const { id } of [left, never]) assert.equal((await world.look(id)).status, 'sent');
});
