import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorld } from './world.ts';

test('a mail that was delivered and then reported as spam is the last one to that address', async () => {
  await using world = await openWorld();
  const an = await world.person({ email: 'spam@example.net' });
  const binh = await world.person();
  const mail = { campaign: { name: 'Notice', purpose: 'service_notice' }, channel: 'email' };
  const to = ({ email, ref }: typeof an) => ({ ...mail, targetAddress: email, bankCustomerId: ref });
  const first = await world.job(to(an));
  await world.job(to(binh));
  await world.run();
  assert.equal((await world.look(first.id)).deliveryStatus, 'delivered');

  const { body } = await world.ask('GET', '/api/suppressions');
  assert.deepEqual(
    body.items.map(({ address, channel, reason }: Record<string, unknown>) => ({ address, channel, reason })),
    [{ address: 'spam@example.net', channel: 'email', reason: 'complaint' }],
  );
  const second = await world.job(to(an));
  const other = await world.job(to(binh));
  await world.run();
  assert.equal((await world.look(second.id)).reasonCode, 'opted_out');
  assert.equal((await world.look(other.id)).status, 'sent');
});
