import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Decision } from './decide.ts';
import { type Explained, summaryOf, whatWouldChange } from './explain.ts';

const job = (change: Partial<Explained> = {}): Explained => ({
  status: 'queued',
  channel: 'sms',
  leased: false,
  deliverable: true,
  heldReason: null,
  reasonCode: null,
  reasonMessage: null,
  outcomeCode: null,
  deliveryStatus: null,
  attemptCount: 0,
  maxAttempts: 3,
  next: '2026-11-21 08:00 in Asia/Ho_Chi_Minh',
  ...change,
});
const dnc: Decision = {
  kind: 'skip',
  reason: 'DNC',
  until: null,
  reasons: ['DNC'],
  rules: [],
  nextOpenAt: null,
};

describe('the summary answers first', () => {
  const cases: [string, Partial<Explained>, RegExp][] = [
    [
      'a held job',
      { heldReason: 'quiet_hours' },
      /^Held because it is quiet hours for this person, until 2026-11-21 08:00/,
    ],
    [
      'one that is tried again',
      { reasonCode: '30001', attemptCount: 1 },
      /^Attempt 1 of 3 did not succeed \(30001\)/,
    ],
    [
      'one of a paused campaign',
      { heldReason: 'campaign_paused' },
      /^Held because its campaign is paused\.$/,
    ],
    ['one on the wire', { leased: true }, /^A worker is sending it/],
    [
      'one without a provider',
      { channel: 'zalo', deliverable: false },
      /no provider is configured here for zalo/,
    ],
    ['a prompt', { status: 'awaiting_verification' }, /Only the prompt/],
    [
      'a delivered one',
      { status: 'sent', outcomeCode: 'success_verified', deliveryStatus: 'delivered' },
      /^Sent, and delivered/,
    ],
    ['one whose receipt is out', { status: 'sent', deliveryStatus: 'queued' }, /will tell what became of it/],
    ['an unknown one that is asked about', { status: 'unknown' }, /The provider is asked at/],
    ['an unknown one that nobody can ask about', { status: 'unknown', next: null }, /a person must decide/],
    [
      'a failed one',
      { status: 'failed', reasonCode: '30005', reasonMessage: 'unknown number', attemptCount: 1 },
      /^Given up after 1 of 3 attempts: unknown number/,
    ],
    [
      'a rule’s refusal',
      { status: 'cancelled', reasonCode: 'DNC' },
      /^Cancelled by a rule: the person must not be contacted/,
    ],
    [
      'a person’s cancellation',
      { status: 'cancelled', reasonCode: 'customer_called', reasonMessage: 'Settled' },
      /^Cancelled: Settled/,
    ],
  ];
  for (const [what, change, expected] of cases) {
    test(`for ${what}`, () => assert.match(summaryOf(job(change), null), expected));
  }

  test('and forecasts what the rules would say now', () => {
    assert.match(
      summaryOf(job(), dnc),
      /As things stand, it would be cancelled because the person must not be contacted/,
    );
  });
});

test('what would change it names each reason once, and nothing when nothing is in the way', () => {
  assert.deepEqual(whatWouldChange(job(), null), []);
  const mends = whatWouldChange(job({ status: 'cancelled', reasonCode: 'DNC' }), dnc);
  assert.equal(mends.length, 1);
  assert.match(mends[0] ?? '', /Nothing overrides it/);
});
