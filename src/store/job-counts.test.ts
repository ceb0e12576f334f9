import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshDatabase, rolledBack } from '../../test/postgres.ts';
import { campaignProgress, noJobs } from './job-counts.ts';

const campaigns = ['0190a3a1-0000-7000-8000-000000000001', '0190a3a1-0000-7000-8000-000000000002'];

test('the progress of a campaign is what became of its jobs', async () => {
  await using db = await freshDatabase();
  await rolledBack(db, async (tx) => {
    await tx.run(
      `insert into cc_outbound_campaigns (id, name, purpose) select id, id::text, 'service_notice' from unnest($1::uuid[]) id`,
      [campaigns],
    );
    await tx.run(
      `insert into cc_outbound_jobs (campaign_id, purpose, channel, target_address, status, held_reason)
       select $1::uuid, 'service_notice', 'sms', '+84912345678', status, held
       from (values ('queued', null), ('queued', 'quiet_hours'), ('sent', null), ('sent', null)) as v(status, held)`,
      [campaigns[0]],
    );
    assert.deepEqual(
      await campaignProgress(tx, 'default', campaigns),
      new Map([
        [campaigns[0], { ...noJobs(), queued: 1, held: 1, sent: 2, total: 4 }],
        [campaigns[1], noJobs()],
      ]),
    );
  });
});
