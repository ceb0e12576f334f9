import type { ChannelName, LinkStatus, Purpose } from '../policy/words.ts';
import type { Db } from './db.ts';

/** A job that nobody has on the wire, locked until the transaction ends. */
export type WaitingJob = {
  id: string;
  channel: ChannelName;
  purpose: Purpose;
  campaignId: string | null;
  attempt: number;
  partyId: string | null;
  leaseId: null;
};

const COLUMNS = `id, channel, purpose, campaign_id as "campaignId", attempt_count as attempt,
  party_id as "partyId", null as "leaseId"`;

export const LOCK_WAITING_FOR_ADDRESS = `
select ${COLUMNS} from cc_outbound_jobs
where tenant_id = $1::text and target_address = $2::text
  and (status = 'awaiting_verification' or (status = 'queued' and lease_id is null))
order by id
for update`;

/** All that is still to leave for an address, on whatever channel. */
export const lockWaitingForAddress = (tx: Db, tenantId: string, address: string): Promise<WaitingJob[]> =>
  tx.query<WaitingJob>(LOCK_WAITING_FOR_ADDRESS, [tenantId, address]);

/** A job whose prompt was sent, with what says whether the person's verification counts for its address. */
export type AwaitingJob = WaitingJob & {
  voidCount: number;
  until: number | null;
  untilHere: number | null;
  /** The status of the address's link to the person. */
  link: LinkStatus | null;
};

export const LOCK_AWAITING = `
select j.id, j.channel, j.purpose, j.campaign_id as "campaignId", j.attempt_count as attempt, j.party_id as "partyId",
  null as "leaseId", j.void_count as "voidCount",
  (select max(v.verified_until) from cc_verifications v
    where v.tenant_id = $1::text and v.party_id = $2::uuid and v.status = 'verified'
      and v.verified_until > to_timestamp($3::double precision / 1000)) as until,
  (select max(v.verified_until) from cc_verifications v
    join cc_threads t on t.tenant_id = $1::text and t.id = v.thread_id
    where v.tenant_id = $1::text and v.party_id = $2::uuid and v.status = 'verified'
      and t.address = j.target_address) as "untilHere",
  (select l.status from cc_identity_links l
    where l.tenant_id = $1::text and l.party_id = $2::uuid and l.address = j.target_address
    order by l.status = 'verified' desc, l.status = 'bound' desc limit 1) as link
from cc_outbound_jobs j
where j.tenant_id = $1::text and j.party_id = $2::uuid and j.status = 'awaiting_verification'
order by j.id
for update of j`;

/** All jobs of a person that wait for a verification. */
export const lockAwaiting = (
  tx: Db,
  tenantId: string,
  partyId: string,
  now: number,
): Promise<AwaitingJob[]> => tx.query<AwaitingJob>(LOCK_AWAITING, [tenantId, partyId, now]);

export const HOLD_AT_NIGHT = `
update cc_outbound_jobs set on_quiet_hours = 'hold'
where tenant_id = $1::text and id = any($2::uuid[]) and on_quiet_hours <> 'hold'`;

export const holdAtNight = (tx: Db, tenantId: string, ids: readonly string[]) =>
  tx.run(HOLD_AT_NIGHT, [tenantId, ids]);

export const LOCK_UNANSWERED = `
select ${COLUMNS} from cc_outbound_jobs
where tenant_id = $1::text and status = 'awaiting_verification'
  and (sent_at <= to_timestamp($2::double precision / 1000) or expires_at <= to_timestamp($3::double precision / 1000))
order by id
limit $4::integer
for update skip locked`;

/** Jobs whose prompt was sent before `sentBefore`, or that expired, without a verification. */
export const lockUnanswered = (
  tx: Db,
  tenantId: string,
  { sentBefore, now, limit }: { sentBefore: number; now: number; limit: number },
): Promise<WaitingJob[]> => tx.query<WaitingJob>(LOCK_UNANSWERED, [tenantId, sentBefore, now, limit]);

export const VERIFIED_AND_WAITING = `
select distinct v.party_id as id from cc_verifications v
where v.tenant_id = $1::text and v.status = 'verified' and v.verified_until > to_timestamp($2::double precision / 1000)
  and exists (select from cc_outbound_jobs j
    where j.tenant_id = $1::text and j.party_id = v.party_id and j.status = 'awaiting_verification')
limit 100`;

/** People who are verified at this moment and of whom something waits for a verification all the same. */
export const verifiedAndWaiting = async (db: Db, tenantId: string, now: number): Promise<string[]> =>
  (await db.query<{ id: string }>(VERIFIED_AND_WAITING, [tenantId, now])).map(({ id }) => id);
