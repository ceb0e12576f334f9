import type { ReceivedReceipt } from '../channels/channel.ts';
import type { Clock, Random } from '../clock.ts';
import type { NewId } from '../ids.ts';
import { settleReceipt } from '../policy/settle.ts';
import { noteAnswer } from '../store/answers.ts';
import type { Db } from '../store/db.ts';
import {
  type AttemptNews,
  attemptNews,
  lockForReceipt,
  noteDelivery,
  type ReceiptJob,
} from '../store/receipts.ts';
import { type AttemptRow, emptyBatch, recordBatch } from '../store/record.ts';
import { alarms, decisionEvents, transitionAudit } from '../store/transition-rows.ts';

export type ReceiptDeps = {
  db: Db;
  clock: Clock;
  random: Random;
  newId: NewId;
  /** Whether each decision is also told to the outbox. */
  tellDecisions: boolean;
};

/** `repeated` and `unknown_job` change nothing; both are answered with success, so that the provider stops. */
export type ReceiptResult = 'applied' | 'repeated' | 'unknown_job';

/**
 * Believes a provider's callback, once. The job's row is locked, the pure rule says what follows, and job,
 * attempt, audit and events are written in the same transaction; a repeated receipt meets its own row.
 */
export async function applyReceipt(
  deps: ReceiptDeps,
  tenantId: string,
  received: ReceivedReceipt,
): Promise<ReceiptResult> {
  return deps.db.transaction(async (tx) => {
    const job = await lockForReceipt(tx, tenantId, received.jobId);
    if (!job)
      return (await noteReceipt(tx, tenantId, received, deps.clock.now())) ? 'applied' : 'unknown_job';
    if (received.attempt < 1 || received.attempt > job.attempt) return 'unknown_job';
    const news = await attemptNews(tx, tenantId, received.jobId, received.attempt);
    if (isRepeated(news, received)) return 'repeated';
    const now = deps.clock.now();
    const { receipt } = received;
    const prompt = news.some(({ kind }) => kind === 'prompt') || isPromptOnTheWire(job);
    const latest = received.attempt === job.attempt;
    const attemptDelivered = news.some(({ status }) => status === 'delivered' || status === 'read');
    const settled = settleReceipt(
      {
        channel: job.channel,
        status: job.status,
        made: job.attempt - job.voidCount,
        max: job.maxAttempts,
        verified: job.verificationState === 'verified',
        outcomeCode: job.outcomeCode,
        latest,
        attemptFailed: news.some(({ status }) => FAILED.has(status)),
        attemptDelivered,
        prompt,
      },
      receipt,
      now,
      deps.random(),
    );
    const batch = emptyBatch();
    batch.attempts = attemptRows(deps, job, received, news, prompt, now);
    if (batch.attempts.length > 0) {
      batch.audits.push({
        id: deps.newId(),
        at: now,
        eventType: 'outbound_receipt',
        actor: `provider:${received.provider}`,
        jobId: job.id,
        partyId: job.partyId,
        payload: {
          attempt: received.attempt,
          status: receipt.status,
          providerStatus: receipt.providerStatus,
          ...(receipt.code && { code: receipt.code }),
        },
      });
    }
    if (receipt.suppress) {
      batch.suppressions.push({
        id: deps.newId(),
        address: job.targetAddress,
        channel: job.channel,
        reason: receipt.suppress,
        evidence: { jobId: job.id, attempt: received.attempt, providerStatus: receipt.providerStatus },
      });
    }
    if (settled) {
      const named = { ...job, attempt: received.attempt, leaseId: null };
      batch.changes.push({
        jobId: job.id,
        leaseId: null,
        attempt: received.attempt,
        transition: settled.transition,
        provider: received.provider,
        providerMessageId: received.providerMessageId,
        deliveryStatus: receipt.providerStatus,
        ...(job.status !== 'sent' && { leftAt: now }),
      });
      batch.audits.push(transitionAudit(deps, named, job.partyId, settled.transition, now));
      batch.events.push(...alarms(deps, named, settled, received.provider));
      if (deps.tellDecisions) batch.events.push(...decisionEvents(deps, named, settled.transition));
    }
    await recordBatch(tx, tenantId, batch, now);
    const wasRead = news.some(({ status }) => status === 'read');
    // A failure that overtook nothing: the word "delivered" stands.
    const isStale = attemptDelivered && FAILED.has(receipt.status);
    if (!settled && latest && !wasRead && !isStale && receipt.status !== 'progress') {
      await noteDelivery(tx, tenantId, job.id, receipt.providerStatus, now);
    }
    return 'applied';
  });
}

/** It may speak of one of our answers, which is sent under its own id and has no further life. */
const noteReceipt = (
  tx: Db,
  tenantId: string,
  { jobId, receipt }: ReceivedReceipt,
  now: number,
): Promise<boolean> => {
  const { status, providerStatus, code, message } = receipt;
  const news = { status: providerStatus, isEarlier: status === 'progress' };
  return noteAnswer(tx, tenantId, jobId, { ...news, code: code ?? null, message: message ?? null }, now);
};

const FAILED = new Set(['failed', 'no_answer', 'busy']);

const idOf = (news: AttemptNews) => news.providerMessageId ?? news.providerCallSid;

/**
 * Progress is news only while nothing of this attempt is on record, unless it is a complaint or an opt-out: those
 * come after the delivery, and a second suppression of the same address is none.
 */
const isRepeated = (
  news: readonly AttemptNews[],
  { receipt, providerMessageId }: ReceivedReceipt,
): boolean => {
  if (receipt.status === 'progress' && receipt.suppress) return false;
  const wanted = receipt.status === 'progress' ? 'sent' : receipt.status;
  return news.some((row) => row.status === wanted && idOf(row) === providerMessageId);
};

/** A job on the wire has no row of its attempt yet; before verification only a prompt can be out. */
const isPromptOnTheWire = (job: ReceiptJob): boolean =>
  (job.status === 'queued' || job.status === 'unknown') && job.stepUp && job.verificationState !== 'verified';

function attemptRows(
  deps: ReceiptDeps,
  job: ReceiptJob,
  { provider, providerMessageId, isCall, attempt, receipt, raw }: ReceivedReceipt,
  news: readonly AttemptNews[],
  prompt: boolean,
  now: number,
): AttemptRow[] {
  const base = {
    jobId: job.id,
    attemptNo: attempt,
    kind: prompt ? ('prompt' as const) : ('send' as const),
    channel: job.channel,
    provider,
    providerStatus: receipt.providerStatus,
    ...(isCall ? { providerCallSid: providerMessageId } : { providerMessageId }),
    at: now,
  };
  const rows: AttemptRow[] = [];
  // A receipt proves that the attempt left, also when the answer to its own request never came home.
  if (!news.some((row) => row.status === 'sent' && idOf(row) === providerMessageId)) {
    rows.push({ ...base, id: deps.newId(), status: 'sent', response: { foundBy: 'receipt' } });
  }
  if (receipt.status !== 'progress') {
    rows.push({
      ...base,
      id: deps.newId(),
      status: receipt.status,
      errorCode: receipt.code,
      errorMessage: receipt.message,
      response: raw,
    });
  }
  return rows;
}
