import { instant } from '../clock.ts';
import type { Refused, Search, SendEnd } from '../policy/send-end.ts';
import type { Channel, Lost, Outgoing } from './channel.ts';
import {
  messageIdOf,
  readSender,
  type Sender,
  type Unsubscribable,
  unsubscribeHeaders,
} from './email-sender.ts';
import { type Answered, callProvider, endOf, type Wire } from './provider-call.ts';
import { withoutRecipient } from './recipient-text.ts';
import { retryAfterMs } from './retry-after.ts';

export type SendgridEmail = Wire &
  Unsubscribable & {
    apiKey: string;
    /** A verified sender: `name@domain` or `Name <name@domain>`. */
    from: string;
    /** `https://api.sendgrid.com`, its European twin, or the local carrier. */
    baseUrl: string;
    /** Whether the Event Webhook is set up, so that receipts will come. */
    receiptExpected: boolean;
    concurrency?: number;
  };

/** Email through SendGrid's v3 API, one recipient a request. */
export function sendgridEmail({
  apiKey,
  from,
  receiptExpected,
  unsubscribeUrl = null,
  concurrency = 20,
  ...wire
}: SendgridEmail): Channel {
  const sender = readSender(from);
  const origin = new URL(wire.baseUrl).origin;
  const headers = { authorization: `Bearer ${apiKey}`, accept: 'application/json' };
  return {
    channel: 'email',
    provider: 'sendgrid',
    key: `sendgrid:${sender.email}:email`,
    concurrency,
    async send(message) {
      if (!message.subject) return refusal('permanent', 'subject_missing', 'The email has no subject.');
      const call = await callProvider(
        `${origin}/v3/mail/send`,
        {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(mailOf(message, sender, { unsubscribeUrl })),
        },
        wire,
      );
      if (call.call !== 'answered') return endOf(call);
      return sendEnd(call, message.to, receiptExpected, wire.clock.now());
    },
    async find(lost) {
      const query = new URLSearchParams({
        query: `to_email="${lost.to.replaceAll('"', '')}"`,
        limit: '1000',
      });
      const call = await callProvider(`${origin}/v3/messages?${query}`, { headers }, wire);
      if (call.call !== 'answered') {
        throw new Error(`SendGrid could not be asked for its activity: ${call.message}`, {
          cause: call.cause,
        });
      }
      return searchOf(call, lost, sender, receiptExpected, wire.clock.now());
    },
  };
}

function mailOf(message: Outgoing, sender: Sender, unsubscribable: Unsubscribable) {
  const content = [{ type: 'text/plain', value: message.text }];
  if (message.html !== undefined) content.push({ type: 'text/html', value: message.html });
  return {
    personalizations: [
      {
        to: [{ email: message.to }],
        custom_args: {
          outbound_id: message.jobId,
          // Not `attempt`: a deferral carries SendGrid's own count under that name.
          attempt_no: String(message.attempt),
          tenant: message.tenantId,
        },
      },
    ],
    from: sender,
    subject: message.subject,
    content,
    headers: { 'Message-ID': messageIdOf(message, sender), ...unsubscribeHeaders(message, unsubscribable) },
  };
}

function sendEnd(
  { status, headers, body }: Answered,
  to: string,
  receiptExpected: boolean,
  now: number,
): SendEnd {
  if (status >= 200 && status < 300) {
    const sandbox = status === 200;
    return {
      end: 'accepted',
      providerMessageId: headers.get('x-message-id'),
      providerStatus: sandbox ? 'sandbox' : 'accepted',
      receiptExpected: receiptExpected && !sandbox,
      response: { status },
    };
  }
  const said = withoutRecipient(reasonsOf(body), to);
  const code = `http_${status}`;
  const message = `SendGrid answered ${status}: ${said}`;
  if (status >= 500 || status === 408) return { end: 'unknown', code, message };
  if (status === 429) {
    const pause = retryAfterMs(headers, now);
    return { ...refusal('throttled', code, message), ...(pause !== undefined && { retryAfterMs: pause }) };
  }
  if (status === 413) return refusal('permanent', 'content_too_long', 'The email is larger than 30 MB.');
  if (status === 400 || status === 415 || status === 422) return refusal('permanent', code, message);
  return refusal('config', code, `${message} Check the API key, its scopes and the verified sender.`);
}

const refusal = (kind: Refused['refusal'], code: string, message: string): Refused => ({
  end: 'refused',
  refusal: kind,
  code,
  message,
});

/** `{errors: [{message, field?}]}`; a proxy before SendGrid answers in HTML (413). */
function reasonsOf(body: unknown): string {
  const errors = typeof body === 'object' && body !== null && 'errors' in body ? body.errors : null;
  if (!Array.isArray(errors)) return 'no reason given.';
  const reasons = errors.map((error: { message?: unknown; field?: unknown } | null) =>
    typeof error?.field === 'string' ? `${error.message} (${error.field})` : String(error?.message),
  );
  return `${reasons.join('; ')}.`;
}

const BEFORE_MS = 5_000;
/** `processed` normally comes within a minute; only well after that does silence prove anything. */
const ACTIVITY_LAG_MS = 5 * 60_000;
const NO_ACTIVITY = 'SendGrid’s Email Activity is not available to this key.';

/**
 * Email Activity (a paid add-on) repeats no custom arguments and tells no time of creation, so a row is ours when
 * recipient, sender and subject fit, its last event is not older than the attempt, and no other attempt owns it.
 */
async function searchOf(
  { status, body }: Answered,
  lost: Lost,
  sender: Sender,
  receiptExpected: boolean,
  now: number,
): Promise<Search> {
  if (status === 401 || status === 403 || status === 404) return { found: 'unknowable', why: NO_ACTIVITY };
  const rows = typeof body === 'object' && body !== null && 'messages' in body ? body.messages : null;
  if (status !== 200 || !Array.isArray(rows)) {
    const cause = new Error(`SendGrid answered ${status}.`);
    throw new Error(`SendGrid could not be asked for its activity: it answered ${status}.`, { cause });
  }
  const fitting = rows
    .map(activityOf)
    .filter((row) => row !== null)
    .filter((row) => row.to === lost.to.toLowerCase() && row.subject === lost.subject)
    .filter((row) => row.from === sender.email.toLowerCase() && row.at >= lost.from - BEFORE_MS)
    .sort((a, b) => a.at - b.at);
  const taken = fitting.length > 0 ? await lost.taken(fitting.map(({ id }) => id)) : new Set<string>();
  const ours = fitting.find(({ id }) => !taken.has(id));
  if (ours) {
    const expected = receiptExpected && ours.status !== 'delivered';
    return {
      found: 'yes',
      providerMessageId: ours.id,
      providerStatus: ours.status,
      receiptExpected: expected,
    };
  }
  if (now < lost.until + ACTIVITY_LAG_MS) {
    return { found: 'unknowable', why: 'SendGrid’s Email Activity may not show the newest emails yet.' };
  }
  return { found: 'no' };
}

function activityOf(row: Record<string, unknown> | null) {
  if (typeof row?.msg_id !== 'string' || typeof row.last_event_time !== 'string') return null;
  const at = instant(row.last_event_time);
  if (at === null) return null;
  return {
    id: messageIdPrefix(row.msg_id),
    at,
    to: String(row.to_email).toLowerCase(),
    from: String(row.from_email).toLowerCase(),
    subject: row.subject,
    status: String(row.status),
  };
}

/** `X-Message-Id` is what stands before the first dot of every later id of the same email. */
export const messageIdPrefix = (id: string): string => id.split('.', 1)[0] ?? id;
