import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testApp } from '../../test/http-app.ts';

const { ask, db, ...closing } = await testApp();
after(() => closing[Symbol.asyncDispose]());

const { party } = (await ask('POST', '/api/parties', { externalRef: 'KH1', displayName: 'Ana' })).body;

test('consent and its withdrawal are further rows of one record', async () => {
  const given = await ask('POST', '/api/consents', {
    partyId: 'ref:KH1',
    channel: 'sms',
    status: 'given',
    source: 'web form',
    evidence: { formId: 7 },
    at: '2026-02-01T10:00:00+07:00',
  });
  assert.equal(given.status, 201);
  assert.equal(given.body.consent.at, '2026-02-01T03:00:00.000Z');
  await ask('POST', '/api/consents', { partyId: party.id, status: 'withdrawn', source: 'call' });
  const { items } = (await ask('GET', '/api/consents?partyId=ref:KH1')).body;
  assert.deepEqual(
    items.map(({ status, channel }: { status: string; channel: string | null }) => [status, channel]),
    [
      ['withdrawn', null],
      ['given', 'sms'],
    ],
  );
  const audit = await db.query<{ party_id: string }>(
    `select party_id from cc_audit_logs where event_type = 'consent_recorded'`,
  );
  assert.deepEqual(
    audit.map((row) => row.party_id),
    [party.id, party.id],
  );
});

test('nobody can have consented in the future, and nobody unknown can consent', async () => {
  const body = { partyId: party.id, status: 'given', source: 'form' };
  assert.equal(
    (await ask('POST', '/api/consents', { ...body, at: '2026-03-02T09:06:00Z' })).body.code,
    'in_future',
  );
  assert.equal((await ask('POST', '/api/consents', { ...body, at: '2026-03-02T09:04:00Z' })).status, 201);
  assert.equal((await ask('POST', '/api/consents', { ...body, at: 'yesterday' })).status, 422);
  assert.equal((await ask('POST', '/api/consents', { ...body, partyId: 'ref:nobody' })).status, 404);
});

test('an address is suppressed once, lifted once, and both stand in the record masked', async () => {
  const body = { address: '+84 912 345 678', reason: 'opted_out' };
  const first = await ask('POST', '/api/suppressions', body);
  assert.equal(first.status, 201);
  assert.equal(first.body.suppression.address, '+84912345678');
  const again = await ask('POST', '/api/suppressions', body);
  assert.equal(again.status, 200);
  assert.equal(again.body.suppression.id, first.body.suppression.id);
  const bySms = await ask('POST', '/api/suppressions', { ...body, channel: 'sms' });
  assert.equal(bySms.status, 201);

  const lift = `/api/suppressions/${first.body.suppression.id}/lift`;
  const lifted = await ask('POST', lift, { note: 'asked in writing' }, { 'x-user-id': 'lan' });
  assert.equal(lifted.body.suppression.liftedBy, 'admin:lan');
  assert.equal((await ask('POST', lift)).body.suppression.liftedAt, lifted.body.suppression.liftedAt);
  assert.equal((await ask('POST', '/api/suppressions', body)).status, 201, 'it can be suppressed anew');
  assert.equal((await ask('POST', `/api/suppressions/${party.id}/lift`)).status, 404);

  const live = await ask('GET', `/api/suppressions?live=true&address=${encodeURIComponent('+84912345678')}`);
  assert.equal(live.body.items.length, 2);
  const rows = await db.query<{ event_type: string; payload: object }>(
    `select event_type, payload from cc_audit_logs where event_type like '%suppress%' order by seq`,
  );
  assert.deepEqual(
    rows.map((row) => row.event_type),
    ['address_suppressed', 'address_suppressed', 'suppression_lifted', 'address_suppressed'],
  );
  assert.doesNotMatch(JSON.stringify(rows), /912345678/);
});

test('the kind of an address follows from the channel, from its look, or from what was told', async () => {
  const kinds = [
    { address: 'A@Example.com' },
    { address: '123456789012', channel: 'zalo' },
    { address: '1234567890', kind: 'facebook' },
  ];
  for (const body of kinds) assert.equal((await ask('POST', '/api/suppressions', body)).status, 201);
  assert.equal((await ask('POST', '/api/suppressions', { address: 'x' })).status, 422);
});

test('a person’s page shows the suppressions of their addresses and their consents', async () => {
  await ask('PATCH', '/api/parties/ref:KH1', { addresses: [{ kind: 'phone', value: '+84912345678' }] });
  const { body } = await ask('GET', '/api/parties/ref:KH1');
  assert.equal(body.party.suppressions.length, 3);
  assert.equal(body.party.consents.length, 3);
});
