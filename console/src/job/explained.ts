import type { Explanation, Job } from '../api/jobs.ts';
import type { Format } from '../format.ts';
import { hasMend, type Language, type Text, wordFor } from '../i18n/language.ts';
import { reasonWords } from './job-words.ts';

export type Said = {
  t: Text;
  language: Language;
  format: Format;
  now: number;
  job: Job;
  explanation: Explanation;
};

/** The server's sentence; it speaks English, so in other languages the same is said from its codes. */
export function summaryIn({ t, language, format, now, job, explanation }: Said): string {
  if (language === 'en') return explanation.summary;
  const zone = zoneOf(explanation);
  const at = explanation.nextAt;
  const time = at && (zone ? format.timeIn(zone, at) : format.time(at, now));
  const reason = reasonWords(t, explanation.reason, job.reasonMessage);
  const attempts = { attempt: job.attemptCount, max: job.maxAttempts };
  switch (job.status) {
    case 'queued': {
      if (job.leaseExpiresAt) return t('explained:summary.sending');
      if (job.heldReason && time) return t('explained:summary.heldUntil', { reason, time });
      if (job.heldReason) return t('explained:summary.held', { reason });
      if (job.reasonCode) return t('explained:summary.retry', { ...attempts, reason, time });
      const [inTheWay] = explanation.askedNow.reasons;
      return [
        t('explained:summary.waits', { time }),
        ...(inTheWay ? [t('explained:summary.forecast', { reason: wordFor(t, 'reason', inTheWay) })] : []),
      ].join(' ');
    }
    case 'awaiting_verification':
      return t('explained:summary.prompt');
    case 'sent':
      return t('explained:summary.sent', {
        delivery: wordFor(t, 'delivery', job.deliveryStatus ?? 'accepted'),
      });
    case 'unknown':
      return time ? t('explained:summary.unknownNext', { time }) : t('explained:summary.unknown');
    case 'failed':
      return t('explained:summary.failed', { ...attempts, reason });
    case 'cancelled':
      return hasMend(explanation.reason)
        ? t('explained:summary.cancelledByRule', { reason })
        : t('explained:summary.cancelled', { reason });
    default:
      return job.status satisfies never;
  }
}

/** What a person could do so that the job, or one like it, may leave. */
export function changesIn({ t, language, job, explanation }: Said): string[] {
  if (language === 'en' || explanation.whatWouldChange.length === 0) return explanation.whatWouldChange;
  const codes = [explanation.reason ?? '', ...explanation.askedNow.reasons, job.status];
  return [...new Set(codes)].flatMap((code) => (hasMend(code) ? [t(`explained:mend.${code}`)] : []));
}

/** Where the person is, as far as the rule of quiet hours knows; the first zone when there are several. */
function zoneOf({ askedNow }: Explanation): string | undefined {
  const zones = askedNow.rules.find(({ rule }) => rule === 'quiet_hours')?.inputs.zones;
  return Array.isArray(zones) ? zones[0] : undefined;
}
