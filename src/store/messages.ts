import type { MessageStatus } from '../policy/words.ts';
import type { Db } from './db.ts';

export type Media = { url: string; contentType: string };

/** What one step of the chain said of a message. */
export type ChainEntry = { step: string; verdict: string | null };

/** A message as operators read it, oldest first in its conversation. */
export type Message = {
  id: string;
  direction: 'inbound' | 'outbound';
  status: MessageStatus;
  text: string;
  media: Media[];
  /** The chain's step that decided on it, and its word. */
  step: string | null;
  verdict: string | null;
  chain: ChainEntry[] | null;
  /** Which fixed answer it is, of ours. */
  answer: string | null;
  inReplyTo: string | null;
  deliveryStatus: string | null;
  errorCode: string | null;
  errorMessage: string | null;
  at: number;
};

export const MESSAGES_OF_THREAD = `
select id, direction, status, body as text, media, step, verdict, chain, answer, in_reply_to as "inReplyTo",
  delivery_status as "deliveryStatus", error_code as "errorCode", error_message as "errorMessage", at
from cc_messages
where tenant_id = $1::text and thread_id = $2::uuid and ($3::uuid is null or id < $3)
order by id desc
limit $4::integer`;

/** Newest first. */
export const messagesOfThread = (
  db: Db,
  {
    tenantId,
    threadId,
    after,
    limit,
  }: { tenantId: string; threadId: string; after: string | null; limit: number },
): Promise<Message[]> => db.query<Message>(MESSAGES_OF_THREAD, [tenantId, threadId, after, limit]);

export const IS_RECEIVED = `
select 1 as one from cc_messages
where tenant_id = $1::text and provider = $2::text and provider_message_id = $3::text`;

export const isReceived = async (db: Db, tenantId: string, provider: string, id: string): Promise<boolean> =>
  (await db.one(IS_RECEIVED, [tenantId, provider, id])) !== null;

export type NewInbound = {
  id: string;
  threadId: string;
  provider: string;
  providerMessageId: string;
  text: string;
  media: readonly Media[];
  raw: unknown;
  codeMac: string | null;
};

export const INSERT_INBOUND = `
insert into cc_messages (tenant_id, id, thread_id, direction, status, body, media, provider, provider_message_id, raw,
  code_mac, wake_at, at, created_at, updated_at)
values ($1::text, $2::uuid, $3::uuid, 'inbound', 'received', $4::text, $5::jsonb, $6::text, $7::text, $8::jsonb,
  $9::text, to_timestamp($10::double precision / 1000), to_timestamp($10::double precision / 1000),
  to_timestamp($10::double precision / 1000), to_timestamp($10::double precision / 1000))
on conflict (tenant_id, provider, provider_message_id) where provider_message_id is not null do nothing`;

/** False when the provider told of it before. Work on it is due at once. */
export const insertInbound = async (
  tx: Db,
  tenantId: string,
  row: NewInbound,
  now: number,
): Promise<boolean> =>
  (await tx.run(INSERT_INBOUND, [
    tenantId,
    row.id,
    row.threadId,
    row.text,
    JSON.stringify(row.media),
    row.provider,
    row.providerMessageId,
    JSON.stringify(row.raw),
    row.codeMac,
    now,
  ])) === 1;

export const THREADS_WITH_NEWS = `
select m.thread_id as id from cc_messages m
where m.tenant_id = $1::text and m.direction = 'inbound'
  and m.wake_at <= to_timestamp($2::double precision / 1000)
group by m.thread_id
order by min(m.wake_at)
limit $3::integer`;

/** The conversations in which something has to be looked at, the longest waiting first. */
export const threadsWithNews = async (
  db: Db,
  tenantId: string,
  { now, limit }: { now: number; limit: number },
): Promise<string[]> =>
  (await db.query<{ id: string }>(THREADS_WITH_NEWS, [tenantId, now, limit])).map(({ id }) => id);

export type InboundMessage = {
  id: string;
  text: string;
  media: Media[];
  /** Twilio's OptOutType: it took the message for this keyword and has answered it. */
  optOut: string | null;
  attempts: number;
  codeMac: string | null;
  at: number;
};

export const NEXT_INBOUND = `
select id, body as text, media, raw ->> 'OptOutType' as "optOut", code_mac as "codeMac",
  attempt_count as attempts, at
from cc_messages
where tenant_id = $1::text and thread_id = $2::uuid and direction = 'inbound'
  and wake_at <= to_timestamp($3::double precision / 1000)
order by id
limit 1
for update`;

/** The oldest message of a locked conversation that is due. */
export const nextInbound = (tx: Db, tenantId: string, threadId: string, now: number) =>
  tx.one<InboundMessage>(NEXT_INBOUND, [tenantId, threadId, now]);

export const FINISH_INBOUND = `
update cc_messages
set status = $3::text, step = $4::text, verdict = $5::text, chain = $6::jsonb, wake_at = null, code_mac = null,
  error_code = null, updated_at = to_timestamp($7::double precision / 1000)
where tenant_id = $1::text and id = $2::uuid`;

export const finishInbound = (
  tx: Db,
  tenantId: string,
  id: string,
  routed: { status: MessageStatus; step: string; verdict: string; chain: readonly ChainEntry[] },
  now: number,
) =>
  tx.run(FINISH_INBOUND, [
    tenantId,
    id,
    routed.status,
    routed.step,
    routed.verdict,
    JSON.stringify(routed.chain),
    now,
  ]);

export const PUT_OFF_INBOUND = `
update cc_messages
set attempt_count = attempt_count + 1, status = $4::text, wake_at = to_timestamp($5::double precision / 1000),
  error_code = $6::text, updated_at = to_timestamp($7::double precision / 1000)
where tenant_id = $1::text and id = $2::uuid and attempt_count = $3::integer and status = 'received'`;

/** A message that could not be worked on: looked at again at `wakeAt`, or, with none, left to a person. */
export const putOffInbound = (
  db: Db,
  tenantId: string,
  {
    id,
    attempts,
    wakeAt,
    errorCode,
  }: { id: string; attempts: number; wakeAt: number | null; errorCode: string },
  now: number,
) =>
  db.run(PUT_OFF_INBOUND, [
    tenantId,
    id,
    attempts,
    wakeAt === null ? 'needs_review' : 'received',
    wakeAt,
    errorCode,
    now,
  ]);
