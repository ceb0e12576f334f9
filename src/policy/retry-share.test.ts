import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retryShareOf } from './retry-share.ts';

test('of a hundred texts of which ten were repeated, and one of those again, a tenth are repeated', () => {
  const shares = retryShareOf([
    { channel: 'sms', attemptNo: 1, jobs: 100 },
    { channel: 'sms', attemptNo: 2, jobs: 10 },
    { channel: 'sms', attemptNo: 3, jobs: 1 },
    { channel: 'voice', attemptNo: 1, jobs: 8 },
    { channel: 'voice', attemptNo: 2, jobs: 4 },
    { channel: 'email', attemptNo: 1, jobs: 5 },
  ]);
  assert.deepEqual(shares, { sms: 0.1, voice: 0.5, email: 0 });
});

test('the share never passes one, and channels of which nothing is known have none', () => {
  assert.deepEqual(
    retryShareOf([
      { channel: 'voice', attemptNo: 1, jobs: 1 },
      { channel: 'voice', attemptNo: 2, jobs: 7 },
      { channel: 'sms', attemptNo: 3, jobs: 2 },
    ]),
    { voice: 1 },
  );
  assert.deepEqual(retryShareOf([]), {});
});
