import { parseCallbackUrl } from './callback-url.ts';
import { instant } from './clock.ts';
import { TwilioError } from './twilio-error.ts';

export type Form = Record<string, string | string[] | undefined>;

export const one = (form: Form, name: string): string | undefined => {
  const value = form[name];
  const text = Array.isArray(value) ? value[0] : value;
  return text === '' ? undefined : text;
};
export const many = (form: Form, name: string): string[] =>
  [form[name] ?? []].flat().filter((text) => text !== '');

/** What a client asked for when it created a message, after Twilio's synchronous checks. */
export type MessageRequest = {
  to: string;
  from: string | null;
  serviceSid: string | null;
  body: string;
  mediaUrls: string[];
  contentSid: string | null;
  contentVariables: Record<string, string>;
  statusCallback: string | null;
  sendAt: number | null;
};

/** Numbers with fixed results (contract, section 14). */
const magicTo: Record<string, number> = {
  '+15005550001': 21211,
  '+15005550002': 21612,
  '+15005550003': 21408,
  '+15005550004': 21610,
  '+15005550009': 21614,
};
const magicFrom: Record<string, number> = {
  '+15005550001': 21212,
  '+15005550007': 21606,
  '+15005550008': 21611,
};

const e164 = /^\+[1-9]\d{6,14}$/;
const sender = /^(\+[1-9]\d{6,14}|\d{3,6}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/;
const minute = 60_000;

/** Throws a TwilioError with the code of the first thing that is wrong. */
export function readMessageRequest(form: Form, now: number): MessageRequest {
  const to = one(form, 'To');
  const from = one(form, 'From') ?? null;
  const serviceSid = one(form, 'MessagingServiceSid') ?? null;
  if (to === undefined) throw new TwilioError(21604);
  if (!e164.test(to.replace(/^whatsapp:/, ''))) {
    throw new TwilioError(21211, `Invalid 'To' Phone Number: ${to}`);
  }
  if (from === null && serviceSid === null) throw new TwilioError(21603);
  if (serviceSid !== null && !/^MG[0-9a-fA-F]{32}$/.test(serviceSid)) throw new TwilioError(21705);
  if (from !== null) checkSender(from, to);

  const magic = magicTo[to] ?? (from === null ? undefined : magicFrom[from]);
  if (magic !== undefined) throw new TwilioError(magic);

  const body = one(form, 'Body') ?? '';
  const mediaUrls = many(form, 'MediaUrl');
  const contentSid = one(form, 'ContentSid') ?? null;
  if (body === '' && mediaUrls.length === 0 && contentSid === null) throw new TwilioError(21602);
  if ([...body].length > 1600) throw new TwilioError(21617);
  if (mediaUrls.length > 10) throw new TwilioError(21623);
  if (!mediaUrls.every((url) => URL.canParse(url))) throw new TwilioError(21620);
  if (contentSid !== null && !/^HX[0-9a-fA-F]{32}$/.test(contentSid)) throw new TwilioError(21655);

  const statusCallback = one(form, 'StatusCallback') ?? null;
  if (statusCallback !== null && (statusCallback.length > 4000 || !parseCallbackUrl(statusCallback))) {
    throw new TwilioError(21609);
  }
  return {
    to,
    from,
    serviceSid,
    body,
    mediaUrls,
    contentSid,
    contentVariables: variables(one(form, 'ContentVariables')),
    statusCallback,
    sendAt: schedule(form, serviceSid, now),
  };
}

function checkSender(from: string, to: string) {
  const whatsapp = from.startsWith('whatsapp:');
  const bare = from.replace(/^whatsapp:/, '');
  if (whatsapp !== to.startsWith('whatsapp:')) throw new TwilioError(21910);
  if (!(whatsapp ? e164 : sender).test(bare)) {
    throw new TwilioError(21212, `The 'From' number ${from} is not a valid phone number`);
  }
}

function variables(text: string | undefined): Record<string, string> {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new TwilioError(21656);
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, String(one)]));
  } catch {
    throw new TwilioError(21656);
  }
}

function schedule(form: Form, serviceSid: string | null, now: number): number | null {
  if (one(form, 'ScheduleType') !== 'fixed') return null;
  if (serviceSid === null) throw new TwilioError(35118);
  const text = one(form, 'SendAt');
  if (text === undefined) throw new TwilioError(35111);
  const at = instant(text);
  if (at === null || at < now + 15 * minute || at > now + 35 * 24 * 60 * minute) throw new TwilioError(35114);
  return at;
}
