import type { SendEnd } from '../policy/send-end.ts';
import { originQuery } from './callback-origin.ts';
import type { Outgoing } from './channel.ts';
import { type Answered, type Call, callProvider, endOf, type Wire } from './provider-call.ts';
import { withoutRecipient } from './recipient-text.ts';
import { retryAfterMs } from './retry-after.ts';
import { TWILIO_ERRORS, type TwilioRefusal } from './twilio-errors.ts';

/** An account at Twilio; an API key signs the requests in place of the auth token when both its parts are set. */
export type TwilioAccount = Wire & {
  accountSid: string;
  authToken: string;
  apiKeySid?: string | null;
  apiKeySecret?: string | null;
  /** `https://api.twilio.com`, or the local carrier. */
  baseUrl: string;
  /** What Twilio calls back; without it no receipt ever comes. */
  publicBaseUrl: string | null;
};

export type Fields = [name: string, value: string][];
/** One message or call as Twilio lists it. */
export type TwilioRow = Record<string, unknown>;

export type TwilioClient = {
  /** Creates a message or a call; never throws. `expected` says whether callbacks were asked for. */
  create(resource: 'Messages' | 'Calls', fields: Fields, to: string, expected: boolean): Promise<SendEnd>;
  /** The pages of a list, as Twilio orders them. Throws a full sentence when Twilio cannot be asked. */
  pages(resource: 'Messages' | 'Calls', filters: Fields): AsyncGenerator<TwilioRow[]>;
  /** Where callbacks about this attempt go; null when there is no public address. */
  callback(path: 'status' | 'call-status', message: Outgoing): string | null;
};

/** The shared HTTP client of the three Twilio channels: Basic authentication, form bodies, JSON answers. */
export function twilioClient(account: TwilioAccount): TwilioClient {
  const { accountSid, publicBaseUrl, clock } = account;
  const origin = new URL(account.baseUrl).origin;
  const path = `/2010-04-01/Accounts/${accountSid}`;
  const byKey = account.apiKeySid && account.apiKeySecret;
  const user = byKey ? `${account.apiKeySid}:${account.apiKeySecret}` : `${accountSid}:${account.authToken}`;
  const headers = {
    authorization: `Basic ${Buffer.from(user).toString('base64')}`,
    accept: 'application/json',
  };

  return {
    async create(resource, fields, to, expected) {
      const call = await callProvider(
        `${origin}${path}/${resource}.json`,
        {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams(fields).toString(),
        },
        account,
      );
      return createEnd(call, to, expected, clock.now());
    },

    async *pages(resource, filters) {
      const query = new URLSearchParams([...filters, ['PageSize', '200']]);
      let next: string | null = `${path}/${resource}.json?${query}`;
      for (let page = 0; next !== null; page++) {
        if (page === MAX_PAGES) throw new Error(`Twilio lists more than ${MAX_PAGES} pages of ${resource}.`);
        const call: Call = await callProvider(origin + next, { headers }, account);
        const list = listOf(call, resource);
        yield list.rows;
        next = list.next;
      }
    },

    callback(name, message) {
      if (publicBaseUrl === null) return null;
      const url = `${publicBaseUrl.replace(/\/+$/, '')}/api/webhooks/twilio/${name}?${originQuery(message)}`;
      return url + RETRY_THE_CALLBACK;
    },
  };
}

const MAX_PAGES = 50;

/** By itself Twilio does not repeat a callback that was answered with an error (connection overrides, §10). */
const RETRY_THE_CALLBACK = '#rc=3&rp=all';

function createEnd(call: Call, to: string, receiptExpected: boolean, now: number): SendEnd {
  if (call.call !== 'answered') return endOf(call);
  const { status } = call;
  const body = isObject(call.body) ? call.body : null;
  if (status < 200 || status >= 300) return refusedEnd(call, body, to, now);
  if (body === null || typeof body.sid !== 'string' || body.sid === '') {
    const message = `Twilio answered ${status} without a readable message id; it may have been accepted.`;
    return { end: 'unknown', code: 'broken_answer', message };
  }
  const { body: _text, ...response } = body;
  return {
    end: 'accepted',
    providerMessageId: body.sid,
    providerStatus: typeof body.status === 'string' ? body.status : 'queued',
    receiptExpected,
    response,
  };
}

/** Decides on the code in the body first, on the HTTP status only where there is none that is known (§8). */
function refusedEnd(
  { status, headers }: Answered,
  body: Record<string, unknown> | null,
  to: string,
  now: number,
): SendEnd {
  const number = typeof body?.code === 'number' ? body.code : null;
  const known = number === null ? undefined : TWILIO_ERRORS.get(number);
  const said = typeof body?.message === 'string' ? withoutRecipient(body.message, to) : 'no reason given';
  const code = number === null ? `http_${status}` : String(number);
  const message = known?.means ?? `Twilio answered ${status}: ${said}`;
  const refusal = known?.refusal ?? refusalByStatus(status);
  if (refusal === 'unknown') return { end: 'unknown', code, message };
  const pause = refusal === 'throttled' ? retryAfterMs(headers, now) : undefined;
  return {
    end: 'refused',
    refusal,
    code,
    message,
    ...(known?.suppress && { suppress: known.suppress }),
    ...(pause !== undefined && { retryAfterMs: pause }),
    response: { status, code: number, message: said },
  };
}

function refusalByStatus(status: number): TwilioRefusal {
  if (status === 429) return 'throttled';
  if (status >= 500 || status === 408) return 'unknown';
  if (status === 400 || status === 413 || status === 422) return 'permanent';
  if (status === 409 || status === 425) return 'temporary';
  return 'config';
}

function listOf(call: Call, resource: 'Messages' | 'Calls'): { rows: TwilioRow[]; next: string | null } {
  if (call.call !== 'answered') {
    throw new Error(`Twilio could not be asked for its ${resource}: ${call.message}`, { cause: call.cause });
  }
  const rows = isObject(call.body) ? call.body[resource.toLowerCase()] : undefined;
  if (call.status !== 200 || !isObject(call.body) || !Array.isArray(rows)) {
    const cause = new Error(`Twilio answered ${call.status}.`);
    throw new Error(`Twilio could not be asked for its ${resource}: it answered ${call.status}.`, { cause });
  }
  const next = call.body.next_page_uri;
  return {
    rows: rows.filter(isObject),
    next: typeof next === 'string' && next.startsWith('/') ? next : null,
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
