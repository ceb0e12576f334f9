import type { Answer } from '../policy/answers.ts';
import type { ChannelName } from '../policy/words.ts';
import type { Db } from './db.ts';

export type NewAnswer = {
  id: string;
  threadId: string;
  inReplyTo: string;
  answer: Answer;
  text: string;
  expiresAt: number;
  /** Whose code it carries. */
  verificationId: string | null;
};

export const INSERT_ANSWER = `
insert into cc_messages (tenant_id, id, thread_id, direction, status, body, answer, in_reply_to, verification_id,
  expires_at, wake_at, at, created_at, updated_at)
select $1::text, $2::uuid, $3::uuid, 'outbound', 'approved_to_send', $4::text, $5::text, $6::uuid, $7::uuid,
  to_timestamp($8::double precision / 1000), at, at, at, at
from to_timestamp($9::double precision / 1000) at
on conflict (tenant_id, in_reply_to, answer) where answer is not null do nothing`;

/** Due at once. False when this message has had this answer. */
export const insertAnswer = async (tx: Db, tenantId: string, row: NewAnswer, now: number): Promise<boolean> =>
  (await tx.run(INSERT_ANSWER, [
    tenantId,
    row.id,
    row.threadId,
    row.text,
    row.answer,
    row.inReplyTo,
    row.verificationId,
    row.expiresAt,
    now,
  ])) === 1;

export const ANSWERS_SINCE = `
select count(*) as count from cc_messages
where tenant_id = $1::text and thread_id = $2::uuid and answer is not null
  and at > to_timestamp($3::double precision / 1000)`;

/** How many answers a conversation has had since then. */
export const answersSince = async (
  tx: Db,
  tenantId: string,
  threadId: string,
  since: number,
): Promise<number> =>
  (await tx.one<{ count: number }>(ANSWERS_SINCE, [tenantId, threadId, since]))?.count ?? 0;

/** An answer with a lease: this process, and no other, may put it on the wire until the lease ends. */
export type ClaimedAnswer = {
  id: string;
  threadId: string;
  channel: ChannelName;
  address: string;
  partyId: string | null;
  answer: Answer;
  text: string;
  /** The number of the attempt that this claim began. */
  attempt: number;
  expiresAt: number;
  isSuppressed: boolean;
  /** The code that it is to carry, and the conversation in which that counts. */
  verificationId: string | null;
  codeThreadId: string | null;
  leaseId: string;
};

export const CLAIM_ANSWERS = `
update cc_messages m
set lease_id = $3::uuid, lease_expires_at = to_timestamp($4::double precision / 1000),
  attempt_count = m.attempt_count + 1, updated_at = to_timestamp($2::double precision / 1000)
from cc_threads t
where m.tenant_id = $1::text and t.tenant_id = $1::text and t.id = m.thread_id
  and m.ctid = any(array(
    select d.ctid from cc_messages d
    where d.tenant_id = $1::text and d.direction = 'outbound' and d.lease_id is null
      and d.wake_at <= to_timestamp($2::double precision / 1000)
    order by d.wake_at, d.id
    limit $5::integer
    for update skip locked))
returning m.id, m.thread_id as "threadId", t.channel, t.address, t.party_id as "partyId", m.answer, m.body as text,
  m.attempt_count as attempt, m.expires_at as "expiresAt", m.lease_id as "leaseId",
  m.verification_id as "verificationId", (select v.thread_id from cc_verifications v
    where v.tenant_id = $1::text and v.id = m.verification_id) as "codeThreadId",
  exists (select from cc_suppressions s where s.tenant_id = $1::text and s.address = t.address
    and s.lifted_at is null and (s.channel is null or s.channel = t.channel)) as "isSuppressed"`;

/** Takes up to `limit` answers that are due, the longest waiting first. */
export const claimAnswers = (
  db: Db,
  tenantId: string,
  {
    now,
    limit,
    leaseId,
    leaseExpiresAt,
  }: { now: number; limit: number; leaseId: string; leaseExpiresAt: number },
): Promise<ClaimedAnswer[]> =>
  db.query<ClaimedAnswer>(CLAIM_ANSWERS, [tenantId, now, leaseId, leaseExpiresAt, limit]);

/** What became of a claimed answer. */
export type AnswerEnd =
  | { end: 'sent'; provider: string; providerMessageId: string | null; deliveryStatus: string }
  | { end: 'failed'; code: string; message: string }
  | { end: 'again'; at: number; code: string; message: string };

export const FINISH_ANSWER = `
update cc_messages
set status = $4::text, wake_at = to_timestamp($5::double precision / 1000), provider = $6::text,
  provider_message_id = $7::text, delivery_status = coalesce(delivery_status, $8::text), error_code = $9::text,
  error_message = $10::text, at = case when $4::text = 'sent' then to_timestamp($11::double precision / 1000) else at end,
  lease_id = null, lease_expires_at = null, updated_at = to_timestamp($11::double precision / 1000)
where tenant_id = $1::text and id = $2::uuid and lease_id = $3::uuid`;

/** False when the lease was lost meanwhile. */
export async function finishAnswer(
  tx: Db,
  tenantId: string,
  { id, leaseId }: Pick<ClaimedAnswer, 'id' | 'leaseId'>,
  end: AnswerEnd,
  now: number,
): Promise<boolean> {
  const sent = end.end === 'sent' ? end : null;
  const told = end.end === 'sent' ? null : end;
  const rows = await tx.run(FINISH_ANSWER, [
    tenantId,
    id,
    leaseId,
    end.end === 'sent' ? 'sent' : end.end === 'failed' ? 'failed_send' : 'approved_to_send',
    end.end === 'again' ? end.at : null,
    sent?.provider ?? null,
    sent?.providerMessageId ?? null,
    sent?.deliveryStatus ?? null,
    told?.code ?? null,
    told?.message ?? null,
    now,
  ]);
  return rows === 1;
}

export const LOST_ANSWERS = `
update cc_messages m
set status = 'failed_send', wake_at = null, error_code = $3::text, error_message = $4::text, lease_id = null,
  lease_expires_at = null, updated_at = to_timestamp($2::double precision / 1000)
from cc_threads t
where m.tenant_id = $1::text and t.tenant_id = $1::text and t.id = m.thread_id
  and m.lease_expires_at <= to_timestamp($2::double precision / 1000)
returning m.id, m.thread_id as "threadId", t.channel, t.party_id as "partyId", m.answer`;

export type LostAnswer = Pick<ClaimedAnswer, 'id' | 'threadId' | 'channel' | 'partyId' | 'answer'>;

/** Answers whose worker ended without a word: they may have left, and nobody sends them again. */
export const endLostAnswers = (
  tx: Db,
  tenantId: string,
  { now, code, message }: { now: number; code: string; message: string },
): Promise<LostAnswer[]> => tx.query<LostAnswer>(LOST_ANSWERS, [tenantId, now, code, message]);

export const NOTE_ANSWER = `
update cc_messages
set delivery_status = $4::text, error_code = coalesce($5::text, error_code),
  error_message = coalesce($6::text, error_message), updated_at = to_timestamp($7::double precision / 1000)
where tenant_id = $1::text and id = $2::uuid and direction = 'outbound'
  and (not $3::boolean or delivery_status is distinct from 'delivered' and delivery_status is distinct from 'read')`;

/** A receipt for an answer. `isEarlier`: it overtook nothing that is final. False when it speaks of no answer. */
export const noteAnswer = async (
  db: Db,
  tenantId: string,
  id: string,
  news: { status: string; isEarlier: boolean; code: string | null; message: string | null },
  now: number,
): Promise<boolean> =>
  (await db.run(NOTE_ANSWER, [tenantId, id, news.isEarlier, news.status, news.code, news.message, now])) ===
  1;
