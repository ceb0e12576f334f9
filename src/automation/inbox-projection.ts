import { iso } from '../clock.ts';
import type { ClaimedEvent } from '../store/events.ts';
import type { NewInboxItem, Severity } from '../store/inbox.ts';

type Payload = Record<string, unknown>;

/** How one type of event looks to an operator. Nothing here may throw: a payload can lack anything. */
type Alert = {
  severity: (payload: Payload) => Severity;
  title: (payload: Payload) => string;
  /** What to do about it, or what happens by itself. */
  body?: (payload: Payload) => string | null;
  /** The kind of thing it is about and the payload's field with its id. */
  link: readonly [kind: string, field: string] | null;
};

const always = (severity: Severity) => () => severity;

/** The event types that an operator must see. Whatever is not listed makes no inbox item. */
const ALERTS: ReadonlyMap<string, Alert> = new Map<string, Alert>([
  [
    'fraud_case_created',
    {
      severity: always('critical'),
      title: () => 'A person reported fraud and was verified',
      body: () => 'Take the case now: the report is waiting for someone.',
      link: ['case', 'caseId'],
    },
  ],
  [
    'outbound_failed_max_attempts',
    {
      severity: always('error'),
      title: (payload) => `${sendingBy(payload)} was given up after ${times(payload.attempt, 'attempt')}`,
      body: ({ code }) =>
        `The last answer was ${quoted(code, 'not recorded')}. Nothing more is tried by itself.`,
      link: ['job', 'jobId'],
    },
  ],
  [
    'outcome_unknown',
    {
      severity: always('warning'),
      title: (payload) => `${sendingBy(payload)} may or may not have left`,
      body: () => 'The provider cannot tell. It is not sent again unless a person decides so.',
      link: ['job', 'jobId'],
    },
  ],
  [
    'provider_paused',
    {
      severity: ({ cause }) => (cause === 'config' ? 'error' : 'warning'),
      title: ({ key, cause }) =>
        cause === 'config'
          ? `${quoted(key, 'A provider')} refuses our settings`
          : `${quoted(key, 'A provider')} asked for a pause`,
      body: ({ until, code, cause }) =>
        `Its messages wait until ${moment(until)} (${quoted(code, 'no code')}) and are then tried again.` +
        (cause === 'config' ? ' Mend the credentials or the sender, or they will only wait again.' : ''),
      link: ['provider', 'key'],
    },
  ],
  [
    'duplicate_risk',
    {
      severity: always('warning'),
      title: (payload) => `${sendingBy(payload)} may have been sent twice`,
      body: () => 'A worker reported a send after its lease had ended and another had taken the message.',
      link: ['job', 'jobId'],
    },
  ],
  [
    'otp_verification_stuck',
    {
      severity: always('warning'),
      title: ({ minutes }) =>
        isCount(minutes) ? `A verification has been open for ${minutes} minutes` : 'A verification is stuck',
      body: () => 'The message waits for a one-time code that nobody has entered.',
      link: ['job', 'jobId'],
    },
  ],
  [
    'draft_expired',
    {
      severity: always('warning'),
      title: () => 'A draft reply waited too long for approval',
      body: () => 'It was not sent and will not be. The sender still has no answer.',
      link: ['thread', 'threadId'],
    },
  ],
  [
    'opt_out_unclear',
    {
      severity: always('warning'),
      title: () => 'A message may be a wish to stop',
      body: () =>
        'Nothing is sent to this address for now. Read it, and lift the suppression if it says otherwise.',
      link: ['thread', 'threadId'],
    },
  ],
  [
    'fraud_report_unverified',
    {
      severity: always('error'),
      title: () => 'Somebody reports fraud and cannot be verified by a code',
      body: () => 'No phone is known to be theirs. Find out who it is and take the report now.',
      link: ['thread', 'threadId'],
    },
  ],
  [
    'wrong_person_reported',
    {
      severity: always('warning'),
      title: () => 'Somebody says that we reach the wrong person',
      body: () => 'Nothing is sent to this address any more. Find out where the person can be reached.',
      link: ['thread', 'threadId'],
    },
  ],
  [
    'offer_unfilled',
    {
      severity: always('error'),
      title: () => 'Nobody took an offered shift',
      body: () => 'All texts and call rounds are used up. Assign someone by hand.',
      link: ['offer', 'offerId'],
    },
  ],
  [
    'webhook_disabled',
    {
      severity: always('error'),
      title: () => 'A webhook was switched off after failing for days',
      body: () => 'Events no longer reach its receiver. Mend the receiver, then switch it on again.',
      link: ['webhook', 'webhookId'],
    },
  ],
  [
    'daily_operational_summary_ready',
    {
      severity: always('info'),
      title: ({ date }) => `The summary of ${quoted(date, 'the day')} is ready`,
      link: ['summary', 'date'],
    },
  ],
]);

/** The inbox item of an event; `null` when no operator has to see it. Its id is the event's own. */
export function inboxItemOf(event: ClaimedEvent): NewInboxItem | null {
  const alert = ALERTS.get(event.eventType);
  if (!alert) return null;
  const { id, eventType, payload, dedupeKey, createdAt } = event;
  return {
    id,
    type: eventType,
    severity: alert.severity(payload),
    title: alert.title(payload),
    body: alert.body?.(payload) ?? null,
    linkRef: alert.link && linkRef(alert.link, payload),
    dedupeKey,
    createdAt,
  };
}

function linkRef([kind, field]: readonly [string, string], payload: Payload): string | null {
  const id = payload[field];
  return typeof id === 'string' && id !== '' ? `${kind}:${id}` : null;
}

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const times = (count: unknown, noun: string): string =>
  isCount(count) ? `${count} ${noun}${count === 1 ? '' : 's'}` : `its ${noun}s`;

/** A short word of the payload as it is; anything else is not worth a title. */
const quoted = (value: unknown, otherwise: string): string =>
  typeof value === 'string' && value !== '' && value.length <= 80 ? value : otherwise;

const LAST_INSTANT = 8.64e15;

const moment = (at: unknown): string =>
  isCount(at) && Math.abs(at) <= LAST_INSTANT ? iso(at) : 'the provider is ready again';

const SENDINGS: Readonly<Record<string, string>> = {
  sms: 'An SMS',
  whatsapp: 'A WhatsApp message',
  email: 'An email',
  voice: 'A call',
  zalo: 'A Zalo message',
  facebook: 'A Facebook message',
  call_note: 'A call note',
};

const sendingBy = ({ channel }: Payload): string =>
  (typeof channel === 'string' && SENDINGS[channel]) || 'A message';
