import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOUR, MINUTE, openWorld, type PersonWish, type World } from './world.ts';

const notice = { campaign: { name: 'Branch notice', purpose: 'service_notice' } };
const CONFIRMED =
  'You are unsubscribed and will not hear from us here. Reply START to receive our messages again.';

const job = (world: World, an: PersonWish, channel: string, change: object = {}) =>
  world.job({
    ...notice,
    channel,
    targetAddress: channel === 'email' ? an.email : an.phone,
    bankCustomerId: an.ref,
    payloadJson: { text: `by ${channel}`, subject: 'Notice' },
    ...change,
  });

const answers = async (world: World, phone: string, channel: 'sms' | 'whatsapp' = 'sms') =>
  (await world.thread(phone, channel)).messages
    .filter(({ direction }: Record<string, string>) => direction === 'outbound')
    .map(({ answer, status, errorCode }: Record<string, string>) => [answer, status, errorCode]);

describe('STOP', () => {
  test('cancels what waits for the number on every channel, and lets nothing more leave but email', async () => {
    await using world = await openWorld();
    const an = await world.person();
    const later = { nextAttemptAt: '2026-03-02T18:00:00+07:00' };
    const waiting = [
      await job(world, an, 'sms', later),
      await job(world, an, 'whatsapp', later),
      await job(world, an, 'voice', later),
      await job(world, an, 'sms', { campaign: { name: 'Fraud', purpose: 'fraud_alert' } }),
    ];
    await world.run();
    assert.equal((await world.look(waiting[3].id)).status, 'awaiting_verification');
    await world.says(an.phone, 'Stop. Thank you');
    for (const { id } of waiting) {
      const { status, reasonCode, attemptCount } = await world.look(id);
      assert.deepEqual([status, reasonCode], ['cancelled', 'opted_out']);
      assert.equal(attemptCount, id === waiting[3].id ? 1 : 0);
      assert.equal((await world.record(id)).at(-1), 'outbound_job_cancelled_ineligible');
    }
    for (const channel of ['sms', 'whatsapp', 'voice']) await job(world, an, channel);
    assert.equal((await world.run()).cancelled, 3);
    await job(world, an, 'email');
    assert.equal((await world.run()).sent, 1);

    const { party } = (await world.ask('GET', `/api/parties/ref:${an.ref}`)).body;
    assert.deepEqual(
      party.suppressions.map(({ channel, reason, evidence, createdBy }: Record<string, unknown>) => [
        channel,
        reason,
        createdBy,
        evidence,
      ]),
      [
        [
          null,
          'opted_out',
          'person',
          { ...party.suppressions[0].evidence, scope: 'all', channel: 'sms', word: 'stop', certain: true },
        ],
      ],
    );
    assert.deepEqual(
      party.consents.map(({ channel, status }: Record<string, string>) => [channel, status]).sort(),
      [
        ['sms', 'withdrawn'],
        ['voice', 'withdrawn'],
        ['whatsapp', 'withdrawn'],
      ],
    );
  });

  test('is confirmed once, in the person’s language, and never again before START', async () => {
    await using world = await openWorld();
    const an = await world.person({ language: 'es' });
    await world.says(an.phone, 'ALTO', { channel: 'whatsapp' });
    const confirmed = 'No recibirá más mensajes nuestros por aquí. Responda START para volver a recibirlos.';
    assert.deepEqual(world.texts(an.phone), ['ALTO', confirmed]);
    await world.says(an.phone, 'STOP', { channel: 'whatsapp' });
    await world.says(an.phone, 'BAJA', { channel: 'whatsapp' });
    assert.equal(world.texts(an.phone).filter((text) => text === confirmed).length, 1);
    assert.deepEqual(await answers(world, an.phone, 'whatsapp'), [['opt_out_confirmed', 'sent', null]]);
    // The receipt of an answer stands on it.
    const { messages } = await world.thread(an.phone, 'whatsapp');
    assert.equal(messages[1].deliveryStatus, 'delivered');
  });

  test('that the network took and confirmed by itself is not confirmed twice', async () => {
    await using world = await openWorld();
    const an = await world.person();
    await job(world, an, 'sms');
    await world.run();
    await world.says(an.phone, 'STOP');
    const texts = world.texts(an.phone);
    assert.equal(texts.length, 3, texts.join('\n'));
    assert.match(texts[2] ?? '', /successfully been unsubscribed/);
    assert.deepEqual(await answers(world, an.phone), [['opt_out_confirmed', 'failed_send', '21610']]);
  });

  test('from a stranger, from a paused conversation and in the night counts as well', async () => {
    await using world = await openWorld({ start: '2026-03-02T23:00:00+07:00' });
    await world.says('+84987000111', 'xin dừng ạ');
    assert.deepEqual(world.texts('+84987000111'), [
      'xin dừng ạ',
      'Bạn đã ngừng đăng ký và chúng tôi sẽ không liên lạc ở đây. Trả lời START để đăng ký lại.',
    ]);
    const an = await world.person();
    await world.says(an.phone, 'Hi', { channel: 'whatsapp' });
    const { id } = await world.thread(an.phone, 'whatsapp');
    await world.ask('POST', `/api/threads/${id}/pause`);
    await world.says(an.phone, 'stop please', { channel: 'whatsapp' });
    assert.equal(world.texts(an.phone).at(-1), CONFIRMED);
    await job(world, an, 'whatsapp', { onQuietHours: 'hold' });
    assert.equal((await world.run()).cancelled, 1);
  });

  test('that could not be worked on for five minutes still counts, and is confirmed no more', async () => {
    await using world = await openWorld();
    const an = await world.person();
    world.carrier.type({ phone: an.phone, channel: 'whatsapp', body: 'STOP' });
    await world.carrier.idle();
    world.advance(5 * MINUTE);
    await world.hear();
    assert.deepEqual(world.texts(an.phone), ['STOP']);
    await job(world, an, 'whatsapp');
    assert.equal((await world.run()).cancelled, 1);
  });

  test('is confirmed at most once whatever happens to the worker or the provider in between', async () => {
    await using world = await openWorld();
    const [an, ben] = [await world.person(), await world.person()];
    // The provider takes it and the answer is lost: it may have left.
    world.carrier.faults.add({ kind: 'message', hangAfterAccept: true, times: 1 });
    await world.says(an.phone, 'STOP', { channel: 'whatsapp' });
    // The worker dies with the answer in its hands.
    world.carrier.type({ phone: ben.phone, channel: 'whatsapp', body: 'STOP' });
    await world.carrier.idle();
    await world.db.query(`
      create function die() returns trigger language plpgsql as $$
      begin
        if new.status = 'sent' then raise exception 'the worker dies here'; end if;
        return new;
      end $$;
    `);
    await world.db.query(
      'create trigger die before update on cc_messages for each row execute function die()',
    );
    await world.hear().catch(() => {});
    await world.db.query('drop trigger die on cc_messages');
    for (let minute = 0; minute < 10; minute++) {
      world.advance(MINUTE);
      await world.hear();
    }
    assert.deepEqual(world.texts(an.phone), ['STOP', CONFIRMED]);
    assert.deepEqual(world.texts(ben.phone), ['STOP', CONFIRMED]);
    const [lost] = await answers(world, ben.phone, 'whatsapp');
    assert.deepEqual(lost, ['opt_out_confirmed', 'failed_send', 'worker_lost']);
  });

  test('heard by several workers at once is confirmed once', async () => {
    await using world = await openWorld();
    const an = await world.person();
    for (const body of ['STOP', 'stop', 'END'])
      world.carrier.type({ phone: an.phone, channel: 'whatsapp', body });
    await world.carrier.idle();
    await Promise.all([world.hear(), world.hear(), world.hear()]);
    await world.hear();
    assert.equal(world.texts(an.phone).filter((text) => text === CONFIRMED).length, 1);
  });
});

describe('a message that could be a wish to stop', () => {
  test('suppresses first and asks a person, who may lift it before anything is lost', async () => {
    await using world = await openWorld();
    const an = await world.person();
    const { id } = await job(world, an, 'sms', { nextAttemptAt: '2026-03-02T18:00:00+07:00' });
    await world.says(an.phone, 'please do not text me so early');
    assert.equal((await world.look(id)).status, 'queued');
    await job(world, an, 'sms');
    assert.equal((await world.run()).cancelled, 1);
    assert.deepEqual(await answers(world, an.phone), []);
    assert.equal((await world.thread(an.phone)).needsReview, 1);

    await world.deliverEvents();
    const [item] = await world.db.query<{ type: string; link_ref: string }>(
      'select * from cc_admin_inbox_items',
    );
    assert.equal(item?.type, 'opt_out_unclear');
    assert.equal(item?.link_ref, `thread:${(await world.thread(an.phone)).id}`);

    const { items } = (await world.ask('GET', `/api/suppressions?address=${encodeURIComponent(an.phone)}`))
      .body;
    await world.ask('POST', `/api/suppressions/${items[0].id}/lift`, { note: 'only mornings' });
    world.advance(7 * HOUR);
    assert.equal((await world.run()).sent, 1);
    assert.equal((await world.look(id)).status, 'sent');
  });

  test('followed by a plain STOP is one, confirmed and for good', async () => {
    await using world = await openWorld();
    const an = await world.person();
    const { id } = await job(world, an, 'whatsapp', { nextAttemptAt: '2026-03-02T18:00:00+07:00' });
    await world.says(an.phone, 'stop it', { channel: 'whatsapp' });
    await world.says(an.phone, 'STOP', { channel: 'whatsapp' });
    assert.equal((await world.look(id)).reasonCode, 'opted_out');
    assert.equal(world.texts(an.phone).at(-1), CONFIRMED);
    const { items } = (await world.ask('GET', '/api/suppressions?live=true')).body;
    assert.deepEqual(
      items.map(({ evidence }: { evidence: { certain: boolean } }) => evidence.certain),
      [true],
    );
  });
});

test('START takes a stop back, also one that the network learned, and nothing that others suppressed', async () => {
  await using world = await openWorld();
  const [an, ben] = [await world.person(), await world.person()];
  await job(world, an, 'sms');
  await world.run();
  await world.says(an.phone, 'STOP');
  await world.says(an.phone, 'START');
  await job(world, an, 'sms');
  assert.equal((await world.run()).sent, 1);
  const { party } = (await world.ask('GET', `/api/parties/ref:${an.ref}`)).body;
  assert.equal(party.consents.filter(({ status }: Record<string, string>) => status === 'given').length, 3);
  assert.equal(
    world.texts(an.phone).filter((text) => text.startsWith('You will receive our messages again')).length,
    1,
  );

  await world.ask('POST', '/api/suppressions', { address: ben.phone, reason: 'operator' });
  await world.says(ben.phone, 'START');
  await job(world, ben, 'sms');
  assert.equal((await world.run()).cancelled, 1);
  assert.deepEqual(await answers(world, ben.phone), []);
});

test('HELP is answered, also after STOP, with whom to ask', async () => {
  await using world = await openWorld();
  const an = await world.person();
  await world.says(an.phone, 'STOP', { channel: 'whatsapp' });
  await world.says(an.phone, 'help', { channel: 'whatsapp' });
  assert.match(world.texts(an.phone).at(-1) ?? '', /Help: \+1 800 555 0100\. Reply STOP/);
  assert.equal((await world.thread(an.phone, 'whatsapp')).messages.at(-1).answer, 'help');
});

test('two machines that answer each other come to an end', async () => {
  await using world = await openWorld();
  const an = await world.person();
  for (let i = 0; i < 30; i++) await world.says(an.phone, 'HELP', { channel: 'whatsapp' });
  assert.equal((await answers(world, an.phone, 'whatsapp')).length, 12);
  world.advance(10 * MINUTE);
  await world.says(an.phone, 'HELP', { channel: 'whatsapp' });
  assert.equal((await answers(world, an.phone, 'whatsapp')).length, 13);
});

test('whoever says that we reach somebody else is left alone, and the number is that person’s no more', async () => {
  await using world = await openWorld();
  const an = await world.person();
  const { id } = await job(world, an, 'sms', { nextAttemptAt: '2026-03-02T18:00:00+07:00' });
  await world.says(an.phone, 'Sorry, wrong number');
  assert.equal((await world.look(id)).status, 'cancelled');
  await job(world, an, 'sms');
  assert.equal((await world.run()).cancelled, 1);
  const { party } = (await world.ask('GET', `/api/parties/ref:${an.ref}`)).body;
  assert.equal(
    party.addresses.find(({ kind }: Record<string, string>) => kind === 'phone').status,
    'unverified',
  );
  assert.equal(party.suppressions[0].reason, 'wrong_person');
  await world.deliverEvents();
  const items = await world.db.query<{ type: string }>('select type from cc_admin_inbox_items');
  assert.deepEqual(items, [{ type: 'wrong_person_reported' }]);
});
