import {
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
} from 'libphonenumber-js/max';
import type { NormalizedAddress } from './address.ts';

/**
 * A phone number as E.164. Accepted is what stands in an assigned range of its country, and the ranges that
 * are kept free for examples; a number that merely has a possible length is refused, because a mistyped one
 * has that too. Unknown values of `defaultCountry` count as none.
 *
 * Refused as recipients: premium-rate and shared-cost numbers, short codes, and numbers with an extension,
 * since a message would reach the switchboard.
 */
export function phoneOf(text: string, defaultCountry?: string): NormalizedAddress {
  const country = defaultCountry?.trim().toUpperCase();
  const home = country !== undefined && isSupportedCountry(country) ? country : undefined;
  const written = text
    .replace(/\p{Cf}/gu, '')
    .replace(/^tel:/i, '')
    .replace(/^\((\+\d{1,3})\)/, '$1');
  const options = home ? { defaultCountry: home, extract: false } : { extract: false };
  const number = parsePhoneNumberFromString(written, options);

  const wrongLength = lengthFault(validatePhoneNumberLength(written, options));
  if (wrongLength && !number?.isValid()) return wrongLength;
  if (!number) {
    return fault(
      'invalid_phone',
      `This is not a phone number, or its country code is missing or unknown. Write ${EXAMPLE}.`,
    );
  }
  if (!(number.isValid() || isExample(number))) {
    return fault(
      'invalid_phone',
      `No country has given out this phone number. Check the digits, and write ${EXAMPLE}.`,
    );
  }
  const type = number.getType();
  if (type === 'PREMIUM_RATE' || type === 'SHARED_COST') {
    return fault(
      'phone_not_allowed',
      'Premium-rate and shared-cost numbers are never contacted. Give a mobile or an ordinary landline number.',
    );
  }
  if (number.ext)
    return fault('invalid_phone', 'Leave out the extension: it cannot be reached. Give a direct number.');
  return { ok: true, value: number.number };
}

const EXAMPLE = 'the number with its country code, for example +84912345678';

/**
 * Ranges set aside for examples and films, which the metadata calls invalid: area code or exchange 555 in North
 * America, 07700 900xxx and 01632 960xxx in the United Kingdom (Ofcom). Demonstrations and tests use them.
 */
const isExample = ({ number }: PhoneNumber): boolean =>
  /^\+1(555\d{7}|[2-9]\d{2}555\d{4})$/.test(number) || /^\+44(7700900|1632960)\d{3}$/.test(number);

function lengthFault(length: ReturnType<typeof validatePhoneNumberLength>): NormalizedAddress | null {
  if (length === 'TOO_SHORT') {
    return fault(
      'phone_too_short',
      `This phone number is too short; short codes cannot be used. Write ${EXAMPLE}.`,
    );
  }
  if (length === 'TOO_LONG') {
    return fault(
      'phone_too_long',
      `This phone number has too many digits. Check that it is one number only, and write ${EXAMPLE}.`,
    );
  }
  return null;
}

const fault = (
  code: 'invalid_phone' | 'phone_too_short' | 'phone_too_long' | 'phone_not_allowed',
  message: string,
) => ({ ok: false, code, message }) as const;
