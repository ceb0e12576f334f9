import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { baseDelayMs, defaultMaxAttempts, nextAttempt } from './retry.ts';
import { CHANNELS } from './words.ts';

const MINUTE = 60_000;

test('a message is tried three times, after 5 and 30 minutes', () => {
  assert.equal(defaultMaxAttempts('whatsapp'), 3);
  assert.equal(nextAttempt({ channel: 'email', made: 1, max: 3 }, 0, 0.5), 5 * MINUTE);
  assert.equal(nextAttempt({ channel: 'email', made: 2, max: 3 }, 0, 0.5), 30 * MINUTE);
  assert.equal(nextAttempt({ channel: 'email', made: 3, max: 3 }, 0, 0.5), null);
});

test('a longer budget waits four hours from the third attempt on', () => {
  assert.equal(nextAttempt({ channel: 'sms', made: 3, max: 9 }, 0, 0.5), 240 * MINUTE);
  assert.equal(nextAttempt({ channel: 'sms', made: 8, max: 9 }, 0, 0.5), 240 * MINUTE);
});

test('a call is tried twice, half an hour apart', () => {
  assert.equal(defaultMaxAttempts('voice'), 2);
  assert.equal(nextAttempt({ channel: 'voice', made: 1, max: 2 }, 0, 0.5), 30 * MINUTE);
  assert.equal(nextAttempt({ channel: 'voice', made: 2, max: 2 }, 0, 0.5), null);
});

test('jitter moves the delay by a fifth either way, and Retry-After is a floor', () => {
  assert.equal(nextAttempt({ channel: 'sms', made: 1, max: 3 }, 0, 0), 4 * MINUTE);
  assert.equal(nextAttempt({ channel: 'sms', made: 1, max: 3 }, 0, 1), 6 * MINUTE);
  assert.equal(nextAttempt({ channel: 'sms', made: 1, max: 3 }, 0, 0, 20 * MINUTE), 20 * MINUTE);
});

test('no retry comes before its delay, beyond its spread or beyond the attempts', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...CHANNELS),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 12 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(86_400_000),
      (channel, made, max, jitter, retryAfterMs) => {
        const at = nextAttempt({ channel, made, max }, 1_000, jitter, retryAfterMs);
        assert.equal(at === null, made >= max);
        if (at === null) return;
        const delay = baseDelayMs(channel, made);
        assert.ok(at - 1_000 >= Math.max(0.8 * delay, retryAfterMs));
        assert.ok(at - 1_000 <= Math.max(Math.ceil(1.2 * delay), retryAfterMs));
      },
    ),
  );
});
