import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock } from './clock.ts';
import { uuidv7Source } from './ids.ts';

const standing = (at: number): Clock & { set(at: number): void } => {
  let now = at;
  return {
    now: () => now,
    set: (to) => {
      now = to;
    },
    sleep: async () => {},
    deadline: () => new AbortController().signal,
  };
};

test('an id is a UUIDv7 that carries its millisecond', () => {
  const id = uuidv7Source(standing(1_795_150_800_000))();
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16), 1_795_150_800_000);
});

test('ids sort in the order they were made, within a millisecond, beyond its 4096 and after the clock went back', () => {
  const clock = standing(1_795_150_800_000);
  const newId = uuidv7Source(clock);
  const ids = Array.from({ length: 10_000 }, newId);
  clock.set(1_795_150_700_000);
  ids.push(newId());
  clock.set(1_795_150_900_000);
  ids.push(newId());
  assert.deepEqual([...ids].sort(), ids);
  assert.equal(new Set(ids).size, ids.length);
});

test('two sources at one moment make different ids', () => {
  const clock = standing(1_795_150_800_000);
  assert.notEqual(uuidv7Source(clock)(), uuidv7Source(clock)());
});
