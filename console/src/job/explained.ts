import type { Explanation, Job } from '../api/jobs.ts';
import type { Format } from '../format.ts';
import { hasMend, type Text, wordFor } from '../i18n/language.ts';
import { reasonWords } from './job-words.ts';

export type Said = {
  t: Text;
  format: Format;
  now: number;
  job: Job;
  explanation: Explanation;
  /** Whether somebody delivers its channel here; true while nobody knows. */
  isDelivered: boolean;
};

/** What happens or happened, when and why, in one sentence; then more of the why where there is more. */
export function summaryIn(said: Said): { first: string; more: string | null } {
  const { t, format, now, job, explanation } = said;
  const at = explanation.nextAt;
  const time = at && format.time(at, now);
  const reason = reasonWords(t, explanation.reason, job.reasonMessage);
  const attempts = { attempt: job.attemptCount, max: job.maxAttempts };
  const only = (first: string) => ({ first, more: null });
  switch (job.status) {
    case 'queued':
      return queuedIn(said, { time, reason });
    case 'awaiting_verification':
      return only(t('explained.summary.prompt'));
    case 'sent':
      return only(
        t('explained.summary.sent', { delivery: wordFor(t, 'delivery', job.deliveryStatus ?? 'accepted') }),
      );
    case 'unknown':
      return only(time ? t('explained.summary.unknownNext', { time }) : t('explained.summary.unknown'));
    case 'failed':
      return only(t('explained.summary.failed', { ...attempts, reason }));
    case 'cancelled':
      if (explanation.reason === 'cancelled_by_operator' && !job.reasonMessage)
        return only(t('explained.summary.cancelledByOperator'));
      return only(
        hasMend(explanation.reason)
          ? t('explained.summary.cancelledByRule', { reason })
          : t('explained.summary.cancelled', { reason }),
      );
    default:
      return job.status satisfies never;
  }
}

function queuedIn(
  said: Said,
  { time, reason }: { time: string | null; reason: string },
): { first: string; more: string | null } {
  const { t, format, now, job, explanation } = said;
  const at = explanation.nextAt;
  if (job.leaseExpiresAt) return { first: t('explained.summary.sending'), more: null };
  if (!said.isDelivered) return { first: t('explained.summary.noProvider'), more: null };
  const there = at && job.recipientZone ? format.clockIn(job.recipientZone, at) : null;
  if (job.heldReason === 'quiet_hours' && at && there) {
    const here = { here: format.time(at, now), relative: format.relative(at, now) };
    return { first: t('explained.summary.heldQuiet', { ...here, there: there.time }), more: quietNow(said) };
  }
  const more = time && at ? t('drawer.hereNext', { time, relative: format.relative(at, now) }) : null;
  if (job.heldReason === 'campaign_paused')
    return { first: t('explained.summary.held', { reason }), more: null };
  if (job.heldReason && time) return { first: t('explained.summary.heldUntil', { reason, time }), more };
  if (job.heldReason) return { first: t('explained.summary.held', { reason }), more: null };
  if (job.reasonCode) {
    const attempts = { attempt: job.attemptCount, max: job.maxAttempts };
    return { first: t('explained.summary.retry', { ...attempts, reason, time }), more };
  }
  const [inTheWay] = explanation.askedNow.reasons;
  return {
    first: t('explained.summary.waits', { time }),
    more: inTheWay ? t('explained.summary.forecast', { reason: wordFor(t, 'reason', inTheWay) }) : more,
  };
}

/** Why it is quiet there at this moment; nothing where the rule does not say so any more. */
function quietNow({ t, format, now, explanation }: Said): string | null {
  const rule = explanation.askedNow.rules.find(
    (each) => each.rule === 'quiet_hours' && each.result === 'fail',
  );
  const { window, zones } = (rule?.inputs ?? {}) as {
    window?: { start: string; end: string };
    zones?: string[];
  };
  const there = zones?.[0] && format.clockIn(zones[0], now);
  if (!window || !there) return null;
  return t('explained.summary.quietNow', { ...window, time: there.time, zone: there.zone });
}

/** What a person could do so that the job, or one like it, may leave. */
export function changesIn({ t, job, explanation }: Said): string[] {
  if (explanation.whatWouldChange.length === 0) return [];
  const codes = [explanation.reason ?? '', ...explanation.askedNow.reasons, job.status];
  return [...new Set(codes)].flatMap((code) => (hasMend(code) ? [t(`explained.mend.${code}`)] : []));
}
