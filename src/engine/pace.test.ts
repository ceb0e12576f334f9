import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPace } from './pace.ts';

const after = (prepareMs: number, sendMs: number) => {
  const pace = createPace(20);
  for (let time = 0; time < 100; time++) {
    pace.prepared(prepareMs);
    pace.answered(sendMs);
  }
  return pace.limit();
};

test('before a slow provider hardly more is in hand than the wire holds', () => {
  assert.equal(after(10, 300), 25);
});

test('before a fast one as many are ready as leave while the next are prepared', () => {
  assert.equal(after(10, 5), 60);
});

test('before one that answers at once there is an end to it', () => {
  assert.equal(after(10, 0), 100);
  assert.equal(after(0, 0), 25);
});
