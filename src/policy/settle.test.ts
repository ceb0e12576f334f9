import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Receipt, SendEnd, Settling } from './send-end.ts';
import { type ReceiptMeets, settle, settleReceipt, settleSearch, UNDECIDABLE_AFTER_MS } from './settle.ts';

const NOW = 1_000_000;
const MINUTE = 60_000;
const GRACE = 30_000;
const job: Settling = { channel: 'sms', made: 1, max: 3, verified: false };
const after = (end: SendEnd, settling: Settling = job, intent: 'send' | 'prompt' = 'send') =>
  settle(settling, intent, end, NOW, 0.5, GRACE);

const accepted: SendEnd = {
  end: 'accepted',
  providerMessageId: 'SM1',
  providerStatus: 'queued',
  receiptExpected: true,
};
const refused = (
  refusal: 'temporary' | 'permanent' | 'throttled' | 'config',
  retryAfterMs?: number,
): SendEnd => ({
  end: 'refused',
  refusal,
  code: '30001',
  message: 'queue overflow',
  ...(retryAfterMs !== undefined && { retryAfterMs }),
});

describe('the end of a send', () => {
  test('accepted with a receipt to come leaves the outcome open', () => {
    const { transition } = after(accepted);
    assert.equal(transition.status, 'sent');
    assert.equal(transition.outcomeCode, null);
  });

  test('accepted by a provider without receipts is a success, named by whether the person was verified', () => {
    const final: SendEnd = { ...accepted, receiptExpected: false };
    assert.equal(after(final).transition.outcomeCode, 'success_unverified_info_only');
    assert.equal(after(final, { ...job, verified: true }).transition.outcomeCode, 'success_verified');
  });

  test('an accepted prompt waits for the code', () => {
    const { transition } = after(accepted, job, 'prompt');
    assert.equal(transition.status, 'awaiting_verification');
    assert.equal(transition.verificationState, 'pending');
  });

  test('a temporary refusal is tried again after its delay', () => {
    const { transition } = after(refused('temporary'));
    assert.equal(transition.status, 'queued');
    assert.equal(transition.nextAttemptAt, NOW + 5 * MINUTE);
    assert.equal(transition.attempt, 'counts');
  });

  test('the last temporary refusal gives up and tells an operator', () => {
    const settled = after(refused('temporary'), { ...job, made: 3 });
    assert.equal(settled.transition.status, 'failed');
    assert.equal(settled.gaveUp, true);
  });

  test('a permanent refusal never tries again', () => {
    assert.equal(after(refused('permanent')).transition.status, 'failed');
  });

  test('a busy provider pauses for everyone and the attempt does not count', () => {
    const settled = after(refused('throttled', 90_000), { ...job, made: 3 });
    assert.equal(settled.transition.status, 'queued');
    assert.equal(settled.transition.heldReason, 'provider_paused');
    assert.equal(settled.transition.nextAttemptAt, NOW + 90_000);
    assert.equal(settled.transition.attempt, 'void');
    assert.equal(settled.pause?.until, NOW + 90_000);
    assert.equal(settled.pause?.alert, false);
  });

  test('wrong credentials keep the messages queued and call a person', () => {
    const settled = after(refused('config'));
    assert.equal(settled.transition.status, 'queued');
    assert.equal(settled.pause?.alert, true);
  });

  test('Retry-After wins over the schedule and pauses the key', () => {
    const settled = after(refused('temporary', 3_600_000));
    assert.equal(settled.transition.nextAttemptAt, NOW + 3_600_000);
    assert.equal(settled.pause?.until, NOW + 3_600_000);
  });

  test('an unknown end is looked into after the grace and not sent again', () => {
    const { transition } = after({ end: 'unknown', code: 'timeout', message: 'no answer' });
    assert.equal(transition.status, 'unknown');
    assert.equal(transition.nextAttemptAt, NOW + GRACE);
  });
});

const meets = (change: Partial<ReceiptMeets> = {}): ReceiptMeets => ({
  ...job,
  status: 'sent',
  outcomeCode: null,
  latest: true,
  attemptFailed: false,
  attemptDelivered: false,
  prompt: false,
  ...change,
});
const receipt = (status: Receipt['status'], change: Partial<Receipt> = {}): Receipt => ({
  status,
  providerStatus: status,
  ...change,
});
const told = (job: ReceiptMeets, news: Receipt) => settleReceipt(job, news, NOW, 0.5)?.transition ?? null;

describe('a receipt', () => {
  test('of delivery completes the job', () => {
    assert.equal(told(meets(), receipt('delivered'))?.outcomeCode, 'success_unverified_info_only');
    assert.equal(told(meets({ verified: true }), receipt('read'))?.outcomeCode, 'success_verified');
  });

  test('of failure follows the schedule, or ends the job when it is final', () => {
    assert.equal(told(meets(), receipt('failed'))?.nextAttemptAt, NOW + 5 * MINUTE);
    assert.equal(told(meets(), receipt('failed', { refusal: 'permanent' }))?.status, 'failed');
    const call = meets({ channel: 'voice', max: 2 });
    assert.equal(told(call, receipt('no_answer'))?.nextAttemptAt, NOW + 30 * MINUTE);
    assert.equal(told({ ...call, made: 2 }, receipt('busy'))?.status, 'failed');
  });

  test('proves that an unknown attempt, or one still on the wire, has left', () => {
    assert.equal(told(meets({ status: 'unknown' }), receipt('progress'))?.status, 'sent');
    assert.equal(told(meets({ status: 'queued' }), receipt('delivered'))?.event, 'outbound_job_delivered');
    assert.equal(
      told(meets({ status: 'unknown', prompt: true }), receipt('progress'))?.status,
      'awaiting_verification',
    );
  });

  test('of progress that comes after the failure does not undo it', () => {
    assert.equal(told(meets({ status: 'queued', attemptFailed: true }), receipt('progress')), null);
  });

  test('of an older attempt is only news', () => {
    assert.equal(told(meets({ latest: false }), receipt('delivered')), null);
  });

  test('never reopens what a person or a rule has ended', () => {
    for (const status of ['cancelled', 'failed'] as const) {
      for (const word of ['progress', 'delivered', 'failed'] as const) {
        assert.equal(told(meets({ status }), receipt(word)), null);
      }
    }
  });

  test('of failure after delivery counts only for a bounce', () => {
    const done = meets({ outcomeCode: 'success_unverified_info_only' });
    assert.equal(told(done, receipt('failed', { refusal: 'permanent' })), null);
    assert.equal(
      told(done, receipt('failed', { refusal: 'permanent', afterDelivery: true }))?.status,
      'failed',
    );
  });

  test('of a failure leaves a delivered prompt alone, unless it bounced', () => {
    const there = meets({ status: 'awaiting_verification', prompt: true, attemptDelivered: true });
    assert.equal(told(there, receipt('failed')), null);
    assert.equal(told(there, receipt('failed', { afterDelivery: true }))?.status, 'queued');
  });

  test('of a failed prompt lets the prompt be sent again', () => {
    assert.equal(
      told(meets({ status: 'awaiting_verification', prompt: true }), receipt('failed'))?.status,
      'queued',
    );
  });

  test('of a prompt changes nothing any more once the person is verified and the content waits', () => {
    const resumed = meets({ status: 'queued', prompt: true, verified: true, attemptFailed: true });
    for (const word of ['progress', 'delivered', 'read', 'failed'] as const) {
      assert.equal(told(resumed, receipt(word)), null, word);
    }
    assert.equal(
      told({ ...resumed, verified: false }, receipt('delivered'))?.status,
      'awaiting_verification',
    );
  });

  test('never plans more attempts than the job has', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('unknown', 'queued', 'sent', 'awaiting_verification'),
        fc.constantFrom('progress', 'delivered', 'read', 'failed', 'no_answer', 'busy'),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        (status, word, made, max) => {
          const transition = told(meets({ status, made, max }), receipt(word));
          if (transition?.status === 'queued') assert.ok(made < max);
        },
      ),
    );
  });
});

describe('a search for a lost message', () => {
  const lost = { ...job, lostAt: NOW - MINUTE, voids: 0, onUnknown: 'ask' as const, prompt: false };

  test('that finds it makes it sent', () => {
    const found = {
      found: 'yes',
      providerMessageId: 'SM1',
      providerStatus: 'delivered',
      receiptExpected: true,
    } as const;
    assert.equal(settleSearch(lost, found, NOW, 0.5).transition.status, 'sent');
    assert.equal(
      settleSearch({ ...lost, prompt: true }, found, NOW, 0.5).transition.status,
      'awaiting_verification',
    );
  });

  test('that finds it ended believes what the list says, as it would a receipt', () => {
    const found = (status: Receipt['status'], refusal?: 'permanent') =>
      settleSearch(
        lost,
        {
          found: 'yes',
          providerMessageId: 'CA1',
          providerStatus: status,
          receiptExpected: true,
          receipt: receipt(status, refusal ? { refusal } : {}),
        },
        NOW,
        0.5,
      ).transition;
    assert.equal(found('delivered').outcomeCode, 'success_unverified_info_only');
    assert.equal(found('no_answer').nextAttemptAt, NOW + 5 * MINUTE);
    assert.equal(found('failed', 'permanent').status, 'failed');
  });

  test('that proves its absence lets it leave now, without costing an attempt', () => {
    const { transition } = settleSearch(lost, { found: 'no' }, NOW, 0.5);
    assert.equal(transition.status, 'queued');
    assert.equal(transition.nextAttemptAt, NOW);
    assert.equal(transition.attempt, 'void');
  });

  test('at a provider that fails again and again follows the schedule, and ends', () => {
    const often = { ...lost, voids: 4 };
    const again = settleSearch(often, { found: 'no' }, NOW, 0.5);
    assert.equal(again.transition.nextAttemptAt, NOW + 5 * MINUTE);
    assert.equal(again.transition.attempt, 'counts');
    const last = settleSearch({ ...often, made: 3 }, { found: 'no' }, NOW, 0.5);
    assert.equal(last.transition.status, 'failed');
    assert.equal(last.gaveUp, true);
  });

  test('that cannot tell asks again, and after a quarter of an hour asks a person', () => {
    const unknowable = { found: 'unknowable', why: 'SMTP cannot be asked.' } as const;
    assert.equal(settleSearch(lost, unknowable, NOW, 0.5).transition.nextAttemptAt, NOW + MINUTE);
    const late = { ...lost, lostAt: NOW - UNDECIDABLE_AFTER_MS };
    const settled = settleSearch(late, unknowable, NOW, 0.5);
    assert.equal(settled.transition.status, 'unknown');
    assert.equal(settled.transition.nextAttemptAt, null);
    assert.equal(settled.askPerson, true);
  });

  test('that cannot tell lets a harmless message leave again, at the cost of an attempt, while it has one', () => {
    const unknowable = { found: 'unknowable', why: 'SMTP cannot be asked.' } as const;
    const late = { ...lost, lostAt: NOW - UNDECIDABLE_AFTER_MS, onUnknown: 'resend' as const };
    const { transition } = settleSearch(late, unknowable, NOW, 0.5);
    assert.equal(transition.status, 'queued');
    assert.equal(transition.attempt, 'counts');
    const last = settleSearch({ ...late, made: 3, max: 3 }, unknowable, NOW, 0.5);
    assert.equal(last.transition.status, 'unknown');
    assert.equal(last.askPerson, true);
  });
});
