import type { ChannelName, ThreadStatus } from '../policy/words.ts';
import type { Db } from './db.ts';

/** A conversation: one address on one channel. */
export type Thread = {
  id: string;
  channel: ChannelName;
  address: string;
  partyId: string | null;
  partyName: string | null;
  /** Nobody has said yet who it is. */
  isStranger: boolean;
  status: ThreadStatus;
  /** How many of its messages wait for a person. */
  needsReview: number;
  /** The newest message's words. */
  lastText: string | null;
  lastInboundAt: number | null;
  lastMessageAt: number;
  archivedAt: number | null;
};

const THREAD = `
select t.id, t.channel, t.address, t.party_id as "partyId", p.display_name as "partyName",
  coalesce(p.is_stranger, true) as "isStranger", t.status,
  (select count(*) from cc_messages m
    where m.tenant_id = t.tenant_id and m.thread_id = t.id and m.status = 'needs_review') as "needsReview",
  (select m.body from cc_messages m where m.tenant_id = t.tenant_id and m.thread_id = t.id
    order by m.id desc limit 1) as "lastText",
  t.last_inbound_at as "lastInboundAt", t.last_message_at as "lastMessageAt", t.archived_at as "archivedAt"
from cc_threads t
left join cc_parties p on p.tenant_id = t.tenant_id and p.id = t.party_id`;

export const LIST_THREADS = `${THREAD}
where t.tenant_id = $1::text
  and ($2::text is null or t.status = $2)
  and ($3::uuid is null or t.party_id = $3)
  and ($4::text is null or t.channel = $4)
  and ($5::boolean is null or $5 = exists (select from cc_messages m
    where m.tenant_id = $1 and m.thread_id = t.id and m.status = 'needs_review'))
  and ($6::uuid is null or (t.last_message_at, t.id) < (
    select c.last_message_at, c.id from cc_threads c where c.tenant_id = $1 and c.id = $6))
order by t.last_message_at desc, t.id desc
limit $7::integer`;

export type ThreadFilter = {
  status?: ThreadStatus | undefined;
  partyId?: string | undefined;
  channel?: ChannelName | undefined;
  needsReview?: boolean | undefined;
};

/** Those in which something was said last come first; `after` is the last one of the page before. */
export const listThreads = (
  db: Db,
  asked: ThreadFilter & { tenantId: string; after: string | null; limit: number },
): Promise<Thread[]> =>
  db.query<Thread>(LIST_THREADS, [
    asked.tenantId,
    asked.status ?? null,
    asked.partyId ?? null,
    asked.channel ?? null,
    asked.needsReview ?? null,
    asked.after,
    asked.limit,
  ]);

export const THREAD_BY_ID = `${THREAD}
where t.tenant_id = $1::text and t.id = $2::uuid`;

export const threadById = (db: Db, tenantId: string, id: string): Promise<Thread | null> =>
  db.one<Thread>(THREAD_BY_ID, [tenantId, id]);

export const OPEN_THREAD = `
insert into cc_threads as known
  (tenant_id, id, channel, address, last_inbound_at, last_message_at, created_at, updated_at)
values ($1::text, $2::uuid, $3::text, $4::text, to_timestamp($5::double precision / 1000),
  to_timestamp($6::double precision / 1000), to_timestamp($6::double precision / 1000),
  to_timestamp($6::double precision / 1000))
on conflict (tenant_id, channel, address) do update
set last_inbound_at = greatest(known.last_inbound_at, excluded.last_inbound_at),
    last_message_at = greatest(known.last_message_at, excluded.last_message_at),
    archived_at = null,
    updated_at = excluded.updated_at
returning id`;

/** The conversation with this address, which begins now if there was none; what is said in it brings it back. */
export async function openThread(
  tx: Db,
  tenantId: string,
  thread: { id: string; channel: ChannelName; address: string; inbound: boolean },
  now: number,
): Promise<string> {
  const row = await tx.one<{ id: string }>(OPEN_THREAD, [
    tenantId,
    thread.id,
    thread.channel,
    thread.address,
    thread.inbound ? now : null,
    now,
  ]);
  return (row as { id: string }).id;
}

export type LockedThread = {
  id: string;
  channel: ChannelName;
  address: string;
  status: ThreadStatus;
  partyId: string | null;
};

export const LOCK_THREAD = `
select id, channel, address, status, party_id as "partyId"
from cc_threads where tenant_id = $1::text and id = $2::uuid for no key update skip locked`;

/** Null while another worker has it: what is said in one conversation is worked on one after the other. */
export const lockThread = (tx: Db, tenantId: string, id: string): Promise<LockedThread | null> =>
  tx.one<LockedThread>(LOCK_THREAD, [tenantId, id]);

export const TIE_THREAD = `
update cc_threads set party_id = $3::uuid where tenant_id = $1::text and id = $2::uuid`;

export const tieThread = (tx: Db, tenantId: string, id: string, partyId: string) =>
  tx.run(TIE_THREAD, [tenantId, id, partyId]);

export const RETIE_THREADS = `
update cc_threads t set party_id = owner.party_id
from (
  select th.id, (
    select l.party_id from cc_identity_links l
    where l.tenant_id = $1::text and l.address = th.address
      and (l.kind = case when th.channel in ('sms', 'voice', 'call_note') then 'phone' else th.channel end
        or (l.kind = 'phone' and th.channel in ('whatsapp', 'zalo')))
    order by l.kind = th.channel desc limit 1) as party_id
  from cc_threads th
  where th.tenant_id = $1::text and th.address = any($2::text[])
    and th.channel in ('sms', 'whatsapp', 'email', 'voice', 'zalo', 'facebook', 'call_note')
) owner
where t.tenant_id = $1::text and t.id = owner.id and owner.party_id is not null
  and t.party_id is distinct from owner.party_id`;

/** Whoever took over one of these addresses has its conversations, too. */
export const retieThreads = (tx: Db, tenantId: string, addresses: readonly string[]) =>
  tx.run(RETIE_THREADS, [tenantId, addresses]);

export const SET_THREAD_STATUS = `
update cc_threads set status = $3::text, updated_at = to_timestamp($4::double precision / 1000)
where tenant_id = $1::text and id = $2::uuid and status <> $3::text`;

/** False when it has this status already, or does not exist. */
export const setThreadStatus = async (
  tx: Db,
  { tenantId, id, status, now }: { tenantId: string; id: string; status: ThreadStatus; now: number },
): Promise<boolean> => (await tx.run(SET_THREAD_STATUS, [tenantId, id, status, now])) === 1;
