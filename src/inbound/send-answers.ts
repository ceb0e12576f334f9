import type { Channel } from '../channels/channel.ts';
import type { Clock } from '../clock.ts';
import type { NewId } from '../ids.ts';
import { ANSWER_RULES } from '../policy/answers.ts';
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

export type SendAnswersDeps = {
  db: Db;
  clock: Clock;
  newId: NewId;
  channels: ReadonlyMap<ChannelName, Channel>;
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
  const refused = refusalOf(deps, answer, began);
  const channel = deps.channels.get(answer.channel);
  const sent =
    refused || !channel
      ? null
      : await channel.send({
          tenantId,
          jobId: answer.id,
          attempt: answer.attempt,
          to: answer.address,
          text: answer.text,
          subject: 'Re: your message',
        });
  const at = deps.clock.now();
  const end = refused ?? endOf(answer, channel as Channel, sent as SendEnd, at);
  await deps.db.transaction(async (tx) => {
    await finishAnswer(tx, tenantId, answer, end, at);
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

function refusalOf(
  { channels }: SendAnswersDeps,
  { answer, channel, expiresAt, isSuppressed }: ClaimedAnswer,
  now: number,
): AnswerEnd | null {
  const refused = (code: string, message: string): AnswerEnd => ({ end: 'failed', code, message });
  if (now >= expiresAt) return refused('expired', 'It was too late to answer.');
  if (isSuppressed && !ANSWER_RULES[answer].evenIfSuppressed) {
    return refused('opted_out', 'The address is suppressed.');
  }
  if (!channels.has(channel)) return refused('no_channel', `No provider is configured for ${channel}.`);
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
