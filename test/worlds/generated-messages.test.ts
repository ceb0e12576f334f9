import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { twilioSignature } from '../../src/channels/twilio-signature.ts';
import { openWorld, type World } from './world.ts';

const PATH = '/api/webhooks/twilio/messaging';
type Form = [name: string, value: string][];

const signatureOf = (world: World, form: Form): string => {
  const params: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of form) {
    const known = params[name];
    params[name] = known === undefined ? value : [known, value].flat();
  }
  return twilioSignature(world.carrier.authToken, world.url + PATH, params);
};

const post = async (world: World, body: string, signature: string | undefined) => {
  const answer = await world.app.inject({
    method: 'POST',
    url: PATH,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(signature === undefined ? {} : { 'x-twilio-signature': signature }),
    },
    payload: body,
  });
  return { status: answer.statusCode, text: answer.body, type: String(answer.headers['content-type']) };
};

const send = (world: World, form: Form) =>
  post(world, new URLSearchParams(form).toString(), signatureOf(world, form));

const stored = async (world: World) =>
  (await world.db.one<{ messages: number; threads: number; audits: number }>(
    `select (select count(*) from cc_messages) as messages, (select count(*) from cc_threads) as threads,
       (select count(*) from cc_audit_logs) as audits`,
  )) as { messages: number; threads: number; audits: number };

const EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

test('one message told of ten times at once, and again later, is stored once and always answered', async () => {
  await using world = await openWorld();
  const form: Form = [
    ['MessageSid', `SM${'0'.repeat(32)}`],
    ['From', '+84912345678'],
    ['To', '+15005550006'],
    ['Body', 'Hi'],
    ['NumMedia', '0'],
  ];
  const answers = await Promise.all(Array.from({ length: 10 }, () => send(world, form)));
  for (const answer of [...answers, await send(world, form.toReversed() as Form)]) {
    assert.deepEqual(answer, { status: 200, text: EMPTY, type: 'text/xml' });
  }
  assert.deepEqual(await stored(world), { messages: 1, threads: 1, audits: 1 });
  await Promise.all([world.hear(), world.hear()]);
  assert.equal((await world.thread('+84912345678')).messages[0].verdict, 'for_a_person');
});

test('whatever a genuine request holds is answered without a failure, and a forged one leaves nothing', async () => {
  await using world = await openWorld();
  let sids = 0;
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({ unit: 'grapheme', maxLength: 50 }),
    fc.constantFrom(
      '',
      '\0',
      'مرحبا 123456',
      '👩‍👩‍👧‍👦'.repeat(50),
      '\u202eevil',
      'x'.repeat(20_000),
      'STOP',
      'VERIFY',
    ),
  );
  const message = fc.record({
    sid: fc.oneof({ weight: 8, arbitrary: fc.constant('fresh') }, { weight: 1, arbitrary: text }),
    from: fc.oneof(
      fc.integer({ min: 0, max: 40 }).map((n) => `+849870002${String(n).padStart(2, '0')}`),
      fc.integer({ min: 0, max: 9 }).map((n) => `whatsapp:+8498700030${n}`),
      fc.constantFrom('12345', 'AMAZON', 'whatsapp:', '', 'rcs:agent', '+1', 'whatsapp:\0'),
      text,
    ),
    body: text,
    media: fc.constantFrom('0', '1', '20', '9999', '-1', 'x', ''),
    extra: fc.array(
      fc.tuple(fc.constantFrom('Body', 'From', 'OptOutType', '__proto__', 'MediaUrl0', 'ü'), text),
      {
        maxLength: 3,
      },
    ),
    order: fc.boolean(),
  });
  const forge = fc.constantFrom('missing', 'foreign', 'changed', 'cut');
  await fc.assert(
    fc.asyncProperty(message, fc.option(forge, { freq: 2 }), async (wish, forgery) => {
      const sid = wish.sid === 'fresh' ? `SM${String(++sids).padStart(32, '0')}` : wish.sid;
      const fields: Form = [
        ['MessageSid', sid],
        ['From', wish.from],
        ['To', '+15005550006'],
        ['Body', wish.body],
        ['NumMedia', wish.media],
        ...wish.extra,
      ];
      // What cannot be written in UTF-8 cannot come over the wire either.
      const form = [...new URLSearchParams(wish.order ? fields.toReversed() : fields)] as Form;
      if (forgery === null) {
        const { status } = await send(world, form);
        assert.ok(status === 200 || status === 422, String(status));
        return;
      }
      const before = await stored(world);
      const body = new URLSearchParams(form).toString();
      const genuine = signatureOf(world, form);
      const answer =
        forgery === 'missing'
          ? await post(world, body, undefined)
          : forgery === 'foreign'
            ? await post(
                world,
                body,
                twilioSignature('some other token', world.url + PATH, Object.fromEntries(form)),
              )
            : forgery === 'changed'
              ? await post(world, `${body}&AccountSid=AC1`, genuine)
              : await post(world, body.slice(0, body.length / 2), genuine);
      assert.equal(answer.status, 403);
      assert.deepEqual(await stored(world), before);
    }),
    { numRuns: 1_500, endOnFailure: true },
  );
  await world.hear();
  const { messages } = await stored(world);
  assert.ok(messages > 500, `only ${messages} were stored`);
  const [waiting] = await world.db.query<{ count: number }>(
    `select count(*) as count from cc_messages where direction = 'inbound' and (wake_at is not null or error_code is not null)`,
  );
  assert.equal(waiting?.count, 0, 'a message could not be worked on');
  assert.ok(!world.logged().includes('"statusCode":5'));
});
