import type { Call, Instructions } from './call.ts';
import { parseCallbackUrl } from './callback-url.ts';
import { type Form, many, one } from './message-request.ts';
import { TwilioError } from './twilio-error.ts';

/** What a client asked for, after the synchronous checks of the Calls resource (contract, sections 1, 6, 9). */
export type CallRequest = Pick<
  Call,
  | 'to'
  | 'from'
  | 'instructions'
  | 'fallback'
  | 'statusCallback'
  | 'timeoutMs'
  | 'timeLimitMs'
  | 'machineDetection'
  | 'asyncAmd'
>;

const e164 = /^\+[1-9]\d{6,14}$/;
const elsewhere = /^(sip|client):\S+$/;
const magicTo: Record<string, number> = {
  '+15005550001': 21217,
  '+15005550002': 21214,
  '+15005550003': 21215,
  '+15005550004': 21216,
};
const fourHours = 14_400;

export function readCallRequest(form: Form): CallRequest {
  const to = one(form, 'To');
  const from = one(form, 'From');
  if (to === undefined) throw new TwilioError(21201);
  if (from === undefined) throw new TwilioError(21213);
  const magic = magicTo[to];
  if (magic !== undefined) throw new TwilioError(magic);
  if (!e164.test(to) && !elsewhere.test(to)) throw new TwilioError(21211, `Invalid 'To' Phone Number: ${to}`);
  if (from === '+15005550001') throw new TwilioError(21212);
  if (!e164.test(from) && !/^client:\S+$/.test(from)) throw new TwilioError(21212);

  const instructions = readInstructions(form);
  if (instructions === null) throw new TwilioError(21205);
  const detection = one(form, 'MachineDetection');
  const detects = (detection === 'Enable' || detection === 'DetectMessageEnd') && !one(form, 'SendDigits');
  const callback = target(form, 'StatusCallback');
  const events = many(form, 'StatusCallbackEvent').flatMap((event) => event.split(/[ ,]+/));
  return {
    to,
    from,
    instructions,
    fallback: target(form, 'FallbackUrl', 'FallbackMethod'),
    statusCallback: callback && { ...callback, events: new Set(events.length > 0 ? events : ['completed']) },
    timeoutMs: seconds(form, 'Timeout', 60, 600) * 1000,
    timeLimitMs: seconds(form, 'TimeLimit', fourHours, 86_400) * 1000,
    machineDetection: detects ? detection : null,
    asyncAmd:
      detects && one(form, 'AsyncAmd') === 'true'
        ? (target(form, 'AsyncAmdStatusCallback') ?? { url: null, method: 'POST' })
        : null,
  };
}

/** `Url` wins over `Twiml` when both are given; `null` when there is neither. */
export function readInstructions(form: Form): Instructions | null {
  const url = target(form, 'Url', 'Method');
  if (url !== null) return url;
  const twiml = one(form, 'Twiml');
  if (twiml === undefined) return null;
  if (twiml.length > 4000) throw new TwilioError(32018);
  return { twiml };
}

function target(form: Form, name: string, methodName = `${name}Method`) {
  const url = one(form, name);
  const method = (one(form, methodName) ?? 'POST').toUpperCase();
  if (url === undefined) return null;
  if (parseCallbackUrl(url) === null) throw new TwilioError(21205, `${name} is not a valid URL: ${url}`);
  if (method !== 'GET' && method !== 'POST')
    throw new TwilioError(21209, `${methodName} must be GET or POST`);
  return { url, method } as const;
}

function seconds(form: Form, name: string, fallback: number, highest: number): number {
  const text = one(form, name);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > highest)
    throw new TwilioError(21208, `Invalid ${name}: ${text}`);
  return value;
}
