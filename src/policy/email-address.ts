import { domainToASCII } from 'node:url';
import type { NormalizedAddress } from './address.ts';

/** RFC 5321 4.5.3.1, in octets. */
const MAX_LOCAL = 64;
const MAX_ADDRESS = 254;

// RFC 5322 dot-atom, with letters of any script (RFC 6531); quoted local parts are not worth their trouble.
const LOCAL = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const HOST = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?=[a-z0-9-]*[a-z])[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])$/;

/**
 * A bare address, "nurse@example.net". The part before the @ is lower-cased too: RFC 5321 leaves its case to
 * the receiver, but no large one distinguishes it, and a STOP must not be bypassed by a capital letter.
 */
export function emailOf(text: string): NormalizedAddress {
  if (text.length > MAX_ADDRESS * 2) return fault('is too long');
  const [local = '', host = '', ...more] = lowerCase(text).split('@');
  if (host === '' || more.length > 0) return fault('needs exactly one @');
  const domain = asciiDomain(host);
  if (!LOCAL.test(local) || Buffer.byteLength(local) > MAX_LOCAL)
    return fault('cannot be used as it stands before the @');
  if (!HOST.test(domain)) return fault('needs a full domain after the @');
  const value = `${local}@${domain}`;
  return Buffer.byteLength(value) > MAX_ADDRESS ? fault('is too long') : { ok: true, value };
}

const lowerCase = (text: string): string => text.normalize('NFC').toLowerCase().normalize('NFC');

/** Only real labels are handed over: the URL parser would read "127.1" and "%41" as something else. */
const asciiDomain = (host: string): string =>
  /^[\p{L}\p{M}\p{N}.-]+$/u.test(host) && /[^\0-\x7f]/.test(host) ? domainToASCII(host) : host;

const fault = (what: string) =>
  ({
    ok: false,
    code: 'invalid_email',
    message: `The email address ${what}. Write only the address, for example nurse@example.net.`,
  }) as const;
