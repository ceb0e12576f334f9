import type { Db } from './db.ts';

/** Something that others may want to hear of. Its payload is redacted by whoever writes it. */
export type NewEvent = {
  id: string;
  eventType: string;
  /** Events of one subject are delivered in order; an event without one waits for nothing. */
  subject: string | null;
  payload: Record<string, unknown>;
  /** A second event with the same key is the same event. */
  dedupeKey: string;
};

export const INSERT_EVENTS = `
insert into cc_automation_events (tenant_id, id, event_type, subject, payload, dedupe_key, next_attempt_at,
  created_at, updated_at)
select $1::text, e.id, e.event_type, e.subject, e.payload::jsonb, e.dedupe_key,
  to_timestamp($7::double precision / 1000), to_timestamp($7::double precision / 1000),
  to_timestamp($7::double precision / 1000)
from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])
  as e(id, event_type, subject, payload, dedupe_key)
on conflict (tenant_id, dedupe_key) do nothing`;

/**
 * Writes events in the transaction of what they tell about; returns how many were new. After the commit, nudge
 * the channel `decorum_events`: a forgotten nudge costs a minute, no event.
 */
export async function insertEvents(
  tx: Db,
  tenantId: string,
  events: readonly NewEvent[],
  now: number,
): Promise<number> {
  if (events.length === 0) return 0;
  return tx.run(INSERT_EVENTS, [
    tenantId,
    events.map(({ id }) => id),
    events.map(({ eventType }) => eventType),
    events.map(({ subject }) => subject),
    events.map(({ payload }) => JSON.stringify(payload)),
    events.map(({ dedupeKey }) => dedupeKey),
    now,
  ]);
}

export const TENANTS_WITH_DUE_EVENTS = `
select t.id from cc_tenants t
where exists (select 1 from cc_automation_events e
  where e.tenant_id = t.id and e.status <> 'sent' and e.next_attempt_at <= to_timestamp($1::double precision / 1000))
order by t.id`;

export async function tenantsWithDueEvents(db: Db, now: number): Promise<string[]> {
  return (await db.query<{ id: string }>(TENANTS_WITH_DUE_EVENTS, [now])).map(({ id }) => id);
}

/** An event that this process, and no other, may deliver until its lease ends. */
export type ClaimedEvent = NewEvent & {
  status: 'pending' | 'failed';
  /** How often it was claimed, this claim included; settling names it to prove that the claim still holds. */
  attempts: number;
  lastError: string | null;
  createdAt: number;
};

export type ClaimEvents = {
  tenantId: string;
  now: number;
  /** What was due at this moment, now unless told. */
  dueBy?: number;
  limit: number;
  leaseMs: number;
  /** Only the types that begin with `prefix`, or (`matches: false`) only the others. Order is kept among them. */
  only?: { prefix: string; matches: boolean } | undefined;
};

// The lease is the next attempt itself, moved ahead: an event whose process died comes back by itself. Since a
// claimed event is undelivered with a time, it also holds back the later ones of its subject; a dead one has no
// time and holds back nothing. Locked rows are met again by their ctid: a join could walk the table.
export const CLAIM_EVENTS = `
update cc_automation_events e
set attempts = e.attempts + 1,
    next_attempt_at = to_timestamp($2::double precision / 1000)
where e.tenant_id = $1::text and e.status <> 'sent' and e.ctid = any(array(
  select d.ctid from cc_automation_events d
  where d.tenant_id = $1::text and d.status <> 'sent'
    and d.next_attempt_at <= to_timestamp($3::double precision / 1000)
    and ($5::text is null or starts_with(d.event_type, $5::text) = $6::boolean)
    and not exists (select 1 from cc_automation_events p
      where p.tenant_id = $1::text and p.subject = d.subject
        and p.status <> 'sent' and p.next_attempt_at is not null
        and (p.created_at, p.id) < (d.created_at, d.id)
        and ($5::text is null or starts_with(p.event_type, $5::text) = $6::boolean))
  order by d.next_attempt_at, d.created_at, d.id
  limit $4::bigint
  for update of d skip locked))
returning e.id, e.event_type as "eventType", e.subject, e.payload, e.dedupe_key as "dedupeKey", e.status, e.attempts,
  e.last_error as "lastError", e.created_at as "createdAt"`;

/** Leases up to `limit` due events, the longest due first, at most one of each subject. */
export async function claimEvents(
  db: Db,
  { tenantId, now, dueBy = now, limit, leaseMs, only }: ClaimEvents,
): Promise<ClaimedEvent[]> {
  const events = await db.query<ClaimedEvent>(CLAIM_EVENTS, [
    tenantId,
    now + leaseMs,
    dueBy,
    limit,
    only?.prefix ?? null,
    only?.matches ?? null,
  ]);
  return events.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

/**
 * What became of a claimed event. `sent`: delivered, or nobody wanted it. `failed`: tried in vain, tried again at
 * `nextAttemptAt`, or dead without one. `given_back`: not tried at all, as if nobody had claimed it.
 */
export type EventEnd =
  | { end: 'sent' }
  | { end: 'failed'; error: string; nextAttemptAt: number | null }
  | { end: 'given_back'; nextAttemptAt: number };

export type SettledEvent = { event: ClaimedEvent; end: EventEnd };

export const SETTLE_EVENTS = `
update cc_automation_events e
set status = s.status,
    attempts = s.attempts,
    next_attempt_at = to_timestamp(s.next_at / 1000),
    last_error = s.error
from unnest($2::uuid[], $3::integer[], $4::integer[], $5::text[], $6::double precision[], $7::text[])
  as s(id, claimed, attempts, status, next_at, error)
where e.tenant_id = $1::text and e.id = s.id and e.attempts = s.claimed and e.status <> 'sent'
returning e.id`;

/** Returns the ids of the events that were still ours: a claim that ran out and was taken over settles nothing. */
export async function settleEvents(
  db: Db,
  tenantId: string,
  settled: readonly SettledEvent[],
): Promise<Set<string>> {
  if (settled.length === 0) return new Set();
  const rows = settled.map(settledRow);
  const changed = await db.query<{ id: string }>(SETTLE_EVENTS, [
    tenantId,
    settled.map(({ event }) => event.id),
    settled.map(({ event }) => event.attempts),
    rows.map(({ attempts }) => attempts),
    rows.map(({ status }) => status),
    rows.map(({ nextAttemptAt }) => nextAttemptAt),
    rows.map(({ lastError }) => lastError),
  ]);
  return new Set(changed.map(({ id }) => id));
}

function settledRow({ event, end }: SettledEvent) {
  const { attempts, status, lastError } = event;
  switch (end.end) {
    case 'sent':
      return { status: 'sent', attempts, nextAttemptAt: null, lastError: null };
    case 'failed':
      return { status: 'failed', attempts, nextAttemptAt: end.nextAttemptAt, lastError: end.error };
    case 'given_back':
      return { status, attempts: attempts - 1, nextAttemptAt: end.nextAttemptAt, lastError };
    default:
      return end satisfies never;
  }
}
