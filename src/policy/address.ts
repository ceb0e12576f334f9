import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { emailOf } from './email-address.ts';
import { phoneOf } from './phone-number.ts';
import { CHANNELS, type ChannelName } from './words.ts';

export const ADDRESS_KINDS = ['phone', 'email', 'whatsapp', 'zalo', 'facebook'] as const;
export type AddressKind = (typeof ADDRESS_KINDS)[number];

export type AddressFault =
  | 'empty_address'
  | 'invalid_phone'
  | 'phone_too_short'
  | 'phone_too_long'
  | 'phone_not_allowed'
  | 'invalid_email'
  | 'invalid_zalo_id'
  | 'invalid_facebook_id';

/** `message` is an English sentence that says what to mend. */
export type NormalizedAddress =
  | { ok: true; value: string }
  | { ok: false; code: AddressFault; message: string };

/**
 * Two texts for the same destination become the same value, so that links, caps and suppressions match.
 * Normalising a value again changes nothing, and no text makes it throw.
 *
 * - `phone`, `whatsapp`: E.164, "+84912345678". National forms need `defaultCountry` (ISO 3166, "VN").
 * - `email`: all lower case, NFC, the domain in ASCII.
 * - `zalo`: the user's id in the official account, or E.164 for template messages.
 * - `facebook`: the page-scoped id.
 */
export function normalizeAddress(
  kind: AddressKind,
  raw: string,
  { defaultCountry }: { defaultCountry?: string | undefined } = {},
): NormalizedAddress {
  const text = trimmed(raw);
  if (text === '') {
    return {
      ok: false,
      code: 'empty_address',
      message: 'The address is empty. Write where the message should go.',
    };
  }
  switch (kind) {
    case 'phone':
      return phoneOf(text, defaultCountry);
    case 'whatsapp':
      return whatsappOf(text.replace(/^whatsapp:/i, ''), defaultCountry);
    case 'email':
      return emailOf(text);
    case 'zalo':
      return zaloOf(text, defaultCountry);
    case 'facebook':
      return /^\d{6,24}$/.test(text)
        ? { ok: true, value: text }
        : fault(
            'invalid_facebook_id',
            'Write the page-scoped id that Messenger gives for the person, 6 to 24 digits.',
          );
    default:
      return kind satisfies never;
  }
}

/** The kind of address that a channel delivers to. */
export function addressKindOf(channel: ChannelName): AddressKind {
  switch (channel) {
    case 'sms':
    case 'voice':
    case 'call_note':
      return 'phone';
    case 'whatsapp':
    case 'email':
    case 'zalo':
    case 'facebook':
      return channel;
    default:
      return channel satisfies never;
  }
}

/** The channels that lead to an address of this kind; a number is one for texts, calls and WhatsApp. */
export function channelsTo(kind: AddressKind): ChannelName[] {
  const isNumber = (each: AddressKind) => each === 'phone' || each === 'whatsapp';
  return CHANNELS.filter((channel) => {
    const its = addressKindOf(channel);
    return channel !== 'call_note' && (its === kind || (isNumber(its) && isNumber(kind)));
  });
}

/**
 * An address that people still recognise and nobody can use, for logs and events: "+84 ••• ••• 678",
 * "n•••@example.net", "•••922". What is too short to be shown in part becomes "•••".
 */
export function maskAddress(kind: AddressKind, value: string): string {
  const tail = value.length >= 7 ? [...value].slice(-3).join('') : '';
  if (kind === 'email') {
    const [local = '', domain = ''] = value.split('@');
    const [first = ''] = local;
    return domain === '' ? '•••' : `${first}•••@${domain}`;
  }
  const country = value.startsWith('+') ? parsePhoneNumberFromString(value)?.countryCallingCode : undefined;
  return country ? `+${country} ••• ••• ${tail}`.trimEnd() : `•••${tail}`;
}

/**
 * Numbers copied from contact lists are often wrapped in invisible direction marks. Very long texts are left
 * alone: no address is that long, and trimming them would cost more than refusing them.
 */
const trimmed = (raw: string): string =>
  raw.length > 1000 ? raw : raw.replace(/^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu, '');

/**
 * WhatsApp ids that stayed behind when a country renumbered its mobiles: Mexico keeps the 1 after +52,
 * Brazil lacks the 9 after the area code. They are kept as they are, because that is where replies come from.
 */
const OLD_WHATSAPP_ID = /^\+(521\d{10}|55[1-9]\d[6-9]\d{7})$/;

function whatsappOf(text: string, defaultCountry: string | undefined): NormalizedAddress {
  const compact = text.replace(/[\s\p{Cf}().-]/gu, '');
  return OLD_WHATSAPP_ID.test(compact) ? { ok: true, value: compact } : phoneOf(text, defaultCountry);
}

/**
 * Zalo knows a person by an id (18 or 19 digits today, never with a leading 0) or, for template messages, by phone.
 * Digits that its own API would take for a Vietnamese phone ("84912345678", "0912345678") are one.
 */
function zaloOf(text: string, defaultCountry: string | undefined): NormalizedAddress {
  if (/^[+0]/.test(text) || /^84\d{9}$/.test(text)) {
    const phone = phoneOf(text.replace(/^84/, '+84'), defaultCountry ?? 'VN');
    if (phone.ok || !/^84/.test(text)) return phone;
  }
  if (/^[1-9]\d{5,23}$/.test(text)) return { ok: true, value: text };
  const phone = phoneOf(text, defaultCountry);
  return phone.ok
    ? phone
    : fault(
        'invalid_zalo_id',
        'Write the Zalo user id, 6 to 24 digits, or a phone number such as +84912345678.',
      );
}

const fault = (code: AddressFault, message: string): NormalizedAddress => ({ ok: false, code, message });
