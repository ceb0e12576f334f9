import type { ClaimedJob } from './claim.ts';
import type { Db } from './db.ts';

export const MARK_VERIFIED = `
update cc_outbound_jobs
set payload_json = jsonb_set(payload_json, '{verification_state}', '"verified"'),
    updated_at = to_timestamp($4::double precision / 1000)
where tenant_id = $1 and id = any($2::uuid[]) and lease_id = any($3::uuid[])`;

/** Writes on claimed jobs that their content may leave. */
export async function markVerified(
  db: Db,
  tenantId: string,
  jobs: readonly Pick<ClaimedJob, 'id' | 'leaseId'>[],
  now: number,
): Promise<void> {
  if (jobs.length === 0) return;
  const leases = [...new Set(jobs.map(({ leaseId }) => leaseId))];
  await db.run(MARK_VERIFIED, [tenantId, jobs.map(({ id }) => id), leases, now]);
}
