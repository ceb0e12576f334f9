import type { Job, JobFilter } from '../api/jobs.ts';
import { maskAddress } from '../format.ts';
import { knownWord, type Text, wordFor } from '../i18n/language.ts';

/** The status as people see it: what a rule makes wait is held. */
export const statusOf = (job: Pick<Job, 'status' | 'heldReason'>): JobFilter =>
  job.status === 'queued' && job.heldReason ? 'held' : job.status;

/** The person's name, or enough of the address to recognise it. */
export const nameOf = (job: Pick<Job, 'partyName' | 'targetAddress'>): string =>
  job.partyName ?? maskAddress(job.targetAddress);

/** The reason behind a code, in plain words: ours where there are some, else what the provider said. */
export function reasonWords(t: Text, code: string | null, message: string | null): string {
  if (code === null) return message ?? '';
  const known = knownWord(t, 'reason', code);
  // A provider's number is what one looks up: it stands beside our words for it.
  if (known) return /^\d+$/.test(code) ? t('note.withCode', { message: known, code }) : known;
  return message ? t('note.withCode', { message: message.replace(/\.$/, ''), code }) : code;
}

/** The line below a job's status: why it is so. */
export function noteOf(t: Text, job: Job): string {
  switch (job.status) {
    case 'queued':
      if (job.leaseExpiresAt) return t('note.sending');
      if (job.heldReason) return wordFor(t, 'reason', job.heldReason);
      if (job.attemptCount === 0) return '';
      return t('note.attempt', { attempt: job.attemptCount + 1, max: job.maxAttempts });
    case 'awaiting_verification':
      return t('note.verify');
    case 'sent':
      return wordFor(t, 'delivery', job.deliveryStatus ?? 'accepted');
    case 'unknown':
      return job.nextAttemptAt ? t('note.asking') : t('note.person');
    case 'failed':
    case 'cancelled':
      return reasonWords(t, job.reasonCode, job.reasonMessage);
    default:
      return job.status satisfies never;
  }
}
