import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR, MINUTE, openWorld } from './world.ts';

const notice = { campaign: { name: 'Notice', purpose: 'service_notice' }, channel: 'sms' };

test('a run that asks about another moment sends under a lease by the clock', async () => {
  await using world = await openWorld();
  const an = await world.person();
  const request = { ...notice, targetAddress: an.phone, bankCustomerId: an.ref };
  const early = await world.job(request);
  world.advance(HOUR);
  const counts = await world.engine.runDueOutboundJobs({ limit: 50, now: world.clock.now() - 30 * MINUTE });
  assert.deepEqual({ processed: counts.processed, sent: counts.sent }, { processed: 1, sent: 1 });

  const late = await world.job({ ...request, nextAttemptAt: '2026-03-02T13:30:00+07:00' });
  assert.equal((await world.engine.runDueOutboundJobs()).processed, 0);
  assert.equal((await world.engine.runDueOutboundJobs({ now: world.clock.now() + HOUR })).sent, 1);
  const began = await world.db.query<{ at: number }>(
    'select attempted_at as at from cc_outbound_jobs where id = any($1::uuid[])',
    [[early.id, late.id]],
  );
  // A search for a lost message goes by this instant.
  assert.deepEqual(
    began.map(({ at }) => at),
    [world.clock.now(), world.clock.now()],
  );
});

test('the explanation of a job for tomorrow speaks of tomorrow, not of tonight', async () => {
  await using world = await openWorld({ start: '2026-03-02T23:00:00+07:00' });
  const an = await world.person({ quiet: ['21:00', '08:00'] });
  const explained = async (nextAttemptAt: string) => {
    const to = { targetAddress: an.phone, bankCustomerId: an.ref };
    const { id } = await world.job({ ...notice, ...to, nextAttemptAt });
    return (await world.ask('GET', `/api/outbound/jobs/${id}/explain`)).body;
  };
  const open = await explained('2026-03-03T10:00:00+07:00');
  assert.equal(open.summary, 'Waits to be sent, at 2026-03-03 10:00 in Asia/Ho_Chi_Minh.');
  assert.deepEqual(open.whatWouldChange, []);
  assert.deepEqual(open.askedNow.reasons, ['quiet_hours']);
  const quiet = await explained('2026-03-03T22:00:00+07:00');
  assert.match(quiet.summary, /it would be cancelled because it was quiet hours/);
});

test('"sensitive" in quotes is refused instead of being taken for "not sensitive"', async () => {
  await using world = await openWorld();
  const an = await world.person();
  const to = { ...notice, targetAddress: an.phone, bankCustomerId: an.ref };
  const answer = await world.ask('POST', '/api/outbound/jobs/create', {
    ...to,
    payloadJson: { sensitive: 'true', text: 'Your balance is 7' },
  });
  assert.equal(answer.status, 422);
  assert.equal(answer.body.errors[0].path, 'payloadJson.sensitive');
  await world.job({ ...to, payloadJson: { sensitive: true, text: 'Your balance is 7' } });
  assert.equal((await world.run()).prompted, 1);
});
