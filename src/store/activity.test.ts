import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshDatabase } from '../../test/postgres.ts';
import { activitySince } from './activity.ts';
import { addUpChanges } from './job-count-sweep.ts';

const minute = Date.UTC(2026, 2, 2, 9, 0);
const later = minute + 60_000;
const nothing = { sent: 0, prompted: 0, held: 0, cancelled: 0, failed: 0, delivered: 0 };

test('each minute tells what happened to jobs in it, before and after the changes are added up', async () => {
  await using db = await freshDatabase();
  const at = (ms: number) => `to_timestamp(${ms / 1000})`;
  await db.script(`
    insert into cc_outbound_jobs (purpose, channel, target_address, created_at, updated_at)
      select 'service_notice', 'sms', 'x' || g, ${at(minute)}, ${at(minute)} from generate_series(1, 10) g;
    update cc_outbound_jobs set status = 'sent', updated_at = ${at(minute + 59_999)} where target_address < 'x4';
    update cc_outbound_jobs set held_reason = 'quiet_hours', updated_at = ${at(later)} where target_address = 'x5';
    update cc_outbound_jobs set status = 'failed', reason_code = 'x', updated_at = ${at(later)} where target_address = 'x6';
    update cc_outbound_jobs set owner_id = 'mai', updated_at = ${at(later)} where target_address = 'x1';
    insert into cc_outbound_attempts (job_id, attempt_no, channel, provider, status, at)
      values (gen_random_uuid(), 1, 'sms', 'twilio', 'sent', ${at(later)}),
        (gen_random_uuid(), 1, 'sms', 'twilio', 'delivered', ${at(later)})`);
  const expected = [
    { ...nothing, at: minute, sent: 4 },
    { ...nothing, at: later, held: 1, failed: 1, delivered: 1 },
  ];
  assert.deepEqual(await activitySince(db, 'default', minute), expected);
  await addUpChanges(db, 'default');
  assert.deepEqual(await activitySince(db, 'default', minute), expected);
  assert.deepEqual(await activitySince(db, 'default', later), expected.slice(1));

  // A minute that was added up goes on.
  await db.script(
    `update cc_outbound_jobs set status = 'sent', updated_at = ${at(later)} where target_address = 'x7'`,
  );
  assert.deepEqual((await activitySince(db, 'default', later))[0]?.sent, 1);
  await addUpChanges(db, 'default');
  assert.deepEqual(await activitySince(db, 'default', later), [
    { ...nothing, at: later, sent: 1, held: 1, failed: 1, delivered: 1 },
  ]);
});
