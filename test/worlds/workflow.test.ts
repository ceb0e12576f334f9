import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOUR, MINUTE, openWorld } from './world.ts';

const notice = { campaign: { name: 'Branch notice', purpose: 'service_notice' } };
const fraud = { campaign: { name: 'Fraud', purpose: 'fraud_alert' } };

describe('a service notice', () => {
  test('reaches the phone by text, WhatsApp and email, and the receipts complete the jobs', async () => {
    await using world = await openWorld();
    const an = await world.person();
    const jobs = [
      await world.job({
        ...notice,
        channel: 'sms',
        targetAddress: an.phone,
        bankCustomerId: an.ref,
        payloadJson: { text: 'We open at 9' },
      }),
      await world.job({
        ...notice,
        channel: 'whatsapp',
        targetAddress: an.phone,
        bankCustomerId: an.ref,
        payloadJson: { text: 'Xin chào & <tạm biệt> 👍' },
      }),
      await world.job({
        ...notice,
        channel: 'email',
        targetAddress: an.email,
        bankCustomerId: an.ref,
        payloadJson: { subject: 'Hours', text: 'We open at 9' },
      }),
    ];
    const counts = await world.run();
    assert.deepEqual(counts, {
      processed: 3,
      sent: 3,
      prompted: 0,
      held: 0,
      cancelled: 0,
      failed: 0,
      unknown: 0,
    });
    assert.deepEqual(world.texts(an.phone).sort(), ['We open at 9', 'Xin chào & <tạm biệt> 👍']);
    assert.equal(world.carrier.mails().length, 1);
    for (const { id } of jobs) {
      const job = await world.look(id);
      assert.equal(job.status, 'sent');
      assert.equal(job.outcomeCode, 'success_unverified_info_only');
      assert.equal(job.deliveryStatus, 'delivered');
    }
  });

  test('leaves a full record: decision, provider call, sent, receipt, and two attempts', async () => {
    await using world = await openWorld();
    const an = await world.person();
    const { id } = await world.job({
      ...notice,
      channel: 'sms',
      targetAddress: an.phone,
      bankCustomerId: an.ref,
    });
    await world.run();
    const record = await world.record(id);
    for (const event of [
      'outbound_job_created',
      'outbound_eligibility_decision',
      'tool_call',
      'outbound_job_sent',
      'outbound_receipt',
      'outbound_job_delivered',
    ]) {
      assert.ok(record.includes(event), `${event} is missing in ${record.join(', ')}`);
    }
    const { body } = await world.ask('GET', `/api/outbound/jobs/${id}`);
    assert.deepEqual(
      body.attempts.map((each: { status: string }) => each.status),
      ['sent', 'delivered'],
    );
    assert.equal(body.decisions.length, 1);
    assert.equal(body.decisions[0].payload.rules.length, 10);
  });

  test('is spoken on the phone; nobody answers, half an hour later somebody does', async () => {
    await using world = await openWorld();
    const an = await world.person();
    world.carrier.faults.add({ kind: 'call', outcome: 'no-answer', times: 1 });
    world.carrier.faults.add({ kind: 'call', outcome: 'completed' });
    const { id } = await world.job({
      ...notice,
      channel: 'voice',
      targetAddress: an.phone,
      bankCustomerId: an.ref,
      payloadJson: { text: 'The branch is closed' },
    });
    await world.run();
    // Time passes while it rings.
    world.advance(2 * MINUTE);
    await world.carrier.idle();
    const ringing = await world.look(id);
    assert.equal(ringing.status, 'queued');
    const rest = Date.parse(ringing.nextAttemptAt) - world.clock.now();
    assert.ok(rest >= 22 * MINUTE && rest <= 36 * MINUTE, `rests ${rest} ms`);
    assert.equal((await world.run()).processed, 0);
    world.advance(36 * MINUTE);
    await world.run();
    world.advance(5 * MINUTE);
    await world.carrier.idle();
    const answered = await world.look(id);
    assert.equal(answered.status, 'sent');
    assert.equal(answered.outcomeCode, 'success_unverified_info_only');
    assert.equal(answered.attemptCount, 2);
    const { body } = await world.ask('GET', `/api/outbound/jobs/${id}`);
    assert.deepEqual(
      body.attempts.map((each: { status: string }) => each.status),
      ['sent', 'no_answer', 'sent', 'delivered'],
    );
  });
});

describe('quiet hours', () => {
  test('hold a message at 21:59 to the next morning, where the job says hold', async () => {
    await using world = await openWorld({ start: '2026-03-02T21:59:00+07:00' });
    const an = await world.person({ quiet: ['21:00', '08:00'] });
    const { id } = await world.job({
      ...notice,
      channel: 'sms',
      targetAddress: an.phone,
      bankCustomerId: an.ref,
      onQuietHours: 'hold',
    });
    assert.equal((await world.run()).held, 1);
    const held = await world.look(id);
    assert.equal(held.heldReason, 'quiet_hours');
    assert.equal(held.nextAttemptAt, '2026-03-03T01:00:00.000Z');
    assert.equal(held.attemptCount, 0);
    assert.deepEqual(world.texts(an.phone), []);
    world.at('2026-03-03T08:00:00+07:00');
    assert.equal((await world.run()).sent, 1);
    assert.equal(world.texts(an.phone).length, 1);
  });

  test('cancel it at the workflow endpoint, which is the seed’s way', async () => {
    await using world = await openWorld({ start: '2026-03-02T22:30:00+07:00' });
    const an = await world.person();
    const { id } = await world.job({
      ...notice,
      channel: 'sms',
      targetAddress: an.phone,
      bankCustomerId: an.ref,
    });
    assert.equal((await world.run()).cancelled, 1);
    assert.equal((await world.look(id)).reasonCode, 'quiet_hours');
    assert.ok((await world.record(id)).includes('outbound_job_cancelled_ineligible'));
  });

  test('are passed by the override of a service notice', async () => {
    await using world = await openWorld({ start: '2026-03-02T22:30:00+07:00' });
    const an = await world.person();
    await world.job({
      ...notice,
      channel: 'sms',
      targetAddress: an.phone,
      bankCustomerId: an.ref,
      payloadJson: { text: 'Water is off', service_notice_override: true },
    });
    assert.equal((await world.run()).sent, 1);
  });

  test('wake a held job as soon as the person’s preferences open the hour', async () => {
    await using world = await openWorld({ start: '2026-03-02T22:30:00+07:00' });
    const an = await world.person();
    await world.job({
      ...notice,
      channel: 'sms',
      targetAddress: an.phone,
      bankCustomerId: an.ref,
      onQuietHours: 'hold',
    });
    await world.run();
    await world.ask('PUT', `/api/parties/ref:${an.ref}/preferences`, {
      doNotContact: false,
      allowedChannels: ['sms'],
      timezone: 'Asia/Ho_Chi_Minh',
      quietHoursStart: '23:00',
      quietHoursEnd: '06:00',
    });
    assert.equal((await world.run()).sent, 1);
  });
});

describe('the rules', () => {
  const cases: [
    string,
    Parameters<Awaited<ReturnType<typeof openWorld>>['person']>[0],
    Record<string, unknown>,
    string,
  ][] = [
    ['somebody who said no', { doNotContact: true }, {}, 'DNC'],
    ['a channel that was not allowed', { allowedChannels: ['email'] }, {}, 'channel_not_allowed'],
    ['a customer nobody knows', {}, { bankCustomerId: 'stranger' }, 'missing_consent'],
    [
      'a number nobody knows',
      {},
      { bankCustomerId: undefined, targetAddress: '+84987654321' },
      'unknown_party',
    ],
  ];
  for (const [whom, person, change, reason] of cases) {
    test(`keep a message from ${whom}`, async () => {
      await using world = await openWorld();
      const an = await world.person(person);
      const { id } = await world.job({
        ...notice,
        channel: 'sms',
        targetAddress: an.phone,
        bankCustomerId: an.ref,
        ...change,
      });
      assert.equal((await world.run()).cancelled, 1);
      const job = await world.look(id);
      assert.equal(job.status, 'cancelled');
      assert.equal(job.reasonCode, reason);
      assert.equal(world.carrier.messages().length, 0);
      const { body } = await world.ask('GET', `/api/outbound/jobs/${id}/explain`);
      assert.equal(body.reason, reason);
      assert.ok(body.whatWouldChange.length > 0);
    });
  }

  test('keep a message from a suppressed address, until the suppression is lifted', async () => {
    await using world = await openWorld();
    const an = await world.person();
    const { body } = await world.ask('POST', '/api/suppressions', {
      address: an.phone,
      kind: 'phone',
      channel: 'sms',
      reason: 'opted_out',
    });
    await world.job({ ...notice, channel: 'sms', targetAddress: an.phone, bankCustomerId: an.ref });
    assert.equal((await world.run()).cancelled, 1);
    assert.equal((await world.ask('POST', `/api/suppressions/${body.suppression.id}/lift`, {})).status, 200);
    await world.job({ ...notice, channel: 'sms', targetAddress: an.phone, bankCustomerId: an.ref });
    assert.equal((await world.run()).sent, 1);
  });

  test('let only the prompt leave before verification, in the person’s language', async () => {
    await using world = await openWorld();
    const an = await world.person({ language: 'vi' });
    const { id } = await world.job({
      ...fraud,
      channel: 'sms',
      targetAddress: an.phone,
      bankCustomerId: an.ref,
      payloadJson: { text: 'Thẻ 4111 bị khoá' },
    });
    assert.equal((await world.run()).prompted, 1);
    assert.deepEqual(world.texts(an.phone), ['Chúng tôi có thông tin dành cho bạn. Trả lời VERIFY để nhận.']);
    const job = await world.look(id);
    assert.equal(job.status, 'awaiting_verification');
    assert.equal(job.payloadJson.verification_state, 'pending');
  });

  test('hold a message for whom no clock is known, and explain it', async () => {
    await using world = await openWorld();
    const ben = await world.person({ phone: '+18005550123', timezone: null });
    const { id } = await world.job({
      ...notice,
      channel: 'sms',
      targetAddress: ben.phone,
      bankCustomerId: ben.ref,
    });
    assert.equal((await world.run()).held, 1);
    const { body } = await world.ask('GET', `/api/outbound/jobs/${id}/explain`);
    assert.equal(body.reason, 'timezone_unknown');
    assert.match(body.summary, /nobody knows what time it is/);
  });
});

describe('a provider in trouble', () => {
  test('that refuses for now is tried three times, five and thirty minutes apart, then an operator is told', async () => {
    await using world = await openWorld();
    const an = await world.person();
    world.carrier.faults.add({ kind: 'message', undelivered: 30_001 });
    const { id } = await world.job({
      ...notice,
      channel: 'sms',
      targetAddress: an.phone,
      bankCustomerId: an.ref,
    });
    await world.run();
    assert.equal((await world.look(id)).status, 'queued');
    world.advance(4 * MINUTE - 1_000);
    assert.equal((await world.run()).processed, 0);
    world.advance(2 * MINUTE + 1_000);
    await world.run();
    world.advance(36 * MINUTE);
    await world.run();
    const job = await world.look(id);
    assert.equal(job.status, 'failed');
    assert.equal(job.attemptCount, 3);
    assert.equal(job.reasonCode, '30001');
    await world.deliverEvents();
    const [item] = await world.db.query<{ type: string; severity: string }>(
      'select type, severity from cc_admin_inbox_items',
    );
    assert.deepEqual(item, { type: 'outbound_failed_max_attempts', severity: 'error' });
  });

  test('that knows the number is wrong is believed at once', async () => {
    await using world = await openWorld();
    const an = await world.person();
    world.carrier.faults.add({ kind: 'message', undelivered: 30_005 });
    const { id } = await world.job({
      ...notice,
      channel: 'sms',
      targetAddress: an.phone,
      bankCustomerId: an.ref,
    });
    await world.run();
    assert.equal((await world.look(id)).status, 'failed');
  });

  test('that asks for a pause gets it from every job, and no attempt is lost', async () => {
    await using world = await openWorld();
    const [an, ben] = [await world.person(), await world.person()];
    world.carrier.faults.add({ kind: 'message', status: 429, retryAfter: 60, times: 1 });
    const first = await world.job({
      ...notice,
      channel: 'sms',
      targetAddress: an.phone,
      bankCustomerId: an.ref,
    });
    await world.run();
    const paused = await world.look(first.id);
    assert.equal(paused.heldReason, 'provider_paused');
    assert.equal(paused.attemptCount, 0);
    const second = await world.job({
      ...notice,
      channel: 'sms',
      targetAddress: ben.phone,
      bankCustomerId: ben.ref,
    });
    assert.equal((await world.run()).processed, 0);
    const { body } = await world.ask('GET', `/api/outbound/jobs/${second.id}/explain`);
    assert.match(body.summary, /^Held because the provider asked for a pause, until 2026-03-02 12:01/);
    world.advance(MINUTE);
    assert.equal((await world.run()).sent, 2);
  });

  test('that took the message and never answered is asked, and the message is not sent again', async () => {
    await using world = await openWorld();
    const an = await world.person();
    world.carrier.faults.add({ kind: 'message', hangAfterAccept: true, callbacks: 'lost', times: 1 });
    const { id } = await world.job({
      ...notice,
      channel: 'sms',
      targetAddress: an.phone,
      bankCustomerId: an.ref,
    });
    assert.equal((await world.run()).unknown, 1);
    assert.equal((await world.look(id)).status, 'unknown');
    world.advance(31_000);
    await world.reconcile();
    assert.equal((await world.look(id)).status, 'sent');
    world.advance(24 * HOUR);
    await world.run();
    assert.equal(world.texts(an.phone).length, 1);
  });

  test('that never got the message is asked, and the message leaves once', async () => {
    await using world = await openWorld();
    const an = await world.person();
    world.carrier.faults.add({ kind: 'message', dropBefore: true, times: 1 });
    const { id } = await world.job({
      ...notice,
      channel: 'sms',
      targetAddress: an.phone,
      bankCustomerId: an.ref,
    });
    assert.equal((await world.run()).unknown, 1);
    world.advance(31_000);
    await world.reconcile();
    assert.equal((await world.look(id)).status, 'queued');
    assert.equal((await world.run()).sent, 1);
    assert.equal(world.texts(an.phone).length, 1);
    assert.equal((await world.look(id)).attemptCount, 1);
  });

  test('whose callbacks come twice, late and in the wrong order ends the job once', async () => {
    await using world = await openWorld();
    const an = await world.person();
    world.carrier.faults.add({ kind: 'message', callbacks: ['repeated', 'reordered'] });
    const { id } = await world.job({
      ...notice,
      channel: 'sms',
      targetAddress: an.phone,
      bankCustomerId: an.ref,
    });
    await world.run();
    assert.equal((await world.look(id)).outcomeCode, 'success_unverified_info_only');
    const { body } = await world.ask('GET', `/api/outbound/jobs/${id}`);
    const statuses = body.attempts.map((each: { status: string }) => each.status).sort();
    assert.deepEqual(statuses, ['delivered', 'sent']);
    const record = await world.record(id);
    assert.equal(record.filter((event) => event === 'outbound_job_delivered').length, 1);
  });
});

describe('an operator', () => {
  test('cancels a held job, and it never leaves', async () => {
    await using world = await openWorld({ start: '2026-03-02T22:30:00+07:00' });
    const an = await world.person();
    const { id } = await world.job({
      ...notice,
      channel: 'sms',
      targetAddress: an.phone,
      bankCustomerId: an.ref,
      onQuietHours: 'hold',
    });
    await world.run();
    const answer = await world.ask('POST', `/api/outbound/jobs/${id}/cancel`, {
      reasonCode: 'customer_called',
      reasonMessage: 'Settled by phone',
    });
    assert.equal(answer.body.job.status, 'cancelled');
    world.at('2026-03-03T09:00:00+07:00');
    assert.equal((await world.run()).processed, 0);
    assert.equal((await world.ask('POST', `/api/outbound/jobs/${id}/cancel`)).status, 409);
  });

  test('retries a failed job past its attempts, but never past the rules', async () => {
    await using world = await openWorld();
    const an = await world.person();
    world.carrier.faults.add({ kind: 'message', undelivered: 30_005, times: 1 });
    const { id } = await world.job({
      ...notice,
      channel: 'sms',
      targetAddress: an.phone,
      bankCustomerId: an.ref,
    });
    await world.run();
    assert.equal((await world.ask('POST', `/api/outbound/jobs/${id}/retry`)).status, 200);
    await world.run();
    assert.equal((await world.look(id)).outcomeCode, 'success_unverified_info_only');
    assert.equal((await world.ask('POST', `/api/outbound/jobs/${id}/retry`)).status, 409);

    const dnc = await world.person({ doNotContact: true });
    const refused = await world.job({
      ...notice,
      channel: 'sms',
      targetAddress: dnc.phone,
      bankCustomerId: dnc.ref,
    });
    await world.run();
    await world.ask('POST', `/api/outbound/jobs/${refused.id}/retry`);
    await world.run();
    assert.equal((await world.look(refused.id)).reasonCode, 'DNC');
    assert.deepEqual(world.texts(dnc.phone), []);
  });

  test('stops and restarts many jobs at once and hears of each', async () => {
    await using world = await openWorld({ start: '2026-03-02T22:30:00+07:00' });
    const an = await world.person();
    const ids = [];
    for (let i = 0; i < 3; i++) {
      ids.push(
        (
          await world.job({
            ...notice,
            channel: 'sms',
            targetAddress: an.phone,
            bankCustomerId: an.ref,
            onQuietHours: 'hold',
          })
        ).id,
      );
    }
    const { body } = await world.ask('POST', '/api/outbound/jobs/bulk', { action: 'cancel', ids });
    assert.equal(body.done, 3);
    const again = await world.ask('POST', '/api/outbound/jobs/bulk', { action: 'cancel', ids });
    assert.equal(again.body.done, 0);
    assert.equal(again.body.results[0].result, 'not_possible');
  });
});

test('priority goes before age, and a limit is kept', async () => {
  await using world = await openWorld();
  const an = await world.person();
  const send = (priority: string, text: string) =>
    world.job({
      ...notice,
      channel: 'sms',
      targetAddress: an.phone,
      bankCustomerId: an.ref,
      priority,
      payloadJson: { text },
    });
  await send('LOW', 'low');
  await send('MEDIUM', 'medium');
  await send('HIGH', 'high');
  assert.equal((await world.run(1)).processed, 1);
  assert.equal((await world.run(1)).processed, 1);
  assert.deepEqual(world.texts(an.phone), ['high', 'medium']);
});

test('the same dedupe key makes one job, and the same Idempotency-Key one answer', async () => {
  await using world = await openWorld();
  const an = await world.person();
  const body = { ...notice, channel: 'sms', targetAddress: an.phone, bankCustomerId: an.ref };
  const first = await world.ask('POST', '/api/outbound/jobs/create', { ...body, dedupeKey: 'march' });
  const second = await world.ask('POST', '/api/outbound/jobs/create', { ...body, dedupeKey: 'march' });
  assert.equal(first.status, 201);
  assert.equal(second.status, 200);
  assert.equal(second.body.job.id, first.body.job.id);
  const key = { 'idempotency-key': 'k1' };
  const third = await world.ask('POST', '/api/outbound/jobs/create', body, key);
  const replay = await world.ask('POST', '/api/outbound/jobs/create', body, key);
  assert.equal(replay.headers['idempotent-replay'], 'true');
  assert.equal(replay.body.job.id, third.body.job.id);
  assert.equal((await world.run()).processed, 2);
});
