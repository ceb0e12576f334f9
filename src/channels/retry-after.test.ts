import assert from 'node:assert/strict';
import { it } from 'node:test';
import { retryAfterMs } from './retry-after.ts';

const now = 1_760_000_000_000;
const asked = (headers: Record<string, string>) => retryAfterMs(new Headers(headers), now);

it('A pause may be given in seconds, as a date, or as the instant of a reset', () => {
  assert.equal(asked({ 'retry-after': '7' }), 7000);
  assert.equal(asked({ 'retry-after': '0.5' }), 500);
  assert.equal(asked({ 'retry-after': 'Thu, 09 Oct 2025 08:54:20 GMT' }), 60_000);
  assert.equal(asked({ 'x-ratelimit-reset': '1760000030' }), 30_000);
  assert.equal(asked({ 'retry-after': '7', 'x-ratelimit-reset': '1760000030' }), 7000);
});

it('A pause is never negative, never longer than a day, and unknown when the header is odd', () => {
  assert.equal(asked({ 'retry-after': 'Thu, 09 Oct 2025 08:00:00 GMT' }), 0);
  assert.equal(asked({ 'retry-after': '99999999999' }), 86_400_000);
  for (const odd of ['soon', '', '-5', '1e9']) assert.equal(asked({ 'retry-after': odd }), undefined, odd);
  assert.equal(asked({}), undefined);
});
