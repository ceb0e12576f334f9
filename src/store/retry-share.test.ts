import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshDatabase } from '../../test/postgres.ts';
import { retryShareOf } from '../policy/retry-share.ts';
import { attemptsMade } from './retry-share.ts';

const NOW = 1_795_150_800_000;

test('attempts of the last days count once each, whatever receipts followed them; older ones do not', async () => {
  await using db = await freshDatabase();
  await db.run(
    `insert into cc_outbound_attempts (job_id, attempt_no, channel, provider, status, at)
     select j::uuid, no, 'sms', 'p', status, to_timestamp($1::double precision / 1000) - age::interval
     from (values
       ('00000000-0000-7000-8000-000000000001', 1, 'sent', '1 hour'),
       ('00000000-0000-7000-8000-000000000001', 1, 'delivered', '1 hour'),
       ('00000000-0000-7000-8000-000000000002', 1, 'failed', '2 hours'),
       ('00000000-0000-7000-8000-000000000002', 2, 'sent', '1 hour'),
       ('00000000-0000-7000-8000-000000000003', 1, 'failed', '8 days'),
       ('00000000-0000-7000-8000-000000000003', 2, 'failed', '8 days')
     ) as a(j, no, status, age)`,
    [NOW],
  );
  const week = 7 * 24 * 60 * 60 * 1000;
  const made = await attemptsMade(db, 'default', NOW - week);
  assert.deepEqual(
    made.toSorted((a, b) => a.attemptNo - b.attemptNo),
    [
      { channel: 'sms', attemptNo: 1, jobs: 2 },
      { channel: 'sms', attemptNo: 2, jobs: 1 },
    ],
  );
  assert.deepEqual(retryShareOf(made), { sms: 1 / 3 });
  assert.deepEqual(await attemptsMade(db, 'nobody', NOW - week), []);
});
