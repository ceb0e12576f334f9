import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MOST_DELIVERIES, nextDelivery } from './event-backoff.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;

test('each failed delivery is followed by a longer rest, up to twelve hours, until the tenth ends it', () => {
  const rests = Array.from({ length: MOST_DELIVERIES }, (_, made) => nextDelivery(made + 1, 0, 0.5));
  assert.deepEqual(rests, [
    30 * SECOND,
    90 * SECOND,
    270 * SECOND,
    810 * SECOND,
    2430 * SECOND,
    7290 * SECOND,
    21_870 * SECOND,
    12 * HOUR,
    12 * HOUR,
    null,
  ]);
});

test('jitter moves a rest by a fifth at most, and never before now', () => {
  assert.equal(nextDelivery(1, 0, 0), 24 * SECOND);
  assert.equal(nextDelivery(1, 0, 1), 36 * SECOND);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (made, jitter) => {
        const base = nextDelivery(made, 0, 0.5) as number;
        const at = nextDelivery(made, 1_000_000, jitter) as number;
        assert.ok(at >= 1_000_000 + base * 0.8 - 1 && at <= 1_000_000 + base * 1.2 + 1);
      },
    ),
  );
});

test("a receiver's Retry-After is a floor: jitter cannot undercut it, and a short one changes nothing", () => {
  assert.equal(nextDelivery(1, 5, 0, HOUR), 5 + HOUR);
  assert.equal(nextDelivery(1, 5, 0, SECOND), 5 + 24 * SECOND);
  assert.equal(nextDelivery(10, 5, 0, HOUR), null);
});
