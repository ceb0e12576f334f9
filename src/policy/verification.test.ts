import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isVerified } from './verification.ts';

const NOW = 1_000_000;

test('a verification counts until its end, at the address where it was made whatever is known of that', () => {
  for (const link of [null, 'unverified', 'bound', 'verified'] as const) {
    assert.equal(isVerified({ until: NOW + 1, untilHere: NOW + 1, link }, NOW), true);
    assert.equal(isVerified({ until: NOW, untilHere: NOW, link }, NOW), false);
  }
});

test('it counts for another address only where that is known to be the person’s own', () => {
  const elsewhere = { until: NOW + 1, untilHere: null };
  assert.equal(isVerified({ ...elsewhere, link: 'bound' }, NOW), true);
  assert.equal(isVerified({ ...elsewhere, link: 'verified' }, NOW), true);
  assert.equal(isVerified({ ...elsewhere, link: 'unverified' }, NOW), false);
  assert.equal(isVerified({ ...elsewhere, link: null }, NOW), false);
  assert.equal(isVerified({ until: null, untilHere: null, link: 'verified' }, NOW), false);
});
