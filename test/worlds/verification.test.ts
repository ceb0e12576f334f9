import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOUR, MINUTE, openWorld, type PersonWish, type World } from './world.ts';

const SECRET_TEXT = 'Your card 4111 was used in Lima';
const PROMPT = 'We have information for you. Reply VERIFY to receive it.';
const REFUSED =
  'This code cannot be used. Send it again, in the conversation in which you asked for it, or reply VERIFY for a new one.';

const alert = (world: World, { ref, phone }: PersonWish, change: Record<string, unknown> = {}) =>
  world.job({
    campaign: { name: 'Fraud', purpose: 'fraud_alert' },
    channel: 'sms',
    targetAddress: phone,
    bankCustomerId: ref,
    payloadJson: { text: SECRET_TEXT },
    ...change,
  });

/** The newest code that reached a phone. */
const codeOn = (world: World, phone: string): string => {
  const text = world.texts(phone).findLast((each) => /^\d{6} is your code/.test(each));
  return text?.slice(0, 6) ?? '';
};

const wrong = (code: string) => (code === '111111' ? '222222' : '111111');

const linkOf = async (world: World, { ref }: PersonWish, kind = 'phone') =>
  (await world.ask('GET', `/api/parties/ref:${ref}`)).body.party.addresses.find(
    (each: Record<string, string>) => each.kind === kind,
  );

test('a customer answers VERIFY, gets a code by text, sends it, and only then the message', async () => {
  await using world = await openWorld();
  const an = await world.person();
  const { id } = await alert(world, an);
  await world.run();
  assert.deepEqual(world.texts(an.phone), [PROMPT]);
  await world.says(an.phone, 'Verify!');
  const code = codeOn(world, an.phone);
  assert.match(code, /^\d{6}$/);
  assert.equal((await world.look(id)).status, 'awaiting_verification');
  await world.says(an.phone, code);
  assert.equal((await world.run()).sent, 1);
  assert.equal(world.texts(an.phone).at(-2), 'Thank you, you are verified.');
  assert.equal(world.texts(an.phone).at(-1), SECRET_TEXT);

  const job = await world.look(id);
  assert.deepEqual(
    [job.status, job.outcomeCode, job.payloadJson.verification_state, job.attemptCount],
    ['sent', 'success_verified', 'verified', 1],
  );
  assert.deepEqual(
    (await world.record(id)).filter((event) => event.startsWith('outbound_job')),
    [
      'outbound_job_created',
      'outbound_job_prompted',
      'outbound_job_resumed',
      'outbound_job_sent',
      'outbound_job_delivered',
    ],
  );
  assert.equal((await linkOf(world, an)).status, 'verified');
  const { messages } = await world.thread(an.phone);
  assert.deepEqual(
    messages.map(({ direction, text, verdict, answer }: Record<string, string>) => [
      direction,
      text,
      verdict ?? answer,
    ]),
    [
      ['inbound', 'Verify!', 'verify'],
      ['outbound', messages[1].text, 'verification_code'],
      ['inbound', '••••••', 'code_right'],
      ['outbound', 'Thank you, you are verified.', 'verified'],
    ],
  );
  assert.match(messages[1].text, /^•••••• is your code/);
});

test('all that waits for the person resumes at once, on every address of theirs and on no other', async () => {
  await using world = await openWorld();
  const [an, ben] = [await world.person(), await world.person()];
  const own = [
    await alert(world, an),
    await alert(world, an, { channel: 'whatsapp' }),
    await alert(world, an, {
      channel: 'email',
      targetAddress: an.email,
      payloadJson: { text: SECRET_TEXT, subject: 'Alert' },
    }),
  ];
  const elsewhere = await alert(world, an, { targetAddress: ben.phone });
  const others = await alert(world, ben);
  await world.run();
  await world.says(an.phone, 'VERIFY', { channel: 'whatsapp' });
  assert.match(world.texts(an.phone).at(-1) ?? '', /is your code|sent a code by text message/);
  await world.says(an.phone, codeOn(world, an.phone), { channel: 'whatsapp' });
  await world.run();
  for (const { id } of own) assert.equal((await world.look(id)).outcomeCode, 'success_verified');
  for (const { id } of [elsewhere, others]) {
    assert.equal((await world.look(id)).status, 'awaiting_verification');
  }
  assert.deepEqual(world.texts(ben.phone), [PROMPT, PROMPT]);
  assert.equal((await linkOf(world, an, 'whatsapp')).status, 'verified');

  // For a quarter of an hour nothing more is asked.
  world.advance(15 * MINUTE - 1);
  await alert(world, an);
  assert.equal((await world.run()).sent, 1);
  world.advance(1);
  await alert(world, an);
  assert.equal((await world.run()).prompted, 1);
});

describe('a code that is wrong, late, used, replaced or sent elsewhere', () => {
  const askedBy = async (world: World) => {
    const an = await world.person();
    const { id } = await alert(world, an);
    await world.run();
    await world.says(an.phone, 'VERIFY');
    return { an, id, code: codeOn(world, an.phone) };
  };

  test('gets the same answer, and nothing leaves', async () => {
    await using world = await openWorld();
    const { an, id, code } = await askedBy(world);
    await world.says(an.phone, wrong(code));
    assert.equal(world.texts(an.phone).at(-1), REFUSED);
    await world.says(an.phone, code, { channel: 'whatsapp' });
    assert.equal(world.texts(an.phone).at(-1), REFUSED);
    await world.says(an.phone, 'VERIFY');
    await world.says(an.phone, code);
    assert.equal(world.texts(an.phone).at(-1), REFUSED);
    world.advance(10 * MINUTE);
    await world.says(an.phone, codeOn(world, an.phone));
    assert.equal(world.texts(an.phone).at(-1), REFUSED);
    assert.equal((await world.look(id)).status, 'awaiting_verification');
    assert.equal((await linkOf(world, an)).status, 'bound');

    world.advance(10 * MINUTE);
    await world.says(an.phone, 'VERIFY');
    const used = codeOn(world, an.phone);
    await world.says(an.phone, used);
    await world.run();
    assert.equal((await world.look(id)).status, 'sent');
    await world.says(an.phone, used);
    assert.equal(world.texts(an.phone).at(-1), REFUSED);
  });

  test('counts five times, after which the right one is refused as well', async () => {
    for (const mistakes of [4, 5]) {
      await using world = await openWorld();
      const { an, id, code } = await askedBy(world);
      for (let i = 0; i < mistakes; i++) await world.says(an.phone, wrong(code));
      await world.says(an.phone, `my code: ${code.slice(0, 3)}-${code.slice(3)}.`);
      await world.run();
      assert.equal((await world.look(id)).status, mistakes === 4 ? 'sent' : 'awaiting_verification');
    }
  });

  test('of somebody else, in their own conversation, opens nothing', async () => {
    await using world = await openWorld();
    const { an, id, code } = await askedBy(world);
    const ben = await world.person();
    await alert(world, ben);
    await world.run();
    await world.says(ben.phone, 'VERIFY');
    await world.says(ben.phone, code);
    assert.equal((await world.look(id)).status, 'awaiting_verification');
    assert.equal((await linkOf(world, ben)).status, 'bound');
    await world.says(an.phone, code);
    await world.run();
    assert.equal((await world.look(id)).status, 'sent');
  });
});

test('five codes in ten minutes are sent to a phone and no sixth, from whatever conversation they are asked for', async () => {
  await using world = await openWorld();
  const an = await world.person();
  await alert(world, an);
  await world.run();
  for (let i = 0; i < 7; i++) {
    await world.says(an.phone, 'VERIFY', { channel: i % 2 ? 'whatsapp' : 'sms' });
    world.advance(MINUTE);
  }
  const codes = world.texts(an.phone).filter((text) => /is your code/.test(text));
  assert.equal(codes.length, 5);
  assert.equal(new Set(codes).size, 5);
  assert.match(world.texts(an.phone).at(-1) ?? '', /wait ten minutes/);
  world.advance(4 * MINUTE);
  await world.says(an.phone, 'VERIFY');
  assert.equal(world.texts(an.phone).filter((text) => /is your code/.test(text)).length, 6);
});

test('VERIFY from somebody for whom nothing waits sends no code', async () => {
  await using world = await openWorld();
  const an = await world.person();
  await world.says(an.phone, 'VERIFY');
  await world.says('+84987000111', 'VERIFY');
  for (const phone of [an.phone, '+84987000111']) {
    assert.deepEqual(world.texts(phone), ['VERIFY', 'Thank you. There is nothing to verify now.']);
  }
});

test('the code goes to the phone that is known, not to the number that asks; the right one makes that number theirs', async () => {
  await using world = await openWorld();
  const an = await world.person();
  const other = '+84987000111';
  const { id } = await alert(world, an, { targetAddress: other });
  await world.run();
  await world.says(other, 'VERIFY');
  assert.match(world.texts(other).at(-1) ?? '', /sent a code by text message/);
  const code = codeOn(world, an.phone);
  assert.match(code, /^\d{6}$/);
  await world.says(other, code);
  await world.run();
  assert.equal((await world.look(id)).status, 'sent');
  const { party } = (await world.ask('GET', `/api/parties/ref:${an.ref}`)).body;
  assert.ok(
    party.addresses.some(
      ({ value, status }: Record<string, string>) => value === other && status === 'verified',
    ),
  );
  assert.equal((await world.thread(other)).partyName, 'Person 1');
});

test('nobody is verified who has no phone on record, or at an address that is somebody else’s: a person takes over', async () => {
  await using world = await openWorld();
  const [an, ben] = [await world.person(), await world.person()];
  await alert(world, an, { targetAddress: ben.phone });
  await world.run();
  await world.says(ben.phone, 'VERIFY');
  assert.equal(codeOn(world, an.phone), '');
  assert.equal(world.texts(ben.phone).at(-1), 'Thank you. A person will read your message.');
  assert.equal((await world.thread(ben.phone)).needsReview, 1);

  const phone = (await linkOf(world, an)).value;
  await world.ask('PATCH', `/api/parties/ref:${an.ref}`, {
    addresses: [{ kind: 'whatsapp', value: phone, status: 'bound' }],
  });
  await alert(world, an, { channel: 'whatsapp' });
  await world.run();
  await world.says(an.phone, 'VERIFY', { channel: 'whatsapp' });
  assert.equal(world.texts(an.phone).at(-1), 'Thank you. A person will read your message.');
});

test('a job that nobody verifies expires after a day, and not before', async () => {
  await using world = await openWorld();
  const an = await world.person();
  const { id } = await alert(world, an);
  const short = await alert(world, an, { expiresAt: '2026-03-02T13:00:00+07:00' });
  await world.run();
  world.advance(HOUR);
  await world.hear();
  assert.deepEqual(
    [(await world.look(short.id)).status, (await world.look(id)).status],
    ['cancelled', 'awaiting_verification'],
  );
  world.advance(23 * HOUR - 1);
  await world.hear();
  assert.equal((await world.look(id)).status, 'awaiting_verification');
  world.advance(15_000);
  await world.hear();
  const job = await world.look(id);
  assert.deepEqual([job.status, job.reasonCode], ['cancelled', 'expired']);
});

test('a prompt that was lost on its way while the person was verified is made good by the sweep', async () => {
  await using world = await openWorld();
  const an = await world.person();
  await alert(world, an);
  await world.run();
  world.carrier.faults.add({ kind: 'message', hangAfterAccept: true, callbacks: 'lost', times: 1 });
  const lost = await alert(world, an);
  await world.run();
  assert.equal((await world.look(lost.id)).status, 'unknown');
  await world.says(an.phone, 'VERIFY');
  await world.says(an.phone, codeOn(world, an.phone));
  await world.run();
  world.advance(MINUTE);
  await world.reconcile();
  await world.hear();
  await world.run();
  assert.equal((await world.look(lost.id)).outcomeCode, 'success_verified');
  assert.equal(world.texts(an.phone).filter((text) => text === SECRET_TEXT).length, 2);
});

test('what resumes in the night waits for the morning instead of being given up', async () => {
  await using world = await openWorld();
  const an = await world.person({ quiet: ['21:00', '08:00'] });
  const { id } = await alert(world, an);
  await world.run();
  world.at('2026-03-02T22:00:00+07:00');
  await world.says(an.phone, 'VERIFY');
  await world.says(an.phone, codeOn(world, an.phone));
  assert.equal((await world.run()).held, 1);
  // A receipt of the prompt that comes now changes nothing.
  assert.equal((await world.look(id)).heldReason, 'quiet_hours');
  world.at('2026-03-03T08:00:00+07:00');
  assert.equal((await world.run()).sent, 1);
  assert.equal((await world.look(id)).outcomeCode, 'success_verified');
});

test('a code that could not be sent is told of on its message, and the next one works', async () => {
  await using world = await openWorld();
  const an = await world.person();
  const { id } = await alert(world, an);
  await world.run();
  world.carrier.faults.add({ kind: 'message', via: 'sms', status: 400, code: 21_614, times: 1 });
  await world.says(an.phone, 'VERIFY');
  const { messages } = await world.thread(an.phone);
  assert.deepEqual([messages.at(-1).status, messages.at(-1).errorCode], ['failed_send', '21614']);
  await world.says(an.phone, 'VERIFY');
  await world.says(an.phone, codeOn(world, an.phone));
  await world.run();
  assert.equal((await world.look(id)).status, 'sent');
});

test('a refusal for now is tried again with a fresh code, while a lost answer is not', async () => {
  await using world = await openWorld();
  const an = await world.person();
  const { id } = await alert(world, an);
  await world.run();
  world.carrier.faults.add({ kind: 'message', via: 'sms', status: 429, retryAfter: 5, times: 1 });
  await world.says(an.phone, 'VERIFY');
  assert.equal(codeOn(world, an.phone), '');
  world.advance(5_000);
  await world.hear();
  assert.match(codeOn(world, an.phone), /^\d{6}$/);
  // It arrived though nobody heard so: it counts, and no second one is sent.
  world.carrier.faults.add({ kind: 'message', via: 'sms', hangAfterAccept: true, times: 1 });
  await world.says(an.phone, 'VERIFY');
  const code = codeOn(world, an.phone);
  for (let i = 0; i < 5; i++) {
    world.advance(MINUTE);
    await world.hear();
  }
  assert.equal(codeOn(world, an.phone), code);
  await world.says(an.phone, code);
  await world.run();
  assert.equal((await world.look(id)).status, 'sent');
});

describe('a report of fraud', () => {
  test('asks for a code, and opens a case with its alarm once that is right', async () => {
    await using world = await openWorld();
    const an = await world.person();
    await world.says(an.phone, 'It wasn’t me, somebody used my card', { channel: 'whatsapp' });
    assert.equal((await world.ask('GET', '/api/cases')).body.items.length, 0);
    await world.says(an.phone, 'VERIFY', { channel: 'whatsapp' });
    await world.says(an.phone, codeOn(world, an.phone), { channel: 'whatsapp' });
    assert.match(world.texts(an.phone).at(-1) ?? '', /Your report is with our team/);
    const { items } = (await world.ask('GET', '/api/cases?status=open&kind=fraud')).body;
    assert.equal(items.length, 1);
    assert.equal(items[0].text, 'It wasn’t me, somebody used my card');
    assert.equal(items[0].partyName, 'Person 1');
    const events = await world.db.query<{ event_type: string; payload: { caseId: string } }>(
      'select event_type, payload from cc_automation_events',
    );
    assert.deepEqual(
      events.map(({ event_type, payload }) => [event_type, payload.caseId]),
      [['fraud_case_created', items[0].id]],
    );
    await world.deliverEvents();
    const inbox = await world.db.query<{ link_ref: string; severity: string }>(
      'select * from cc_admin_inbox_items',
    );
    assert.deepEqual(
      inbox.map(({ link_ref, severity }) => [link_ref, severity]),
      [[`case:${items[0].id}`, 'critical']],
    );
    // Verified a moment ago: the next report needs no code.
    await world.says(an.phone, 'another fraud on my account', { channel: 'whatsapp' });
    assert.equal((await world.ask('GET', '/api/cases')).body.items.length, 2);
  });

  test('from a stranger is shown to people at once', async () => {
    await using world = await openWorld();
    await world.says('+84987000111', 'fraud on my account!');
    await world.deliverEvents();
    const inbox = await world.db.query<{ type: string }>('select type from cc_admin_inbox_items');
    assert.deepEqual(inbox, [{ type: 'fraud_report_unverified' }]);
    assert.equal((await world.thread('+84987000111')).needsReview, 1);
  });
});

test('two workers that hear the same code at once verify once', async () => {
  await using world = await openWorld();
  const an = await world.person();
  for (let i = 0; i < 5; i++) await alert(world, an);
  await world.run();
  await world.says(an.phone, 'fraud', { channel: 'sms' });
  const code = codeOn(world, an.phone);
  for (let i = 0; i < 3; i++) world.carrier.type({ phone: an.phone, channel: 'sms', body: code });
  await world.carrier.idle();
  await Promise.all([world.hear(), world.hear(), world.hear(), world.hear()]);
  await world.hear();
  assert.equal((await world.run()).sent, 5);
  assert.equal((await world.ask('GET', '/api/cases')).body.items.length, 1);
  const { messages } = await world.thread(an.phone);
  const verdicts = messages.flatMap(({ verdict }: { verdict: string | null }) => verdict ?? []);
  assert.deepEqual(verdicts, ['fraud_report', 'code_right', 'code_unasked', 'code_unasked']);
});

test('no code stands anywhere in the database, nor a digest of one that cannot be used any more', async () => {
  await using world = await openWorld();
  const an = await world.person();
  await alert(world, an);
  await world.run();
  await world.says(an.phone, 'VERIFY');
  const first = codeOn(world, an.phone);
  await world.says(an.phone, wrong(first));
  await world.says(an.phone, 'VERIFY');
  const second = codeOn(world, an.phone);
  // Told of and not worked on yet: the code is on record as a digest only.
  world.carrier.type({ phone: an.phone, channel: 'sms', body: `it is ${second}` });
  await world.carrier.idle();
  const dump = async () => {
    const tables = await world.db.query<{ name: string }>(
      `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
    );
    const rows = await Promise.all(
      tables.map(({ name }) => world.db.query<{ row: string }>(`select t::text as row from ${name} t`)),
    );
    return rows
      .flat()
      .map(({ row }) => row)
      .join('\n');
  };
  const before = await dump();
  assert.ok(before.length > 5_000);
  for (const code of [first, second, wrong(first)]) {
    assert.ok(!before.includes(code), `${code} is on record`);
    assert.ok(!world.logged().includes(code), `${code} is in the log`);
  }
  const digests = () =>
    world.db.one<{ messages: number; codes: number }>(
      `select (select count(*) from cc_messages where code_mac is not null) as messages,
         (select count(*) from cc_verifications where code_mac is not null) as codes`,
    );
  assert.deepEqual(await digests(), { messages: 1, codes: 1 });
  await world.hear();
  assert.deepEqual(await digests(), { messages: 0, codes: 0 });
  const after = await dump();
  for (const code of [first, second, wrong(first)]) assert.ok(!after.includes(code), `${code} is on record`);
});
