import { rfc2822 } from './clock.ts';

export type CallStatus =
  | 'queued'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'failed'
  | 'no-answer'
  | 'canceled';

/** One thing that was said, played or pressed, in order, for the phone page and for tests. */
export type Step = {
  number: number;
  kind: 'say' | 'play' | 'pause' | 'key' | 'speech' | 'note';
  text: string;
  language: string | null;
  at: number;
};

/** What the call is waiting for while a Gather is open. */
type OpenGather = {
  input: string;
  numDigits: number | null;
  finishOnKey: string;
  digits: string;
};

export type Instructions =
  | { url: string; method: 'GET' | 'POST' }
  /** Inline TwiML has no URL of its own, so its relative links lead nowhere. */
  | { twiml: string };

export type Call = {
  sid: string;
  to: string;
  from: string;
  status: CallStatus;
  instructions: Instructions;
  fallback: { url: string; method: 'GET' | 'POST' } | null;
  statusCallback: { url: string; method: 'GET' | 'POST'; events: Set<string> } | null;
  timeoutMs: number;
  timeLimitMs: number;
  machineDetection: 'Enable' | 'DetectMessageEnd' | null;
  /** Where the verdict goes when detection is asynchronous. */
  asyncAmd: { url: string | null; method: 'GET' | 'POST' } | null;
  answeredBy: string | null;
  createdAt: number;
  updatedAt: number;
  answeredAt: number | null;
  endedAt: number | null;
  sipCode: number | null;
  errorCode: number | null;
  steps: Step[];
  gather: OpenGather | null;
};

const over = new Set<CallStatus>(['completed', 'busy', 'failed', 'no-answer', 'canceled']);
export const isOver = (call: Call): boolean => over.has(call.status);

/** Whole seconds of talk. */
export const durationOf = ({ answeredAt, endedAt }: Call): number =>
  answeredAt === null || endedAt === null ? 0 : Math.max(1, Math.round((endedAt - answeredAt) / 1000));

const formatted = (number: string) =>
  /^\+1\d{10}$/.test(number) ? `(${number.slice(2, 5)}) ${number.slice(5, 8)}-${number.slice(8)}` : number;

/** The response shape of the Calls resource (contract, section 1). */
export function callJson(call: Call, accountSid: string) {
  const uri = `/2010-04-01/Accounts/${accountSid}/Calls/${call.sid}`;
  const date = (at: number | null) => (at === null ? null : rfc2822(at));
  const subresources = ['notifications', 'recordings', 'events'].map((name) => [
    name,
    `${uri}/${name[0]?.toUpperCase()}${name.slice(1)}.json`,
  ]);
  return {
    sid: call.sid,
    account_sid: accountSid,
    api_version: '2010-04-01',
    status: call.status,
    direction: 'outbound-api',
    from: call.from,
    from_formatted: formatted(call.from),
    to: call.to,
    to_formatted: formatted(call.to),
    start_time: date(call.answeredAt ?? call.endedAt),
    end_time: date(call.endedAt),
    duration: call.endedAt === null ? null : String(durationOf(call)),
    price: null,
    price_unit: 'USD',
    answered_by: call.answeredBy,
    caller_name: null,
    forwarded_from: null,
    group_sid: null,
    parent_call_sid: null,
    phone_number_sid: 'PN00000000000000000000000000000005',
    queue_time: '0',
    trunk_sid: null,
    date_created: date(call.createdAt),
    date_updated: date(call.updatedAt),
    uri: `${uri}.json`,
    subresource_uris: Object.fromEntries(subresources),
  };
}
