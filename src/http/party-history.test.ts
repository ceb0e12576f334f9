import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testApp } from '../../test/http-app.ts';

const { ask, app, at, ...closing } = await testApp({ config: { defaultCountry: 'GB' } });
after(() => closing[Symbol.asyncDispose]());

type Told = { eventType: string; actor: string; payload: Record<string, unknown> };
const history = async (id: string, query = ''): Promise<{ items: Told[]; nextCursor: string | null }> => {
  const { status, body } = await ask('GET', `/api/parties/${id}/history${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
};
const add = async (fields: object) => (await ask('POST', '/api/parties', fields)).body.party;
const load = async (csv: string) => {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/parties/import',
    headers: { 'x-user-role': 'admin', 'content-type': 'text/csv' },
    payload: csv,
  });
  return answer.json();
};

test('a person’s history tells all that was done about them, newest first, in pages, and nothing of others', async () => {
  const phone = '+447700900123';
  const ana = await add({
    externalRef: 'ana',
    displayName: 'Ana',
    addresses: [{ kind: 'phone', value: phone }],
  });
  const other = await add({ displayName: 'Other' });
  await ask('PUT', `/api/parties/${ana.id}/preferences`, { allowedChannels: ['sms'] });
  await ask('POST', '/api/consents', { partyId: ana.id, status: 'given', source: 'branch' });
  const { body } = await ask('POST', '/api/suppressions', { address: phone, channel: 'sms' });
  await ask('POST', `/api/suppressions/${body.suppression.id}/lift`, { note: 'She asked for it.' });
  const told = [
    'suppression_lifted',
    'address_suppressed',
    'consent_recorded',
    'preferences_changed',
    'party_created',
  ];
  const whole = await history('ref:ana');
  assert.deepEqual(
    whole.items.map(({ eventType }) => eventType),
    told,
  );
  assert.equal(whole.nextCursor, null);
  assert.equal(whole.items[0]?.payload.note, 'She asked for it.');
  const first = await history(ana.id, '?limit=3');
  const rest = await history(ana.id, `?limit=3&cursor=${first.nextCursor}`);
  assert.deepEqual(
    [...first.items, ...rest.items].map(({ eventType }) => eventType),
    told,
  );
  assert.deepEqual(
    (await history(other.id)).items.map(({ eventType }) => eventType),
    ['party_created'],
  );
  assert.equal((await ask('GET', '/api/parties/ref:nobody/history')).status, 404);
  assert.equal((await ask('GET', `/api/parties/${ana.id}/history?limit=0`)).status, 422);
});

test('a file’s change to somebody on record stands in their history, with what it replaced', async () => {
  await load('externalRef,phone,allowedChannels,tags\nbea,+447700900124,sms|email,gold\n');
  assert.deepEqual((await history('ref:bea')).items, [], 'new people are told by the import as a whole');
  await load('externalRef,phone,allowedChannels,tags\nbea,+447700900124,sms|email,gold\n');
  assert.deepEqual((await history('ref:bea')).items, [], 'nothing changed');
  await load('externalRef,doNotContact,tags,email\nbea,yes,silver,bea@example.com\n');
  const [entry, ...more] = (await history('ref:bea')).items;
  assert.equal(more.length, 0);
  assert.equal(entry?.eventType, 'party_changed');
  assert.equal(entry.actor, 'admin');
  const preferences = {
    allowedChannels: ['sms', 'email'],
    timezone: null,
    quietHoursStart: null,
    quietHoursEnd: null,
  };
  assert.deepEqual(entry.payload, {
    import: true,
    line: 2,
    changed: ['tags', 'addresses', 'preferences'],
    before: { ...preferences, doNotContact: false },
    after: { ...preferences, doNotContact: true },
  });
});

test('the kinds of events are known to whoever filters the record', async () => {
  const { body } = await ask('GET', '/api/audit/event-types');
  const { items } = (await ask('GET', '/api/audit?limit=200')).body;
  assert.ok(items.length > 0);
  for (const { eventType } of items) assert.ok(body.eventTypes.includes(eventType), eventType);
  assert.equal(
    (await ask('GET', '/api/audit/event-types', undefined, { 'x-user-role': 'agent' })).status,
    403,
  );
});
