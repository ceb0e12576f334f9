import assert from 'node:assert/strict';
import type { Db } from '../../src/store/db.ts';

const RECORD = `
select
  (select count(*) from cc_outbound_jobs where status = 'sent' and lease_id is null) as sent,
  (select count(*) from cc_outbound_attempts where status = 'sent') as attempts,
  (select count(*) from cc_audit_logs where event_type = 'outbound_eligibility_decision') as decisions,
  (select count(*) from cc_audit_logs where event_type = 'tool_call') as calls,
  (select count(*) from cc_audit_logs where event_type = 'outbound_job_sent') as transitions`;

/** A fast run that wrote less than it should measured nothing. */
export async function checkRecord(db: Db, jobs: number): Promise<void> {
  const counts = await db.one<Record<string, number>>(RECORD);
  assert.deepEqual(
    counts,
    { sent: jobs, attempts: jobs, decisions: jobs, calls: jobs, transitions: jobs },
    'The record of this run is not complete.',
  );
}
