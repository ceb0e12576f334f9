import type { Channel } from '../channels/channel.ts';
import type { Clock } from '../clock.ts';
import type { NewCode, NewId } from '../ids.ts';
import { ANSWER_RULES, CODE_PLACE } from '../policy/answers.ts';
import type { SendEnd } from '../policy/send-end.ts';
import type { ChannelName } from '../policy/words.ts';
import {
  type AnswerEnd,
  type ClaimedAnswer,
  claimAnswers,
  endLostAnswers,
  finishAnswer,
} from '../store/answers.ts';
import { recordAudit } from '../store/audit.ts';
import type { Db } from '../store/db.ts';
import { emptyBatch, recordBatch } from '../store/record.ts';
import { armCode, disarmCode } from '../store/verifications.ts';
import type { CodeDigests } from './code-digests.ts';

export type SendAnswersDeps = {
  db: Db;
  clock: Clock;
  newId: NewId;
  channels: ReadonlyMap<ChannelName, Channel>;
  codes: CodeDigests;
  newCode: NewCode;
};

const AT_ONCE = 10;
/** A send may last 20 seconds; its lease outlives it. */
const LEASE_MS = 60_000;
const RETRY_AFTER_MS = 15_000;
const LOST = {
  code: 'worker_lost',
  message: 'The worker that had this answer ended without a word; it may have left and is not sent again.',
};

/**
 * Sends the answers that are due, each at most once: an answer is leased before it leaves, and one whose worker ended
 * in between is given up rather than repeated. Answers how many it took.
 */
export async function sendAnswers(deps: SendAnswersDeps, tenantId: string): Promise<number> {
  const { db, clock, newId } = deps;
  await giveUpLost(deps, tenantId);
  const now = clock.now();
  const answers = await claimAnswers(db, tenantId, {
    now,
    limit: AT_ONCE,
    leaseId: newId(),
    leaseExpiresAt: now + LEASE_MS,
  });
  const results = await Promise.allSettled(answers.map((answer) => sendOne(deps, tenantId, answer)));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return answers.length;
}

async function sendOne(deps: SendAnswersDeps, tenantId: string, answer: ClaimedAnswer): Promise<void> {
  const began = deps.clock.now();
  const channel = deps.channels.get(answer.channel);
  const refused = refusalOf(answer, channel, began);
  const text = refused ? null : await wordsOf(deps, tenantId, answer, began);
  const sent =
    channel && text !== null
      ? await channel.send({
          tenantId,
          jobId: answer.id,
          attempt: answer.attempt,
          to: answer.address,
          text,
          subject: 'Re: your message',
        })
      : null;
  const at = deps.clock.now();
  const end = refused ?? (channel && sent ? endOf(answer, channel, sent, at) : NOT_WAITED_FOR);
  await deps.db.transaction(async (tx) => {
    const isOurs = await finishAnswer(tx, tenantId, answer, end, at);
    // A code that may have left still counts.
    if (isOurs && answer.verificationId && end.end === 'failed' && sent?.end !== 'unknown') {
      await disarmCode(tx, tenantId, answer.verificationId, at);
    }
    await recordAudit(tx, tenantId, [auditOf(deps, answer, end, at, sent && at - began)]);
    // What the network blocks is blocked for jobs as well; a stop that it took by itself is on record already.
    if (sent?.end === 'refused' && sent.suppress && answer.answer !== 'opt_out_confirmed') {
      const { channel: name, address } = answer;
      const evidence = { messageId: answer.id, code: sent.code };
      const suppression = { id: deps.newId(), address, channel: name, reason: sent.suppress, evidence };
      await recordBatch(tx, tenantId, { ...emptyBatch(), suppressions: [suppression] }, at);
    }
  });
}

const NOT_WAITED_FOR: AnswerEnd = { end: 'failed', code: 'replaced', message: 'A newer code was asked for.' };

/** What it says. A code is made here, where it leaves, and its digest is on disk before: nothing else ever has it. */
async function wordsOf(
  { db, codes, newCode }: SendAnswersDeps,
  tenantId: string,
  { text, verificationId: id, codeThreadId }: ClaimedAnswer,
  now: number,
): Promise<string | null> {
  if (id === null || codeThreadId === null) return text;
  const code = newCode();
  const codeMac = codes.digest(tenantId, codeThreadId, code);
  return (await armCode(db, tenantId, { id, codeMac }, now)) ? text.replace(CODE_PLACE, code) : null;
}

function refusalOf(
  { answer, channel: name, expiresAt, isSuppressed }: ClaimedAnswer,
  channel: Channel | undefined,
  now: number,
): AnswerEnd | null {
  const refused = (code: string, message: string): AnswerEnd => ({ end: 'failed', code, message });
  if (now >= expiresAt) return refused('expired', 'It was too late to answer.');
  if (isSuppressed && !ANSWER_RULES[answer].evenIfSuppressed) {
    return refused('opted_out', 'The address is suppressed.');
  }
  if (!channel) return refused('no_channel', `No provider is configured for ${name}.`);
  return null;
}

function endOf(answer: ClaimedAnswer, channel: Channel, sent: SendEnd, now: number): AnswerEnd {
  switch (sent.end) {
    case 'accepted': {
      const { providerMessageId, providerStatus } = sent;
      return { end: 'sent', provider: channel.provider, providerMessageId, deliveryStatus: providerStatus };
    }
    case 'unknown':
      return { end: 'failed', code: sent.code, message: `${sent.message} It is not sent again.` };
    case 'refused': {
      const { refusal, code, message, retryAfterMs = RETRY_AFTER_MS } = sent;
      const at = now + retryAfterMs;
      const isWorthIt = refusal !== 'permanent' && answer.attempt < ANSWER_RULES[answer.answer].maxAttempts;
      return isWorthIt && at < answer.expiresAt
        ? { end: 'again', at, code, message }
        : { end: 'failed', code, message };
    }
    default:
      return sent satisfies never;
  }
}

async function giveUpLost(deps: SendAnswersDeps, tenantId: string): Promise<void> {
  const { db, clock } = deps;
  await db.transaction(async (tx) => {
    const now = clock.now();
    const lost = await endLostAnswers(tx, tenantId, { now, ...LOST });
    await recordAudit(
      tx,
      tenantId,
      lost.map((answer) => auditOf(deps, answer, { end: 'failed', ...LOST }, now, null)),
    );
  });
}

const auditOf = (
  { newId }: SendAnswersDeps,
  {
    id,
    threadId,
    channel,
    partyId,
    answer,
  }: Pick<ClaimedAnswer, 'id' | 'threadId' | 'channel' | 'partyId' | 'answer'>,
  end: AnswerEnd,
  at: number,
  ms: number | null,
) => ({
  id: newId(),
  at,
  eventType: end.end === 'sent' ? ('answer_sent' as const) : ('answer_failed' as const),
  actor: 'inbound',
  partyId,
  payload: {
    messageId: id,
    threadId,
    channel,
    answer,
    ...(ms !== null && { ms }),
    ...(end.end === 'sent'
      ? { providerMessageId: end.providerMessageId }
      : { code: end.code, again: end.end === 'again' }),
  },
});
