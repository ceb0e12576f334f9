import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Bucket, forecast, type Turn } from './forecast.ts';

/** 2026-11-20 12:00 in Asia/Ho_Chi_Minh. */
const NOON = 1_795_150_800_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const turn = (change: Partial<Turn> = {}): Turn => ({
  channel: 'sms',
  at: NOON,
  count: 1,
  leaves: true,
  waits: false,
  ...change,
});
const sum = (buckets: readonly Bucket[], what: 'leaving' | 'retries') =>
  buckets.reduce((total, bucket) => total + bucket[what], 0);

describe('the forecast', () => {
  test('of what leaves at once is one bar in minutes', () => {
    const { from, bucketMs, buckets, lastLeavesAt } = forecast([turn({ count: 80 })], { start: NOON });
    assert.deepEqual([from, bucketMs, buckets.length, lastLeavesAt], [NOON, MINUTE, 24, NOON]);
    assert.deepEqual(buckets[0], { at: NOON, leaving: 80, waiting: 0, retries: 0 });
    assert.equal(sum(buckets, 'leaving'), 80);
  });

  test('of a night shows who waits, and how they leave at their openings', () => {
    const night = NOON + 10 * HOUR;
    const { bucketMs, buckets } = forecast(
      [
        turn({ at: night, count: 5 }),
        turn({ at: night + 4 * HOUR, count: 20, waits: true }),
        turn({ at: night + 10 * HOUR, count: 30, waits: true }),
      ],
      { start: night },
    );
    const at = (hours: number) =>
      buckets.find((each) => each.at <= night + hours * HOUR && night + hours * HOUR < each.at + bucketMs);
    assert.deepEqual([at(0)?.leaving, at(0)?.waiting], [5, 50]);
    assert.deepEqual([at(2)?.leaving, at(2)?.waiting], [0, 50]);
    assert.deepEqual([at(4)?.leaving, at(4.5)?.waiting], [20, 30]);
    assert.deepEqual([at(9.5)?.waiting, at(10)?.leaving, buckets.at(-1)?.waiting], [30, 30, 0]);
  });

  test('counts those who expire while they wait as waiting and never as leaving', () => {
    const held = turn({ at: NOON + HOUR, count: 9, leaves: false, waits: true });
    const { buckets, lastLeavesAt } = forecast([held], { start: NOON });
    assert.equal(buckets[0]?.waiting, 9);
    assert.equal(buckets.at(-1)?.waiting, 0);
    assert.equal(sum(buckets, 'leaving'), 0);
    assert.equal(lastLeavesAt, null);
  });

  test('lets the channel of a paused provider wait for the end of the pause', () => {
    const turns = [turn({ count: 3 }), turn({ channel: 'email', count: 4 })];
    const pausedUntil = { sms: NOON + 10 * MINUTE };
    const { buckets, lastLeavesAt } = forecast(turns, { start: NOON, pausedUntil });
    assert.equal(buckets[0]?.leaving, 4);
    assert.equal(buckets[10]?.leaving, 3);
    assert.equal(lastLeavesAt, NOON + 10 * MINUTE);
  });

  test('expects repeats where the schedule of the channel puts them', () => {
    const turns = [turn({ count: 100 }), turn({ channel: 'voice', count: 10 })];
    const { bucketMs, buckets } = forecast(turns, { start: NOON, retryShare: { sms: 0.1, voice: 0.5 } });
    const bucketAt = (minutes: number) =>
      buckets[Math.floor((NOON + minutes * MINUTE - (buckets[0]?.at ?? 0)) / bucketMs)];
    assert.equal(bucketMs, MINUTE);
    assert.equal(bucketAt(5)?.retries, 10);
    assert.equal(bucketAt(30)?.retries, 5);
    assert.equal(bucketAt(35)?.retries, 1);
    assert.equal(sum(buckets, 'retries'), 16);
  });

  test('leaves out repeats that do not make up one', () => {
    const { buckets, bucketMs } = forecast([turn({ count: 4 })], { start: NOON, retryShare: { sms: 0.1 } });
    assert.equal(sum(buckets, 'retries'), 0);
    assert.equal(bucketMs, MINUTE);
  });

  test('of nobody is an empty picture', () => {
    const { buckets, lastLeavesAt } = forecast([], { start: NOON });
    assert.equal(buckets.length, 24);
    assert.equal(lastLeavesAt, null);
  });
});

const turns = fc.array(
  fc.record({
    channel: fc.constantFrom('sms' as const, 'email' as const, 'voice' as const),
    at: fc.oneof(
      fc.integer({ min: 0, max: 48 * 3600 }).map((seconds) => NOON + seconds * 1000),
      fc.integer({ min: 0, max: 400 }).map((days) => NOON + days * 24 * HOUR),
    ),
    count: fc.integer({ min: 1, max: 1000 }),
    leaves: fc.boolean(),
    waits: fc.boolean(),
  }),
  { maxLength: 60 },
);
const shares = fc.record({
  sms: fc.double({ min: 0, max: 1, noNaN: true }),
  voice: fc.double({ min: 0, max: 1, noNaN: true }),
});

test('every forecast has 24 to 96 buckets and loses nobody', () => {
  fc.assert(
    fc.property(turns, shares, (wanted, retryShare) => {
      const { from, bucketMs, buckets, lastLeavesAt } = forecast(wanted, { start: NOON, retryShare });
      assert.ok(buckets.length >= 24 && buckets.length <= 96, `${buckets.length} buckets`);
      assert.ok(from <= NOON && NOON < from + bucketMs);
      for (const [index, { at }] of buckets.entries()) assert.equal(at, from + index * bucketMs);
      const count = (those: readonly Turn[]) => those.reduce((total, each) => total + each.count, 0);
      assert.equal(sum(buckets, 'leaving'), count(wanted.filter(({ leaves }) => leaves)));
      assert.ok(lastLeavesAt === null || lastLeavesAt < from + buckets.length * bucketMs);
      for (const { at, waiting, retries } of buckets) {
        assert.equal(waiting, count(wanted.filter((each) => each.waits && each.at > at)));
        assert.ok(Number.isInteger(retries) && retries >= 0);
      }
    }),
  );
});
