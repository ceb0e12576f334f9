import type { Job } from '../../../api/jobs.ts';
import type { Person } from '../../../api/people.ts';

/** What is written in the form; texts stay as they were typed. */
export type MessageForm = {
  to: 'person' | 'address';
  person: Person | null;
  address: string;
  customerRef: string;
  channel: Job['channel'];
  /** A campaign's id, or empty for a single message. */
  campaignId: string;
  purpose: Job['purpose'];
  content: 'text' | 'template';
  subject: string;
  text: string;
  templateKey: string;
  variables: Record<string, string>;
  when: 'now' | 'later';
  /** As the field has it, by the operator's clock: `2026-11-24T21:42`. */
  at: string;
  onQuietHours: Job['onQuietHours'];
  priority: Job['priority'];
};

export const EMPTY_FORM: MessageForm = {
  to: 'person',
  person: null,
  address: '',
  customerRef: '',
  channel: 'sms',
  campaignId: '',
  purpose: 'service_notice',
  content: 'text',
  subject: '',
  text: '',
  templateKey: '',
  variables: {},
  when: 'now',
  at: '',
  onQuietHours: 'hold',
  priority: 'MEDIUM',
};

const KINDS: Record<Job['channel'], readonly string[]> = {
  sms: ['phone'],
  voice: ['phone'],
  call_note: ['phone'],
  whatsapp: ['whatsapp', 'phone'],
  email: ['email'],
  zalo: ['zalo'],
  facebook: ['facebook'],
};

/** Where a channel reaches a person; null where it cannot. */
export const addressOf = (person: Person | null, channel: Job['channel']): string | null =>
  KINDS[channel]
    .map((kind) => person?.addresses.find((address) => address.kind === kind)?.value)
    .find((value) => value !== undefined) ?? null;

/** By what a person can be reached at all. */
export const channelsOf = (person: Person, channels: readonly Job['channel'][]): Job['channel'][] =>
  channels.filter((channel) => addressOf(person, channel) !== null);

/** Where the message goes, as far as the form says. */
export const destinationOf = ({ to, person, address, channel }: MessageForm): string =>
  (to === 'person' ? addressOf(person, channel) : address.trim()) ?? '';

/** Whose message it is, by the caller's own id. */
export const customerOf = ({ to, person, customerRef }: MessageForm): string | undefined =>
  (to === 'person' ? person?.externalRef : customerRef.trim()) || undefined;

/** The body of `POST /api/outbound/jobs/create`. */
export function jobBody(form: MessageForm): unknown {
  const customer = customerOf(form);
  const isTemplate = form.content === 'template';
  return {
    ...(form.campaignId
      ? { campaignId: form.campaignId }
      : { campaign: { name: `By hand: ${form.purpose}`, purpose: form.purpose } }),
    channel: form.channel,
    targetAddress: destinationOf(form),
    ...(customer && { bankCustomerId: customer }),
    ...(isTemplate
      ? { templateKey: form.templateKey, variables: form.variables }
      : {
          payloadJson: {
            text: form.text,
            ...(form.channel === 'email' && form.subject.trim() && { subject: form.subject.trim() }),
          },
        }),
    ...(form.when === 'later' && form.at && { nextAttemptAt: new Date(form.at).toISOString() }),
    onQuietHours: form.onQuietHours,
    priority: form.priority,
  };
}

/** Which field of the form shows an error that the server names by its own path. */
export const FIELD_PATHS = [
  'targetAddress',
  'bankCustomerId',
  'campaign',
  'campaignId',
  'payloadJson',
  'templateKey',
  'variables',
  'nextAttemptAt',
] as const;
