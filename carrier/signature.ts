import { createHmac, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';

export type Params = Record<string, string | string[]>;

/**
 * `X-Twilio-Signature`: HMAC-SHA1 with the auth token over the URL and the sorted form parameters;
 * each distinct value of a repeated name counts once. For a GET the URL with its query is all of it.
 */
export function twilioSignature(authToken: string, url: string, params: Params = {}): string {
  let text = url;
  for (const name of Object.keys(params).sort()) {
    const value = params[name] ?? '';
    const values = Array.isArray(value) ? [...new Set(value)].sort() : [value];
    for (const one of values) text += name + one;
  }
  return createHmac('sha1', authToken).update(text, 'utf8').digest('base64');
}

export type EventKeys = {
  /** Base64 SPKI, as SendGrid's console shows it. */
  publicKey: string;
  /** Base64 DER signature over the timestamp followed by the raw body. */
  sign(timestamp: string, body: string): string;
};

/** A P-256 key pair for the Event Webhook; a fresh one at every start, as its signatures differ anyway. */
export function eventKeys(): EventKeys {
  const pair = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
  const key = createPrivateKey({ key: pair.privateKey, format: 'der', type: 'pkcs8' });
  return {
    publicKey: pair.publicKey.toString('base64'),
    sign: (timestamp, body) => sign('sha256', Buffer.from(timestamp + body), key).toString('base64'),
  };
}
