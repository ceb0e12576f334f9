import type { ChannelName, OnQuietHours, Priority, Purpose } from '../policy/words.ts';
import type { Db } from './db.ts';

/** A job with a fresh lease: this process, and no other, may put it on the wire until the lease ends. */
export type ClaimedJob = {
  id: string;
  campaignId: string | null;
  purpose: Purpose;
  channel: ChannelName;
  targetAddress: string;
  partyId: string | null;
  bankCustomerId: string | null;
  priority: Priority;
  language: string | null;
  payload: Record<string, unknown>;
  onQuietHours: OnQuietHours;
  nextAttemptAt: number;
  expiresAt: number | null;
  /** The number of the attempt that this claim began. */
  attempt: number;
  voidCount: number;
  maxAttempts: number;
  leaseId: string;
  leaseExpiresAt: number;
};

/** Only what a worker needs to decide and send. */
export const CLAIMED_COLUMNS = `
  j.id, j.campaign_id as "campaignId", j.purpose, j.channel, j.target_address as "targetAddress",
  j.party_id as "partyId", j.bank_customer_id as "bankCustomerId", j.priority, j.language,
  j.payload_json as payload, j.on_quiet_hours as "onQuietHours", j.next_attempt_at as "nextAttemptAt",
  j.expires_at as "expiresAt", j.attempt_count as attempt, j.void_count as "voidCount",
  j.max_attempts as "maxAttempts", j.lease_id as "leaseId", j.lease_expires_at as "leaseExpiresAt"`;

// Each priority is one tight range of the index, so that future retries at the top never stand in the way of
// what is due below. Locked rows are met again by their ctid: a join could turn into a walk over the table.
const due = (priority: Priority, limit: string) => `
  select ctid from cc_outbound_jobs
  where tenant_id = $1 and channel = $2 and priority = '${priority}' and status = 'queued' and lease_id is null
    and held_reason is distinct from 'campaign_paused'
    and next_attempt_at <= to_timestamp($8::double precision / 1000)
    and not exists (select 1 from cc_rate_limits where tenant_id = $1 and key = $7
      and closed_until > to_timestamp($6::double precision / 1000))
  order by next_attempt_at, id
  limit ${limit}
  for update skip locked`;

export const CLAIM_JOBS = `
with high as materialized (${due('HIGH', '$3::bigint')}),
medium as materialized (${due('MEDIUM', 'greatest(0, $3::bigint - (select count(*) from high))')}),
low as materialized (${due('LOW', 'greatest(0, $3::bigint - (select count(*) from high) - (select count(*) from medium))')})
update cc_outbound_jobs j
set lease_id = $4::uuid,
    lease_expires_at = to_timestamp($5::double precision / 1000),
    attempt_count = j.attempt_count + 1,
    attempted_at = to_timestamp($6::double precision / 1000),
    updated_at = to_timestamp($6::double precision / 1000)
where j.tenant_id = $1 and j.status = 'queued' and j.lease_id is null
  and j.ctid = any(array(
    select ctid from high union all select ctid from medium union all select ctid from low))
returning ${CLAIMED_COLUMNS}`;

const RANK: Record<Priority, number> = { HIGH: 0, MEDIUM: 1, LOW: 2 };

/**
 * Takes up to `limit` due jobs of one tenant and channel: priority first, then the longest waiting. Nothing is
 * taken while the provider's key (`channelKey`) is closed.
 */
export async function claimJobs(
  db: Db,
  { tenantId, channel, channelKey, limit, leaseId, leaseExpiresAt, now, dueBy = now }: ClaimJobs,
): Promise<ClaimedJob[]> {
  const jobs = await db.query<ClaimedJob>(CLAIM_JOBS, [
    tenantId,
    channel,
    limit,
    leaseId,
    leaseExpiresAt,
    now,
    channelKey,
    dueBy,
  ]);
  return jobs.sort((a, b) => RANK[a.priority] - RANK[b.priority] || a.nextAttemptAt - b.nextAttemptAt);
}

export type ClaimJobs = {
  tenantId: string;
  channel: ChannelName;
  channelKey: string;
  limit: number;
  leaseId: string;
  leaseExpiresAt: number;
  now: number;
  /** Takes what is due at this moment; now unless told. Leases and pauses always go by `now`. */
  dueBy?: number;
};

export const TENANTS = 'select id from cc_tenants order by id';

export async function listTenants(db: Db): Promise<string[]> {
  return (await db.query<{ id: string }>(TENANTS)).map(({ id }) => id);
}
