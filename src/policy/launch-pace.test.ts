import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { newPace, nextSlot, type Pace, takeSlot } from './launch-pace.ts';

const START = 1_795_150_800_000;
const MINUTE = 60_000;

const takeAll = (pace: Pace, earliest: readonly number[]): { at: number[]; pace: Pace } => {
  let after = pace;
  const at = earliest.map((each) => {
    const slot = nextSlot(after, each);
    after = takeSlot(after, slot);
    return slot;
  });
  return { at, pace: after };
};

test('slot number i leaves i / perMinute minutes after the start', () => {
  const { at } = takeAll(newPace(START, 2), [START, START, START, START, START]);
  assert.deepEqual(
    at.map((each) => (each - START) / MINUTE),
    [0, 0, 1, 1, 2],
  );
});

test('without a pace everything leaves at once', () => {
  const { at, pace } = takeAll(newPace(START, null), [START, START + 5, START]);
  assert.deepEqual(at, [START, START + 5, START]);
  assert.deepEqual(pace, newPace(START, null));
});

test('who may leave later shares the minutes with those who are there already', () => {
  const opening = START + 90_000;
  const { at } = takeAll(newPace(START, 2), [START, START, START, opening, opening, START]);
  assert.deepEqual(
    at.map((each) => each - START),
    [0, 0, MINUTE, 90_000, 2 * MINUTE, 2 * MINUTE],
  );
});

const openings = fc.array(
  fc.integer({ min: 0, max: 600 }).map((seconds) => START + seconds * 1000),
  { maxLength: 200 },
);

test('no minute is ever fuller than the pace, nothing leaves before it may, and no room is left unused', () => {
  fc.assert(
    fc.property(openings, fc.integer({ min: 1, max: 7 }), (earliest, perMinute) => {
      const { at } = takeAll(newPace(START, perMinute), earliest);
      const held = new Map<number, number>();
      for (const [index, slot] of at.entries()) {
        assert.ok(slot >= (earliest[index] as number));
        const wanted = Math.floor(((earliest[index] as number) - START) / MINUTE);
        const minute = Math.floor((slot - START) / MINUTE);
        for (let before = wanted; before < minute; before += 1) assert.equal(held.get(before), perMinute);
        held.set(minute, (held.get(minute) ?? 0) + 1);
      }
      for (const count of held.values()) assert.ok(count <= perMinute);
    }),
  );
});

test('a pace that was written down and read again goes on as if nothing had happened', () => {
  fc.assert(
    fc.property(openings, openings, fc.integer({ min: 1, max: 7 }), (first, second, perMinute) => {
      const whole = takeAll(newPace(START, perMinute), [...first, ...second]);
      const before = takeAll(newPace(START, perMinute), first);
      const after = takeAll(JSON.parse(JSON.stringify(before.pace)), second);
      assert.deepEqual([...before.at, ...after.at], whole.at);
    }),
  );
});

test('what is kept stays small, however many have left', () => {
  let pace = newPace(START, 10);
  for (let each = 0; each < 5_000; each += 1) {
    pace = takeSlot(pace, nextSlot(pace, START + (each % 3) * 100 * MINUTE));
  }
  assert.ok(pace.full.length + Object.keys(pace.open).length <= 6, JSON.stringify(pace));
});
