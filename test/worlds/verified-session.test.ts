import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINUTE, openWorld, type PersonWish, type World } from './world.ts';

const fraud = { campaign: { name: 'Fraud', purpose: 'fraud_alert' } };

/** What the right code leaves behind: this conversation's person is verified for a quarter of an hour. */
const verify = (world: World, { ref, phone }: PersonWish) =>
  world.db.query(
    `with thread as (
       insert into cc_threads (channel, address) values ('sms', $2)
       on conflict (tenant_id, channel, address) do update set updated_at = now() returning id)
     insert into cc_verifications (party_id, thread_id, sent_to, status, expires_at, verified_at, verified_until)
     select p.id, thread.id, $2, 'verified', at, at, at + interval '15 minutes'
     from thread, cc_parties p, to_timestamp($3::double precision / 1000) at where p.external_ref = $1`,
    [ref, phone, world.clock.now()],
  );

test('a new sensitive message leaves without a prompt for a quarter of an hour, and then again only after one', async () => {
  await using world = await openWorld();
  const an = await world.person();
  const alert = (text: string) =>
    world.job({
      ...fraud,
      channel: 'sms',
      targetAddress: an.phone,
      bankCustomerId: an.ref,
      payloadJson: { text },
    });
  await verify(world, an);
  world.advance(15 * MINUTE - 1);
  const { id } = await alert('card 4111');
  assert.equal((await world.run()).sent, 1);
  assert.deepEqual(world.texts(an.phone), ['card 4111']);
  const job = await world.look(id);
  assert.equal(job.outcomeCode, 'success_verified');
  assert.equal(job.payloadJson.verification_state, 'verified');

  world.advance(1);
  await alert('card 4222');
  assert.equal((await world.run()).prompted, 1);
  assert.equal(world.texts(an.phone).length, 2);
});

test('it counts for the person’s own email, and never for an address that belongs to somebody else', async () => {
  await using world = await openWorld();
  const an = await world.person();
  const ben = await world.person();
  await verify(world, an);
  const alert = (channel: string, targetAddress: string) =>
    world.job({
      ...fraud,
      channel,
      targetAddress,
      bankCustomerId: an.ref,
      payloadJson: { text: 'card 4111', subject: 'Alert' },
    });
  await alert('email', an.email);
  assert.equal((await world.run()).sent, 1);
  await alert('sms', ben.phone);
  assert.equal((await world.run()).prompted, 1);
  assert.deepEqual(world.texts(ben.phone), ['We have information for you. Reply VERIFY to receive it.']);
});
