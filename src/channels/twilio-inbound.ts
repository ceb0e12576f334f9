import { redactPayload } from '../policy/redaction.ts';
import type { IncomingMedia, IncomingMessage } from './incoming.ts';
import type { SignedForm } from './twilio-signature.ts';

const SID = /^[A-Za-z0-9]{1,64}$/;
const MOST_MEDIA = 20;
const LONGEST_BODY = 10_000;
const LONGEST_ADDRESS = 100;

/**
 * An inbound message as Twilio posts it (contract §5); null when it is none that is taken in here. Text is made
 * storable: no NUL, no half surrogate pair, at most 10,000 characters.
 */
export function readInboundMessage(form: SignedForm): IncomingMessage | null {
  const sid = one(form, 'MessageSid') || one(form, 'SmsSid');
  const from = one(form, 'From').trim();
  const to = one(form, 'To').trim();
  if (!SID.test(sid) || from === '' || from.length > LONGEST_ADDRESS || to.length > LONGEST_ADDRESS)
    return null;
  const isWhatsapp = from.startsWith('whatsapp:');
  if (!isWhatsapp && from.includes(':')) return null;
  return {
    provider: 'twilio',
    providerMessageId: sid,
    channel: isWhatsapp ? 'whatsapp' : 'sms',
    from: from.replace(/^whatsapp:/, ''),
    text: storable(one(form, 'Body')).slice(0, LONGEST_BODY).toWellFormed(),
    media: mediaOf(form),
    raw: redactPayload(
      Object.fromEntries(Object.entries(form).map(([name, value]) => [storable(name), storableValue(value)])),
    ),
  };
}

function mediaOf(form: SignedForm): IncomingMedia[] {
  const count = Math.min(Number.parseInt(one(form, 'NumMedia'), 10) || 0, MOST_MEDIA);
  return Array.from({ length: Math.max(0, count) }, (_, index) => ({
    url: storable(one(form, `MediaUrl${index}`)).slice(0, 2_000),
    contentType: storable(one(form, `MediaContentType${index}`)).slice(0, 100),
  }));
}

/** The first value of a field, empty when it is missing. */
function one(form: SignedForm, name: string): string {
  const value = Object.hasOwn(form, name) ? form[name] : '';
  return (typeof value === 'string' ? value : value?.[0]) ?? '';
}

const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed();

const storableValue = (value: string | readonly string[]) =>
  typeof value === 'string' ? storable(value) : value.map(storable);
