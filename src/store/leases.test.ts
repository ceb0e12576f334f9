import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshDatabase } from '../../test/postgres.ts';
import { takenProviderIds } from './leases.ts';

const JOB = '0192f3a1-7b5c-7c3e-9f00-2b6a5d1e8c47';
const OTHER = '0192f3a1-7b5c-7c3e-9f00-2b6a5d1e8c48';

test("a provider's id is taken when another attempt owns it, not when the attempt that is looked for does", async () => {
  await using db = await freshDatabase();
  await db.script(`
    insert into cc_outbound_attempts (job_id, attempt_no, channel, provider, status, provider_message_id, provider_call_sid)
    values ('${JOB}', 1, 'sms', 'twilio', 'sent', 'SM1', null), ('${JOB}', 2, 'voice', 'twilio', 'sent', null, 'CA1')`);
  const taken = async (jobId: string, attempt: number) => [
    ...(await takenProviderIds(db, 'default', {
      provider: 'twilio',
      ids: ['SM1', 'CA1', 'SM2'],
      jobId,
      attempt,
    })),
  ];
  assert.deepEqual((await taken(OTHER, 1)).sort(), ['CA1', 'SM1']);
  assert.deepEqual(await taken(JOB, 1), ['CA1']);
  assert.deepEqual(await taken(JOB, 2), ['SM1']);
});
