import type { ChannelName, JobStatus, Purpose } from '../policy/words.ts';

/** A job's status as people see it: what a rule makes wait is held, and queued is the rest. */
export type JobState = JobStatus | 'held';

/** Which jobs; null asks nothing. Instants are epoch milliseconds, `from` inclusive, `to` exclusive. */
export type JobFilter = {
  state: JobState | null;
  channel: ChannelName | null;
  ownerId: string | null;
  campaignId: string | null;
  purpose: Purpose | null;
  /** What holds it or ended it. */
  reason: string | null;
  bankCustomerId: string | null;
  partyId: string | null;
  from: number | null;
  to: number | null;
  /** Part of a person's name, reference or address, the beginning of a job's address, or a job's id. */
  q: string | null;
};

/** Newest first; `after` is the id below which the page begins. */
export type JobPage = { after: string | null; limit: number };

/**
 * The conditions of a filter on `j`, with the first seventeen parameters. $2 and $3 bound the ids, $4 is the limit; $16
 * and $17 look for a text in the person and the address of each row, when there are too many people to go by. As a scalar
 * it is looked up row by row: an `exists` may become a search through all people first.
 */
export const ASKED = `
  j.tenant_id = $1 and j.id < $2::uuid and j.id >= $3::uuid
  and ($5::text is null or j.status = $5)
  and ($6::boolean is null or (j.held_reason is not null) = $6)
  and ($7::text is null or j.channel = $7)
  and ($8::text is null or j.purpose = $8)
  and ($9::text is null or coalesce(j.held_reason, j.reason_code, '') = $9)
  and ($10::uuid is null or j.campaign_id = $10)
  and ($11::text is null or j.owner_id = $11)
  and ($12::text is null or j.bank_customer_id = $12)
  and ($13::uuid is null or j.party_id = $13)
  and ($14::double precision is null or j.created_at >= to_timestamp($14::double precision / 1000))
  and ($15::double precision is null or j.created_at < to_timestamp($15::double precision / 1000))
  and ($16::text is null or j.target_address like $17::text or (select p.search_text like $16
    from cc_parties p where p.tenant_id = $1 and p.id = j.party_id))`;

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** The values of `ASKED`. */
export const asked = (
  tenantId: string,
  filter: JobFilter,
  { after, limit }: JobPage,
  words: { name: string; address: string } | null,
): unknown[] => {
  const before = filter.to === null ? LAST_ID : firstIdAt(filter.to + CLOCKS_DIFFER_MS);
  return [
    tenantId,
    after !== null && after < before ? after : before,
    filter.from === null ? FIRST_ID : firstIdAt(filter.from - CLOCKS_DIFFER_MS),
    limit,
    filter.state === 'held' ? 'queued' : filter.state,
    filter.state === 'held' ? true : filter.state === 'queued' ? false : null,
    filter.channel,
    filter.purpose,
    filter.reason,
    filter.campaignId,
    filter.ownerId,
    filter.bankCustomerId,
    filter.partyId,
    filter.from,
    filter.to,
    words?.name ?? null,
    words?.address ?? null,
  ];
};

/** Ids are made a moment after `created_at` is read, in a burst even some milliseconds ahead of the clock. */
const CLOCKS_DIFFER_MS = 10 * 60_000;

/** No UUIDv7 of this millisecond is less. */
function firstIdAt(at: number): string {
  const hex = Math.max(0, Math.floor(at)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
