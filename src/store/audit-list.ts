import type { AuditEntry } from './audit.ts';
import type { Db } from './db.ts';

export type AuditFilter = {
  tenantId: string;
  jobId?: string | undefined;
  partyId?: string | undefined;
  eventType?: string | undefined;
  actor?: string | undefined;
  /** What was done to the campaign itself and the jobs made for it. */
  campaignId?: string | undefined;
  /** Part of a kind of event, of who acted, or of what was written down. */
  q?: string | undefined;
  /** Instants: from inclusive, to exclusive. */
  from?: number | null | undefined;
  to?: number | null | undefined;
  beforeSeq: number | null;
  limit: number;
};

/**
 * Entries, newest first. A search that no index serves reads a stretch of the record at a time and then gives back
 * what it found: `searchedTo` is where it would go on, null when nothing is left to look at.
 */
export type AuditFound = { entries: AuditEntry[]; searchedTo: number | null };

const COLUMNS = `l.id, l.seq, l.at, l.event_type as "eventType", l.actor, l.job_id as "jobId",
  l.party_id as "partyId", l.payload`;

const ASKED = `l.tenant_id = $1::text
  and ($2::bigint is null or l.seq < $2)
  and ($4::text is null or l.event_type = $4)
  and ($5::text is null or l.actor = $5)
  and ($6::text is null or l.payload ->> 'campaignId' = $6)
  and ($7::text is null
    or position(lower($7) in lower(l.event_type || ' ' || l.actor || ' ' || l.payload::text)) > 0)
  and ($8::double precision is null or l.at >= to_timestamp($8 / 1000))
  and ($9::double precision is null or l.at < to_timestamp($9 / 1000))`;

const asked = (filter: AuditFilter): unknown[] => [
  filter.tenantId,
  filter.beforeSeq,
  filter.limit,
  filter.eventType ?? null,
  filter.actor ?? null,
  filter.campaignId ?? null,
  filter.q ?? null,
  filter.from ?? null,
  filter.to ?? null,
];

export const AUDIT_BY_JOB = `
select ${COLUMNS} from cc_audit_logs l
where ${ASKED} and l.job_id = $10::uuid and ($11::uuid is null or l.party_id = $11)
order by l.seq desc limit $3::integer`;

// Of a person's jobs those on the wire stand in an index of their own.
export const AUDIT_BY_PARTY = `
select * from (
  (select ${COLUMNS} from cc_audit_logs l
   where ${ASKED} and l.job_id is null and l.party_id = $10::uuid
   order by l.seq desc limit $3::integer)
  union all
  (select ${COLUMNS}
   from (
     select id from cc_outbound_jobs where tenant_id = $1::text and party_id = $10::uuid and lease_id is null
     union all
     select id from cc_outbound_jobs where tenant_id = $1::text and lease_id is not null and party_id = $10::uuid
   ) j
   join cc_audit_logs l on l.tenant_id = $1::text and l.job_id = j.id
   where ${ASKED}
   order by l.seq desc limit $3::integer)
) l
order by seq desc limit $3::integer`;

export const AUDIT_BY_EVENT = `
select ${COLUMNS} from cc_audit_logs l
where ${ASKED} and l.event_type = $10::text
  and left(l.event_type, 9) <> 'outbound_' and l.event_type <> 'tool_call'
order by l.seq desc limit $3::integer`;

export const AUDIT_STRETCH = `
select ${COLUMNS} from cc_audit_logs l
where ${ASKED} and l.seq >= $10::bigint
order by l.seq desc limit $3::integer`;

export const AUDIT_ENDS = `
select min(seq) as first, max(seq) as last from cc_audit_logs where tenant_id = $1::text`;

export const AUDIT_AT = `
select seq, at from cc_audit_logs where tenant_id = $1::text and seq >= $2::bigint order by seq limit 1`;

/** How many entries one look goes through, and how many looks one request takes. */
const STRETCH = 20_000;
const MOST_STRETCHES = 4;

export async function listAudit(db: Db, filter: AuditFilter): Promise<AuditFound> {
  const { jobId, partyId, eventType } = filter;
  if (jobId)
    return whole(await db.query<AuditEntry>(AUDIT_BY_JOB, [...asked(filter), jobId, partyId ?? null]));
  if (partyId) return whole(await db.query<AuditEntry>(AUDIT_BY_PARTY, [...asked(filter), partyId]));
  if (eventType && !isOfJobs(eventType)) {
    return whole(await db.query<AuditEntry>(AUDIT_BY_EVENT, [...asked(filter), eventType]));
  }
  return await search(db, filter);
}

const whole = (entries: AuditEntry[]): AuditFound => ({ entries, searchedTo: null });

/** What happens to every job is most of the record, and in no index by its kind: it is found soon by reading. */
const isOfJobs = (event: string): boolean => event.startsWith('outbound_') || event === 'tool_call';

async function search(db: Db, filter: AuditFilter): Promise<AuditFound> {
  const { tenantId, limit, from, to } = filter;
  const ends = await db.one<{ first: number | null; last: number | null }>(AUDIT_ENDS, [tenantId]);
  if (!ends || ends.first === null || ends.last === null) return whole([]);
  const span = { first: ends.first, last: ends.last };
  const floor = from ? await seqAt(db, tenantId, span, from - OUT_OF_ORDER_MS) : span.first;
  const newest = to ? await seqAt(db, tenantId, span, to + OUT_OF_ORDER_MS) : span.last;
  let before = Math.min(filter.beforeSeq ?? Number.POSITIVE_INFINITY, newest + 1);
  const entries: AuditEntry[] = [];
  for (let looks = 0; before > floor && looks < MOST_STRETCHES; looks += 1) {
    const start = Math.max(before - STRETCH, floor);
    const rest = { ...filter, beforeSeq: before, limit: limit - entries.length };
    entries.push(...(await db.query<AuditEntry>(AUDIT_STRETCH, [...asked(rest), start])));
    if (entries.length === limit) return { entries, searchedTo: null };
    before = start;
  }
  return { entries, searchedTo: before > floor ? before : null };
}

/** Entries are numbered in almost the order of their instants: a busy worker may write one this much later. */
const OUT_OF_ORDER_MS = 10 * 60_000;

/** The number of the first entry at an instant or after it, by halving; the last one where all are earlier. */
async function seqAt(
  db: Db,
  tenantId: string,
  { first, last }: { first: number; last: number },
  at: number,
): Promise<number> {
  let low = first;
  let high = last;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const entry = await db.one<{ seq: number; at: number }>(AUDIT_AT, [tenantId, middle]);
    if (entry && entry.at < at) low = Math.max(entry.seq, middle) + 1;
    else high = middle;
  }
  return Math.min(low, last);
}
