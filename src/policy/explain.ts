import type { Decision } from './decide.ts';
import type { ChannelName, HeldReason, JobStatus, Outcome, Reason } from './words.ts';

/** The part of a job that its explanation reads; times are already written for people. */
export type Explained = {
  status: JobStatus;
  channel: ChannelName;
  leased: boolean;
  /** A provider is configured for its channel. */
  deliverable: boolean;
  heldReason: HeldReason | null;
  reasonCode: string | null;
  reasonMessage: string | null;
  outcomeCode: Outcome | string | null;
  deliveryStatus: string | null;
  attemptCount: number;
  maxAttempts: number;
  /** When something happens next, such as "2026-11-21 08:00 in Asia/Ho_Chi_Minh"; null when nothing will. */
  next: string | null;
};

const MEND: Record<Reason, string> = {
  expired: 'Create a new job with a later expiresAt.',
  campaign_inactive: 'Set the campaign to active again, then retry the job.',
  campaign_paused: 'Resume the campaign; the job keeps its place.',
  opted_out:
    'Only the person can lift it, by writing START, or an operator with evidence of a new permission.',
  DNC: 'Nothing overrides it. Clear "do not contact" in the person\'s preferences only if they asked for that.',
  unknown_party: 'Name the person with bankCustomerId, or bind the address to one.',
  missing_consent: "Record the person's preferences, or a new consent if the last one was withdrawn.",
  channel_not_allowed: 'Use a channel that the person and the campaign allow, or add this one to both.',
  frequency_cap: 'Wait until older messages to this address, of any campaign, leave the window.',
  timezone_unknown: "Set the person's timezone, or a timezone for the tenant.",
  quiet_hours:
    'Wait for the next opening. Only a service notice with payload.service_notice_override may pass.',
};

const REFUSED: Record<Reason, string> = {
  expired: 'it had expired',
  campaign_inactive: 'its campaign is not active',
  campaign_paused: 'its campaign is paused',
  opted_out: 'the address has opted out or must not be used',
  DNC: 'the person must not be contacted',
  unknown_party: 'nobody knows whose address this is',
  missing_consent: 'there is no consent on record',
  channel_not_allowed: 'this channel is not allowed',
  frequency_cap: 'the person was contacted often enough',
  timezone_unknown: 'nobody knows what time it is for this person',
  quiet_hours: 'it was quiet hours for this person',
};

const HELD: Record<HeldReason, string> = {
  quiet_hours: 'it is quiet hours for this person',
  timezone_unknown: 'nobody knows what time it is for this person',
  campaign_paused: 'its campaign is paused',
  rate_limited: 'the sending limit is reached',
  provider_paused: 'the provider asked for a pause',
};

const isReason = (code: string | null): code is Reason => code !== null && code in REFUSED;

/** One sentence that answers first: what happened or will happen, when, and why. */
export function summaryOf(job: Explained, now: Decision | null): string {
  const { next } = job;
  switch (job.status) {
    case 'queued':
      if (job.leased) return 'A worker is sending it at this moment.';
      if (!job.deliverable) return `Waits: no provider is configured here for ${job.channel}.`;
      if (job.heldReason === 'campaign_paused') return 'Held because its campaign is paused.';
      if (job.heldReason) return `Held because ${HELD[job.heldReason]}${next ? `, until ${next}` : ''}.`;
      if (job.reasonCode) {
        return `Attempt ${job.attemptCount} of ${job.maxAttempts} did not succeed (${job.reasonCode}); the next one is at ${next}.`;
      }
      return `Waits to be sent${next ? `, at ${next}` : ''}.${now?.reason ? ` As things stand, ${forecast(now)}.` : ''}`;
    case 'awaiting_verification':
      return 'Only the prompt "Reply VERIFY" was sent; the content waits for the one-time code.';
    case 'sent':
      if (job.outcomeCode) return `Sent, and ${job.deliveryStatus ?? 'accepted'} (${job.outcomeCode}).`;
      return `Sent; the provider says "${job.deliveryStatus ?? 'accepted'}" and will tell what became of it.`;
    case 'unknown':
      return next
        ? `It may have left: no answer came. The provider is asked at ${next}; until then it is not sent again.`
        : 'It may have left and nobody can tell; a person must decide. Retry sends it again, cancel closes it.';
    case 'failed':
      return `Given up after ${job.attemptCount} of ${job.maxAttempts} attempts: ${job.reasonMessage ?? job.reasonCode}`;
    case 'cancelled':
      return isReason(job.reasonCode)
        ? `Cancelled by a rule: ${REFUSED[job.reasonCode]}.`
        : `Cancelled: ${job.reasonMessage ?? job.reasonCode}.`;
    default:
      return job.status satisfies never;
  }
}

const forecast = ({ kind, reason }: Decision): string =>
  `it would be ${kind === 'hold' ? 'held' : 'cancelled'} because ${REFUSED[reason as Reason]}`;

/** What a person could do so that the job, or one like it, may leave. Empty when nothing is in its way. */
export function whatWouldChange(job: Explained, now: Decision | null): string[] {
  const reasons = new Set<Reason>(now?.reasons ?? []);
  if (isReason(job.reasonCode)) reasons.add(job.reasonCode);
  if (isReason(job.heldReason)) reasons.add(job.heldReason);
  const mends = [...reasons].map((reason) => MEND[reason]);
  if (job.heldReason === 'provider_paused')
    mends.push('Wait for the pause to end, or mend the provider account.');
  if (job.status === 'failed') mends.push('Mend what the provider refused, then retry the job.');
  if (job.status === 'awaiting_verification') mends.push('The person answers VERIFY and then the code.');
  return mends;
}
