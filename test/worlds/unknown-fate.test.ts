import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOUR, MINUTE, openWorld, type World } from './world.ts';

/** A mail whose relay took the content and then fell silent: nobody can ever ask what became of it. */
async function lostMail(world: World, onUnknown: 'ask' | 'resend') {
  const an = await world.person();
  const { body } = await world.ask('POST', '/api/campaigns', {
    name: `Notice, ${onUnknown}`,
    purpose: 'service_notice',
    onUnknown,
  });
  world.carrier.faults.add({ kind: 'mail', via: 'smtp', hangAfterAccept: 'drop', times: 1 });
  const { id } = await world.job({
    campaignId: body.campaign.id,
    channel: 'email',
    targetAddress: an.email,
    bankCustomerId: an.ref,
    payloadJson: { subject: 'Hours', text: 'We open at 9' },
  });
  assert.equal((await world.run()).unknown, 1);
  return id as string;
}

describe('a mail over SMTP that may have left', () => {
  test('is not sent again; after a quarter of an hour a person is asked, who decides', async () => {
    await using world = await openWorld({ email: 'smtp' });
    const id = await lostMail(world, 'ask');
    for (let minute = 0; minute < 14; minute++) {
      world.advance(MINUTE);
      await world.reconcile();
      await world.run();
    }
    assert.equal((await world.look(id)).status, 'unknown');
    assert.equal((await world.db.query('select 1 from cc_automation_events')).length, 0);
    world.advance(2 * MINUTE);
    await world.reconcile();
    const waiting = await world.look(id);
    assert.equal(waiting.status, 'unknown');
    assert.equal(waiting.nextAttemptAt, null);
    await world.deliverEvents();
    const [item] = await world.db.query<{ type: string; link_ref: string }>(
      'select type, link_ref from cc_admin_inbox_items',
    );
    assert.deepEqual(item, { type: 'outcome_unknown', link_ref: `job:${id}` });
    world.advance(24 * HOUR);
    await world.reconcile();
    await world.run();
    assert.equal(world.carrier.mails().length, 1);

    // The operator has called the customer: it did not arrive.
    await world.ask('POST', `/api/outbound/jobs/${id}/retry`);
    assert.equal((await world.run()).sent, 1);
    assert.equal((await world.look(id)).outcomeCode, 'success_unverified_info_only');
    assert.equal(world.carrier.mails().length, 2);
  });

  test('is sent again where the campaign says that a repetition does no harm', async () => {
    await using world = await openWorld({ email: 'smtp' });
    const id = await lostMail(world, 'resend');
    world.advance(16 * MINUTE);
    await world.reconcile();
    assert.equal((await world.look(id)).status, 'queued');
    assert.equal((await world.run()).sent, 1);
    assert.equal(world.carrier.mails().length, 2);
  });
});

test('a receipt settles an unknown message before anybody asks', async () => {
  await using world = await openWorld();
  const an = await world.person();
  world.carrier.faults.add({ kind: 'message', hangAfterAccept: 'drop', times: 1 });
  const { id } = await world.job({
    campaign: { name: 'Notice', purpose: 'service_notice' },
    channel: 'sms',
    targetAddress: an.phone,
    bankCustomerId: an.ref,
  });
  await world.run();
  const job = await world.look(id);
  assert.equal(job.status, 'sent');
  assert.equal(job.outcomeCode, 'success_unverified_info_only');
  assert.equal(world.texts(an.phone).length, 1);
});

test('a lost prompt that is found waits for the code; its content never left', async () => {
  await using world = await openWorld();
  const an = await world.person();
  world.carrier.faults.add({ kind: 'message', hangAfterAccept: 'drop', callbacks: 'lost', times: 1 });
  const { id } = await world.job({
    campaign: { name: 'Fraud', purpose: 'fraud_alert' },
    channel: 'sms',
    targetAddress: an.phone,
    bankCustomerId: an.ref,
    payloadJson: { text: 'Card 4111 is blocked' },
  });
  await world.run();
  world.advance(31_000);
  await world.reconcile();
  assert.equal((await world.look(id)).status, 'awaiting_verification');
  assert.deepEqual(world.texts(an.phone), ['We have information for you. Reply VERIFY to receive it.']);
});

test('a lost call whose end the provider knows is believed, and tried again when nobody answered', async () => {
  await using world = await openWorld();
  const an = await world.person();
  world.carrier.faults.add({
    kind: 'call',
    hangAfterAccept: 'drop',
    callbacks: 'lost',
    outcome: 'busy',
    times: 1,
  });
  const { id } = await world.job({
    campaign: { name: 'Notice', purpose: 'service_notice' },
    channel: 'voice',
    targetAddress: an.phone,
    bankCustomerId: an.ref,
  });
  await world.run();
  assert.equal((await world.look(id)).status, 'unknown');
  world.advance(2 * MINUTE);
  await world.carrier.idle();
  await world.reconcile();
  const busy = await world.look(id);
  assert.equal(busy.status, 'queued');
  assert.equal(busy.attemptCount, 1);
  const { body } = await world.ask('GET', `/api/outbound/jobs/${id}`);
  assert.deepEqual(
    body.attempts.map((each: { status: string }) => each.status),
    ['unknown', 'sent', 'busy'],
  );
});
