import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isVerified, judgeCode, maySendCode, whoVerifies } from './verification.ts';

const NOW = 1_000_000_000;

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

const MINUTE = 60_000;

test('five codes go to a phone in ten minutes and twenty in a day', () => {
  const every = (count: number, ms: number) => Array.from({ length: count }, (_, index) => NOW - index * ms);
  assert.equal(maySendCode([], NOW), true);
  assert.equal(maySendCode(every(4, 1_000), NOW), true);
  assert.equal(maySendCode(every(5, 1_000), NOW), false);
  assert.equal(maySendCode([...every(4, 1_000), NOW - 10 * MINUTE], NOW), true);
  assert.equal(maySendCode(every(19, 11 * MINUTE), NOW), true);
  assert.equal(maySendCode(every(20, 11 * MINUTE), NOW), false);
  assert.equal(maySendCode(every(20, 24 * 60 * MINUTE), NOW), true);
});

test('a code is right until its end and for five checks', () => {
  const open = { checks: 0, expiresAt: NOW + 1 };
  assert.equal(judgeCode(open, true, NOW), 'right');
  assert.equal(judgeCode({ ...open, checks: 4 }, true, NOW), 'right');
  assert.equal(judgeCode(open, false, NOW), 'wrong');
  assert.equal(judgeCode({ ...open, checks: 3 }, false, NOW), 'wrong');
  assert.equal(judgeCode({ ...open, checks: 4 }, false, NOW), 'exhausted');
  assert.equal(judgeCode(open, true, NOW + 1), 'expired');
  assert.equal(judgeCode(null, true, NOW), 'unasked');
});

test('a code verifies whose address it is; somebody else only while the address is nobody’s', () => {
  const an = { partyId: 'an', link: 'bound', isStranger: false } as const;
  const stranger = { partyId: 'stranger', link: 'unverified', isStranger: true } as const;
  const here = (partyId: string) => ({ partyId, here: true });
  const elsewhere = (partyId: string) => ({ partyId, here: false });
  assert.deepEqual(whoVerifies(an, [here('ben'), here('an')]), { partyId: 'an' });
  assert.deepEqual(whoVerifies(an, [elsewhere('an')]), { partyId: 'an' });
  assert.equal(whoVerifies({ ...an, link: 'unverified' }, [elsewhere('an')]), 'nobody');
  assert.equal(whoVerifies(an, [here('ben')]), 'foreign');
  assert.deepEqual(whoVerifies(stranger, [here('ben'), here('an')]), { partyId: 'ben' });
  assert.equal(whoVerifies(stranger, [elsewhere('ben')]), 'nobody');
  assert.equal(whoVerifies(an, []), 'nobody');
  assert.equal(whoVerifies(null, [here('an')]), 'nobody');
});
