import { nextAttempt } from './retry.ts';
import type { LearnedSuppression, Receipt, Refused, Search, SendEnd, Settling } from './send-end.ts';
import {
  becameUnknown,
  delivered,
  failed,
  heldByProvider,
  prompted,
  resendAllowed,
  retryAt,
  sent,
  type Transition,
} from './transitions.ts';
import type { JobStatus, Outcome } from './words.ts';

/** What follows from one piece of news: the job's new state, and what it means for others. */
export type Settled = {
  transition: Transition;
  /** The provider's key is closed for every job until then; `alert` asks a person to mend something. */
  pause?: { until: number; code: string; message: string; alert: boolean };
  suppress?: LearnedSuppression;
  /** The attempts are used up or the refusal is final; an operator hears of it. */
  gaveUp?: boolean;
};

const THROTTLED_REST_MS = 30_000;
const CONFIG_REST_MS = 5 * 60_000;

/** A provider that cannot be asked gets this long to tell by itself; then a person decides. */
export const UNDECIDABLE_AFTER_MS = 15 * 60_000;
const LOOK_AGAIN_MS = 60_000;

const success = (verified: boolean): Outcome =>
  verified ? 'success_verified' : 'success_unverified_info_only';

/** What a send's end makes of the job. `jitter` is 0…1; `reconcileAfterMs` is the grace before a lost send is looked for. */
export function settle(
  job: Settling,
  intent: 'send' | 'prompt',
  end: SendEnd,
  now: number,
  jitter: number,
  reconcileAfterMs: number,
): Settled {
  switch (end.end) {
    case 'accepted':
      if (intent === 'prompt') return { transition: prompted() };
      return { transition: sent(end.receiptExpected ? null : success(job.verified)) };
    case 'unknown':
      return { transition: becameUnknown(now + reconcileAfterMs, end.code, end.message) };
    case 'refused':
      return settleRefusal(job, end, now, jitter);
    default:
      return end satisfies never;
  }
}

function settleRefusal(job: Settling, end: Refused, now: number, jitter: number): Settled {
  const { code, message, retryAfterMs } = end;
  const closed = (ms: number, alert: boolean) => ({ until: now + ms, code, message, alert });
  switch (end.refusal) {
    case 'throttled': {
      const pause = closed(retryAfterMs ?? THROTTLED_REST_MS, false);
      return { transition: heldByProvider(pause.until, code, message), pause };
    }
    case 'config': {
      const pause = closed(retryAfterMs ?? CONFIG_REST_MS, true);
      return { transition: heldByProvider(pause.until, code, message), pause };
    }
    case 'permanent':
      return {
        transition: failed(code, message),
        gaveUp: true,
        ...(end.suppress && { suppress: end.suppress }),
      };
    case 'temporary':
      return {
        ...retryOrGiveUp(job, code, message, now, jitter, retryAfterMs),
        ...(retryAfterMs !== undefined && { pause: closed(retryAfterMs, false) }),
      };
    default:
      return end.refusal satisfies never;
  }
}

function retryOrGiveUp(
  job: Settling,
  code: string,
  message: string,
  now: number,
  jitter: number,
  retryAfterMs?: number,
): Settled {
  const at = nextAttempt(job, now, jitter, retryAfterMs);
  return at === null
    ? { transition: failed(code, message), gaveUp: true }
    : { transition: retryAt(at, code, message) };
}

/** The part of a job that a receipt meets. */
export type ReceiptMeets = Settling & {
  status: JobStatus;
  outcomeCode: Outcome | null;
  /** The receipt speaks of the job's latest attempt; an older one is only news for the record. */
  latest: boolean;
  /** The attempt was already reported as failed: receipts can come in any order. */
  attemptFailed: boolean;
  /** The attempt was already reported as delivered: only a bounce can follow that. */
  attemptDelivered: boolean;
  /** The attempt carried the prompt, not the content. */
  prompt: boolean;
};

/**
 * What a receipt makes of the job; null when it only belongs into the record. A receipt proves that its attempt
 * left, so it settles a job that is still on the wire, unknown, or waiting to be sent again.
 */
export function settleReceipt(
  job: ReceiptMeets,
  receipt: Receipt,
  now: number,
  jitter: number,
): Settled | null {
  // Once the person is verified, what became of the prompt changes nothing: the content is on its way.
  if (!job.latest || (job.prompt && job.verified)) return null;
  const onItsWay = job.status === 'unknown' || (job.status === 'queued' && !job.attemptFailed);
  const receiptIsOut = job.status === 'sent' && job.outcomeCode === null;
  switch (receipt.status) {
    case 'progress':
      if (!onItsWay) return null;
      return { transition: job.prompt ? prompted() : sent(null) };
    case 'delivered':
    case 'read':
      if (!onItsWay && !receiptIsOut && job.status !== 'queued') return null;
      return { transition: job.prompt ? prompted() : delivered(success(job.verified)) };
    case 'failed':
    case 'no_answer':
    case 'busy': {
      const bouncedLate = receipt.afterDelivery === true && job.status === 'sent';
      const promptFailed =
        job.status === 'awaiting_verification' && (!job.attemptDelivered || receipt.afterDelivery === true);
      if (!onItsWay && !receiptIsOut && !bouncedLate && !promptFailed) return null;
      const code = receipt.code ?? receipt.status;
      const message = receipt.message ?? `The provider reported ${receipt.providerStatus}.`;
      if (receipt.refusal === 'permanent') return { transition: failed(code, message), gaveUp: true };
      return retryOrGiveUp(job, code, message, now, jitter);
    }
    default:
      return receipt.status satisfies never;
  }
}

/** So often a message that provably did not leave is sent again at once; after that it follows the schedule. */
const FREE_RESENDS = 4;

/**
 * What a search for a lost attempt makes of the job. `lostAt` is when its attempt began, `voids` how many attempts did
 * not count so far; `jitter` is 0…1.
 */
export function settleSearch(
  job: Settling & { lostAt: number; voids: number; onUnknown: 'ask' | 'resend'; prompt: boolean },
  search: Search,
  now: number,
  jitter: number,
): Settled & { askPerson?: boolean } {
  switch (search.found) {
    case 'yes':
      if (search.receipt) {
        const meets = { status: 'unknown', outcomeCode: null, latest: true } as const;
        const unheard = { attemptFailed: false, attemptDelivered: false };
        const told = settleReceipt({ ...job, ...meets, ...unheard }, search.receipt, now, jitter);
        if (told) return told;
      }
      if (job.prompt) return { transition: prompted() };
      return { transition: sent(search.receiptExpected ? null : success(job.verified)) };
    case 'no':
      if (job.voids < FREE_RESENDS) return { transition: resendAllowed(now) };
      return retryOrGiveUp(
        job,
        'provider_failing',
        'The provider failed again and again and took nothing.',
        now,
        jitter,
      );
    case 'unknowable': {
      const message = `${search.why} Nobody can tell whether it left.`;
      if (now - job.lostAt < UNDECIDABLE_AFTER_MS) {
        return { transition: becameUnknown(now + LOOK_AGAIN_MS, 'outcome_unknown', message) };
      }
      // It may have left, so unlike a message that is provably not there it costs its attempt.
      if (job.onUnknown === 'resend' && job.made < job.max) {
        return { transition: { ...resendAllowed(now), attempt: 'counts' } };
      }
      return { transition: becameUnknown(null, 'outcome_unknown', message), askPerson: true };
    }
    default:
      return search satisfies never;
  }
}
