import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testApp } from '../../test/http-app.ts';
import { partyEligibilityRoutes } from './party-eligibility.ts';

const defaults = { quietHours: { start: '21:00', end: '08:00' }, timezone: null };
const { ask, db, at, ...closing } = await testApp({ routes: [partyEligibilityRoutes(defaults)] });
after(() => closing[Symbol.asyncDispose]());

const add = async (fields: object) => (await ask('POST', '/api/parties', fields)).body.party;
const look = async (id: string, query = '') => {
  const { status, body } = await ask('GET', `/api/parties/${id}/eligibility${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
};

test('one look tells for each address of a person whether they may be contacted now, and records nothing', async () => {
  const { id } = await add({
    externalRef: 'ha',
    displayName: 'Hà',
    addresses: [
      { kind: 'phone', value: '+84912345678' },
      { kind: 'email', value: 'ha@example.com' },
    ],
  });
  await ask('PUT', `/api/parties/${id}/preferences`, {
    allowedChannels: ['sms', 'voice'],
    timezone: 'Asia/Ho_Chi_Minh',
    quietHoursStart: '21:00',
    quietHoursEnd: '08:00',
  });
  await ask('POST', '/api/suppressions', { address: '+84912345678', channel: 'voice' });
  const before = await db.one('select count(*) from cc_audit_logs');

  const open = await look('ref:ha');
  assert.equal(open.zone, 'Asia/Ho_Chi_Minh');
  assert.equal(open.at, '2026-03-02T09:00:00.000Z');
  assert.deepEqual(
    open.channels.map((each: Record<string, unknown>) => [each.channel, each.decision, each.reasons]),
    [
      ['sms', 'send', []],
      ['whatsapp', 'skip', ['channel_not_allowed']],
      ['email', 'skip', ['channel_not_allowed']],
      ['voice', 'skip', ['opted_out']],
      ['call_note', 'skip', ['channel_not_allowed']],
    ],
  );
  assert.equal(open.channels[1].address, '+84912345678', 'WhatsApp reaches the phone');
  assert.equal(open.channels[0].rules.length, 10);
  assert.equal((await look(id, '?purpose=collections')).channels[0].decision, 'prompt');

  at('2026-03-02T15:00:00Z');
  const [night] = (await look(id)).channels;
  assert.deepEqual([night.decision, night.reasons], ['hold', ['quiet_hours']]);
  assert.equal(night.nextOpenAt, '2026-03-03T01:00:00.000Z');
  assert.deepEqual(await db.one('select count(*) from cc_audit_logs'), before);
});

test('somebody without an address is reached by no channel, and an unknown purpose or person is told', async () => {
  const { id } = await add({ displayName: 'Nowhere' });
  assert.deepEqual((await look(id)).channels, []);
  assert.equal((await look(id)).zone, null);
  assert.equal((await ask('GET', `/api/parties/${id}/eligibility?purpose=fun`)).status, 422);
  assert.equal((await ask('GET', '/api/parties/ref:nobody/eligibility')).status, 404);
});
