import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testApp } from '../../test/http-app.ts';

const { ask, db, at, ...closing } = await testApp({ config: { defaultCountry: 'GB' } });
after(() => closing[Symbol.asyncDispose]());

let count = 0;
const phone = () => `+447700900${200 + ++count}`;
const add = async (fields: object = {}) => {
  const { status, body } = await ask('POST', '/api/parties', {
    externalRef: `c-${++count}`,
    displayName: 'Ana Prueba',
    ...fields,
  });
  assert.equal(status, 201, JSON.stringify(body));
  return body.party;
};
const events = async (partyId: string) =>
  (await db.query<{ event_type: string; actor: string; payload: object }>(
    'select event_type, actor, payload from cc_audit_logs where party_id = $1::uuid order by seq',
    [partyId],
  )) as { event_type: string; actor: string; payload: Record<string, unknown> }[];

test('a person is added with normalised addresses, bound unless told otherwise', async () => {
  const party = await add({
    language: 'ES',
    addresses: [
      { kind: 'phone', value: '07700 900 123' },
      { kind: 'email', value: 'Ana@Example.COM', status: 'unverified' },
      { kind: 'whatsapp', value: '+44 7700 900124', status: 'verified' },
    ],
  });
  assert.equal(party.language, 'es');
  assert.deepEqual(
    party.addresses.toSorted((a: { kind: string }, b: { kind: string }) => (a.kind < b.kind ? -1 : 1)),
    [
      { kind: 'email', value: 'ana@example.com', status: 'unverified', verifiedAt: null },
      { kind: 'phone', value: '+447700900123', status: 'bound', verifiedAt: null },
      {
        kind: 'whatsapp',
        value: '+447700900124',
        status: 'verified',
        verifiedAt: '2026-03-02T09:00:00.000Z',
      },
    ],
  );
  assert.equal(party.preferences, null);
  const [row] = await events(party.id);
  assert.equal(row?.event_type, 'party_created');
  assert.equal(row?.actor, 'admin');
  assert.doesNotMatch(JSON.stringify(row), /7700900123|ana@/);
});

test('every address that cannot be one is told at once', async () => {
  const { status, body } = await ask('POST', '/api/parties', {
    displayName: 'A',
    addresses: [
      { kind: 'phone', value: '12' },
      { kind: 'email', value: 'nobody' },
      { kind: 'phone', value: '07700 900125' },
      { kind: 'phone', value: '+447700900125' },
    ],
  });
  assert.equal(status, 422);
  assert.deepEqual(
    body.errors.map(({ path, code }: { path: string; code: string }) => [path, code]),
    [
      ['addresses.0.value', 'phone_too_short'],
      ['addresses.1.value', 'invalid_email'],
      ['addresses.3.value', 'duplicate_address'],
    ],
  );
});

test('an address belongs to one person, and the answer does not tell whose it is', async () => {
  const value = phone();
  await add({ addresses: [{ kind: 'phone', value }] });
  const before = await db.one<{ count: number }>('select count(*) from cc_parties');
  const { status, body } = await ask('POST', '/api/parties', {
    displayName: 'B',
    addresses: [{ kind: 'phone', value }],
  });
  assert.equal(status, 409);
  assert.equal(body.code, 'address_taken');
  assert.equal(body.errors[0].path, 'addresses.0.value');
  assert.doesNotMatch(JSON.stringify(body), new RegExp(value.slice(1)));
  assert.deepEqual(await db.one('select count(*) from cc_parties'), before);
});

test('two who add the same addresses in different order at once: one wins, nobody gets a 5xx', async () => {
  const [one, two] = [phone(), phone()];
  const answers = await Promise.all(
    [
      [one, two],
      [two, one],
      [one, two],
      [two, one],
    ].map((values) =>
      ask('POST', '/api/parties', {
        displayName: 'Racer',
        addresses: values.map((value) => ({ kind: 'phone', value })),
      }),
    ),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409, 409]);
});

test('a person is found by our id and by the caller’s, and not by anything else', async () => {
  const party = await add({ externalRef: 'KH 17/b' });
  assert.equal((await ask('GET', `/api/parties/${party.id}`)).body.party.displayName, 'Ana Prueba');
  const byRef = await ask('GET', `/api/parties/${encodeURIComponent('ref:KH 17/b')}`);
  assert.equal(byRef.body.party.id, party.id);
  assert.equal((await ask('GET', '/api/parties/ref:nobody')).status, 404);
  assert.equal((await ask('GET', '/api/parties/KH17')).status, 422);
  assert.equal((await ask('POST', '/api/parties', { externalRef: 'KH 17/b', displayName: 'C' })).status, 409);
});

test('a change keeps what is left out; an address list replaces the one before', async () => {
  const [one, two] = [phone(), phone()];
  const party = await add({ addresses: [{ kind: 'phone', value: one, status: 'verified' }] });
  at('2026-03-02T10:00:00Z');
  const changed = await ask('PATCH', `/api/parties/${party.id}`, { displayName: 'Ana María' });
  assert.equal(changed.body.party.addresses.length, 1);
  assert.equal(changed.body.party.externalRef, party.externalRef);
  assert.equal(changed.body.party.updatedAt, '2026-03-02T10:00:00.000Z');
  const more = await ask('PATCH', `/api/parties/${party.id}`, {
    addresses: [
      { kind: 'phone', value: one },
      { kind: 'phone', value: two },
    ],
  });
  assert.deepEqual(
    more.body.party.addresses.map(({ value, status }: { value: string; status: string }) => [value, status]),
    [
      [one, 'verified'],
      [two, 'bound'],
    ],
  );
  const fewer = await ask('PATCH', `/api/parties/${party.id}`, { addresses: [] });
  assert.deepEqual(fewer.body.party.addresses, []);
  const other = await add({ addresses: [{ kind: 'phone', value: one }] });
  assert.equal(other.addresses[0].value, one);
  const taken = await ask('PATCH', `/api/parties/${party.id}`, { externalRef: other.externalRef });
  assert.equal(taken.body.code, 'external_ref_taken');
  assert.deepEqual(
    (await events(party.id)).map((row) => row.event_type),
    ['party_created', 'party_changed', 'party_changed', 'party_changed'],
  );
});

test('people are listed newest first, in pages, and searched by name, own id and address', async () => {
  const value = phone();
  const added = [
    await add({ displayName: '100% Zoë' }),
    await add({ displayName: '100 Zoë' }),
    await add({ displayName: 'Zoë 100%', addresses: [{ kind: 'phone', value }] }),
  ];
  const found = async (q: string) =>
    (await ask('GET', `/api/parties?q=${encodeURIComponent(q)}`)).body.items.map(
      ({ id }: { id: string }) => id,
    );
  assert.deepEqual(await found('100%'), [added[2].id, added[0].id]);
  assert.deepEqual(await found('zoë'), added.map(({ id }) => id).reverse());
  assert.deepEqual(await found(value.replace('+44', '0044 ').slice(5)), [added[2].id]);
  assert.deepEqual(await found(added[1].externalRef), [added[1].id]);

  const seen: string[] = [];
  let cursor = '';
  do {
    const { body } = await ask('GET', `/api/parties?limit=2&q=zo${cursor && `&cursor=${cursor}`}`);
    seen.push(...body.items.map(({ id }: { id: string }) => id));
    cursor = body.nextCursor;
  } while (cursor);
  assert.deepEqual(seen, added.map(({ id }) => id).reverse());
});

test('a person carries tags: kept when left out, replaced as a whole, each once', async () => {
  const party = await add({ tags: ['gold', ' branch-12 ', 'gold'] });
  assert.deepEqual(party.tags, ['gold', 'branch-12']);
  assert.deepEqual((await add()).tags, []);
  const url = `/api/parties/${party.id}`;
  assert.deepEqual((await ask('PATCH', url, { displayName: 'Ana' })).body.party.tags, party.tags);
  assert.deepEqual((await ask('PATCH', url, { tags: ['silver'] })).body.party.tags, ['silver']);
  assert.deepEqual((await ask('GET', url)).body.party.tags, ['silver']);
  const last = (await events(party.id)).at(-1);
  assert.deepEqual(last?.payload, { changed: ['tags'], tagsBefore: ['gold', 'branch-12'], tags: ['silver'] });
  for (const tags of [['a;b'], [''], ['x'.repeat(51)], [1], 'gold', Array(51).fill('x')]) {
    const { status, body } = await ask('PATCH', url, { tags });
    assert.equal(status, 422, JSON.stringify(tags));
    assert.match(body.errors[0].path, /^tags/);
  }
});

test('people are filtered by tag, language, allowed channel, timezone and "do not contact", together', async () => {
  const tag = 'filtered';
  const one = await add({ displayName: 'One', language: 'vi', tags: [tag, 'gold'] });
  const two = await add({ displayName: 'Two', language: 'en', tags: [tag] });
  const bare = await add({ displayName: 'Bare', language: 'vi', tags: [tag] });
  await add({ displayName: 'Other', language: 'vi' });
  const put = (id: string, body: object) => ask('PUT', `/api/parties/${id}/preferences`, body);
  await put(one.id, { allowedChannels: ['sms', 'email'], timezone: 'Asia/Ho_Chi_Minh' });
  await put(two.id, {
    allowedChannels: ['email'],
    timezone: 'Europe/Madrid',
    language: 'es',
    doNotContact: true,
  });
  const found = async (query: string) => {
    const { status, body } = await ask('GET', `/api/parties?tag=${tag}&${query}`);
    assert.equal(status, 200, JSON.stringify(body));
    return body.items.map(({ displayName }: { displayName: string }) => displayName);
  };
  assert.deepEqual(await found(''), ['Bare', 'Two', 'One']);
  assert.deepEqual(await found('language=VI'), ['Bare', 'One']);
  assert.deepEqual(await found('language=es'), ['Two'], 'the preferences speak before the person’s own');
  assert.deepEqual(await found('language=en'), []);
  assert.deepEqual(await found('channel=sms'), ['One']);
  assert.deepEqual(await found('channel=email'), ['Two', 'One']);
  assert.deepEqual(await found('timezone=Asia/Ho_Chi_Minh&channel=email'), ['One']);
  assert.deepEqual(await found('timezone=Asia/Ho_Chi_Minh&channel=voice'), []);
  assert.deepEqual(await found('dnc=true'), ['Two']);
  assert.deepEqual(await found('dnc=false'), ['Bare', 'One']);
  assert.deepEqual(await found('q=b&dnc=false'), ['Bare']);
  assert.deepEqual(bare.tags, [tag]);
  assert.equal((await ask('GET', '/api/parties?channel=fax')).status, 422);
  assert.equal((await ask('GET', '/api/parties?timezone=Mars/Base')).status, 422);
});

test('a bad cursor or limit is told, not ignored', async () => {
  for (const query of [
    'cursor=abc',
    `cursor=${Buffer.from('1 x').toString('base64url')}`,
    'limit=0',
    'limit=201',
  ]) {
    const { status, body } = await ask('GET', `/api/parties?${query}`);
    assert.equal(status, 422, query);
    assert.match(body.errors[0].path, /cursor|limit/);
  }
  assert.equal((await ask('GET', '/api/parties?limit=200')).status, 200);
});

test('preferences are set, kept where left out, and cleared by null', async () => {
  const party = await add();
  const url = `/api/parties/ref:${party.externalRef}/preferences`;
  const first = await ask('PUT', url, {
    allowedChannels: ['sms', 'email', 'sms'],
    timezone: 'Asia/Ho_Chi_Minh',
    quietHoursStart: '21:00',
    quietHoursEnd: '08:00',
  });
  assert.deepEqual(first.body.preferences, {
    doNotContact: false,
    allowedChannels: ['sms', 'email'],
    timezone: 'Asia/Ho_Chi_Minh',
    quietHoursStart: '21:00',
    quietHoursEnd: '08:00',
    language: null,
  });
  const stopped = await ask('PUT', url, { doNotContact: true, timezone: null });
  assert.deepEqual(stopped.body.preferences, {
    ...first.body.preferences,
    doNotContact: true,
    timezone: null,
  });
  assert.deepEqual(
    (await ask('GET', `/api/parties/${party.id}`)).body.party.preferences,
    stopped.body.preferences,
  );
  const last = (await events(party.id)).at(-1);
  assert.equal(last?.event_type, 'preferences_changed');
  assert.equal((last?.payload.before as { doNotContact: boolean } | undefined)?.doNotContact, false);
});

test('preferences that mean nothing are refused with what to send', async () => {
  const party = await add();
  const put = (body: object) => ask('PUT', `/api/parties/${party.id}/preferences`, body);
  const mars = await put({ allowedChannels: ['sms'], timezone: 'Mars/Base' });
  assert.equal(mars.status, 422);
  assert.match(mars.body.detail, /IANA name such as Asia\/Ho_Chi_Minh/);
  assert.equal(mars.body.errors[0].code, 'unknown_timezone');
  assert.equal(
    (await put({ allowedChannels: ['sms'], quietHoursStart: '9:00', quietHoursEnd: '10:00' })).status,
    422,
  );
  assert.equal(
    (await put({ allowedChannels: ['sms'], quietHoursStart: '24:00', quietHoursEnd: '10:00' })).status,
    422,
  );
  assert.equal(
    (await put({ allowedChannels: ['sms'], quietHoursStart: '21:00' })).body.code,
    'half_quiet_hours',
  );
  assert.equal((await put({ allowedChannels: ['fax'] })).status, 422);
  assert.equal((await put({ timezone: 'UTC' })).body.errors[0].path, 'allowedChannels');
  assert.equal((await put({ doNotContact: true })).status, 200, 'a person may be shut off with one field');
});

test('jobs that the person’s clock holds are decided again after a change; others stay', async () => {
  const value = phone();
  const party = await add({ addresses: [{ kind: 'phone', value }] });
  const job = async (fields: Record<string, unknown>) => {
    const row = { held_reason: 'quiet_hours', target_address: '+447700900999', ...fields };
    const made = await db.one<{ id: string }>(
      `insert into cc_outbound_jobs (purpose, channel, target_address, party_id, bank_customer_id, held_reason,
         next_attempt_at)
       values ('service_notice', 'sms', $1, $2::uuid, $3, $4, '2026-03-03T00:00:00Z') returning id`,
      [row.target_address, fields.party_id ?? null, fields.bank_customer_id ?? null, row.held_reason],
    );
    return made?.id ?? '';
  };
  const woken = [
    await job({ party_id: party.id }),
    await job({ bank_customer_id: party.externalRef, held_reason: 'timezone_unknown' }),
    await job({ target_address: value }),
  ];
  const sleeping = [await job({ party_id: party.id, held_reason: 'rate_limited' }), await job({})];
  await ask('PUT', `/api/parties/${party.id}/preferences`, { allowedChannels: ['sms'], timezone: 'UTC' });
  const due = await db.query<{ id: string }>(
    `select id from cc_outbound_jobs where next_attempt_at < '2026-03-03T00:00:00Z' order by created_at, id`,
  );
  assert.deepEqual(new Set(due.map(({ id }) => id)), new Set(woken));
  assert.equal(sleeping.length, 2);
});

test('a name is found without its accents and in any case, and by fewer than three characters too', async () => {
  await ask('POST', '/api/parties', { externalRef: 'accents-1', displayName: 'Đặng Thị Ngọc' });
  const found = async (q: string) =>
    (await ask('GET', `/api/parties?q=${encodeURIComponent(q)}`)).body.items.map(
      ({ externalRef }: { externalRef: string }) => externalRef,
    );
  assert.deepEqual(await found('dang thi NGOC'), ['accents-1']);
  assert.deepEqual(await found('ĐẶNG'), ['accents-1']);
  assert.ok((await found('đ')).includes('accents-1'));
  assert.deepEqual(await found('dang thu'), []);
});
