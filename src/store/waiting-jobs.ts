import type { ChannelName, Purpose } from '../policy/words.ts';
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
