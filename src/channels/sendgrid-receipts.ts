import type { LearnedSuppression, Receipt } from '../policy/send-end.ts';
import { readOrigin, type TenantReceipt } from './callback-origin.ts';
import { messageIdPrefix } from './sendgrid-email.ts';

type Event = Record<string, unknown>;

/**
 * A batch of the Event Webhook (§7) as receipts, in its order; an event that is not about an attempt of ours (its
 * custom arguments are missing) has none. Null when the body is not a list of events at all. Batches repeat and mix
 * their order; `raw.sg_event_id` tells a repetition.
 */
export function readEvents(body: unknown): TenantReceipt[] | null {
  if (!Array.isArray(body)) return null;
  return body.map(readEvent).filter((receipt) => receipt !== null);
}

function readEvent(event: Event | null): TenantReceipt | null {
  if (typeof event !== 'object' || event === null) return null;
  const { outbound_id: job, attempt_no: attempt, tenant, sg_message_id: id } = event;
  const origin = readOrigin({ job, attempt, tenant });
  if (!origin || typeof id !== 'string' || id === '') return null;
  const receipt = receiptOf(event);
  if (!receipt) return null;
  return {
    ...origin,
    provider: 'sendgrid',
    providerMessageId: messageIdPrefix(id),
    isCall: false,
    receipt,
    raw: event,
  };
}

function receiptOf(event: Event): Receipt | null {
  const { event: word } = event;
  if (typeof word !== 'string') return null;
  switch (word) {
    case 'delivered':
      return { status: 'delivered', providerStatus: word };
    case 'open':
      // A privacy proxy opens every email; only a person's opening is a reading.
      return { status: isMachine(event) ? 'progress' : 'read', providerStatus: word };
    case 'dropped':
      return { status: 'failed', providerStatus: word, code: word, ...dropOf(textOf(event.reason)) };
    case 'bounce':
      return bounceOf(event);
    case 'spamreport':
      return { status: 'progress', providerStatus: word, suppress: 'complaint' };
    case 'unsubscribe':
    case 'group_unsubscribe':
      return { status: 'progress', providerStatus: word, suppress: 'opted_out' };
    default:
      return { status: 'progress', providerStatus: word };
  }
}

const isMachine = ({ sg_machine_open: machine }: Event): boolean => machine === true || machine === 'true';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const DROPS: [RegExp, LearnedSuppression][] = [
  [/unsubscribed address/i, 'opted_out'],
  [/bounced address/i, 'hard_bounce'],
  [/spam reporting address/i, 'complaint'],
  [/^invalid$/i, 'invalid_address'],
];

function dropOf(reason: string): Pick<Receipt, 'refusal' | 'message' | 'suppress'> {
  const message = `SendGrid dropped the email: ${reason || 'no reason given'}.`;
  if (/quota/i.test(reason)) return { refusal: 'temporary', message };
  const learned = DROPS.find(([pattern]) => pattern.test(reason.trim()))?.[1];
  return { refusal: 'permanent', message, ...(learned && { suppress: learned }) };
}

/** `bounce` means the address; `blocked` means this email now (policy, reputation), and teaches nothing. */
function bounceOf(event: Event): Receipt {
  const isHard = event.type !== 'blocked';
  return {
    status: 'failed',
    providerStatus: isHard ? 'bounce' : 'blocked',
    refusal: 'permanent',
    code: textOf(event.status) || 'bounce',
    message: isHard
      ? 'The receiving server does not know the address.'
      : 'The receiving server blocked the email.',
    afterDelivery: true,
    ...(isHard && { suppress: 'hard_bounce' }),
  };
}
