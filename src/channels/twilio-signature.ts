import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** A form's fields; a repeated name has a list. */
export type SignedForm = Readonly<Record<string, string | readonly string[]>>;

/**
 * `X-Twilio-Signature` of a request to `url` (§11): HMAC-SHA1 over the URL and the sorted fields, each distinct
 * value of a repeated name once.
 */
export function twilioSignature(authToken: string, url: string, params: SignedForm): string {
  const signed = createHmac('sha1', authToken).update(withoutFragment(url));
  for (const name of Object.keys(params).sort()) {
    const value = params[name] ?? '';
    const values = typeof value === 'string' ? [value] : [...new Set(value)].sort();
    for (const each of values) signed.update(name + each);
  }
  return signed.digest('base64');
}

export type SignedRequest = {
  /** Several while a token is being replaced. */
  authTokens: readonly string[];
  /** As Twilio called it: from the configured public address, never from the Host header. */
  url: string;
  /** The form's fields; empty for GET and for other bodies. */
  params: SignedForm;
  signature: string | undefined;
  /** The bytes of a body that is not a form; Twilio then signs the URL with their hash in it. */
  rawBody?: Uint8Array | undefined;
};

/**
 * Whether Twilio signed this request. As in the official validator, the URL may have been signed with or without
 * its port. The signature has no time in it: whoever acts on the request must tolerate a repetition.
 */
export function isTwilioSignature({ authTokens, url, params, signature, rawBody }: SignedRequest): boolean {
  if (!signature) return false;
  const hash = URL.parse(url)?.searchParams.get('bodySHA256');
  if (typeof hash === 'string') {
    const actual = createHash('sha256')
      .update(rawBody ?? '')
      .digest('hex');
    if (rawBody === undefined || !isSame(actual, hash)) return false;
    return isSignedBySome(authTokens, url, {}, signature);
  }
  return isSignedBySome(authTokens, url, params, signature);
}

const isSignedBySome = (authTokens: readonly string[], url: string, params: SignedForm, signature: string) =>
  authTokens
    .filter((token) => token !== '')
    .some((token) => ways(url).some((way) => isSame(twilioSignature(token, way, params), signature)));

/** The URL with and without a port; its other characters stay as they are, since they were signed as they are. */
function ways(url: string): string[] {
  const parts = /^(https?:\/\/)([^/?#]*?)(:\d+)?(?=[/?#]|$)(.*)$/is.exec(url);
  if (!parts) return [url];
  const [, scheme = '', host, port, rest] = parts;
  const standard = scheme.toLowerCase() === 'https://' ? ':443' : ':80';
  return [`${scheme}${host}${rest}`, `${scheme}${host}${port ?? standard}${rest}`];
}

const withoutFragment = (url: string): string => url.split('#', 1)[0] ?? url;

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
