import { createPublicKey, verify } from 'node:crypto';

export type SignedEvents = {
  /** Base64 SPKI, as SendGrid's console shows it; with or without PEM armour. */
  publicKey: string;
  /** `X-Twilio-Email-Event-Webhook-Timestamp`. */
  timestamp: string | undefined;
  /** `X-Twilio-Email-Event-Webhook-Signature`. */
  signature: string | undefined;
  /** The bytes as they came, with their final CR LF. */
  rawBody: Uint8Array;
};

/**
 * Whether SendGrid signed this batch of events (§7): ECDSA over P-256 and SHA-256 of the timestamp and the raw body.
 * An old timestamp is no reason to refuse, since a batch is repeated for a day; tolerate repetition instead.
 */
export function isSendgridSignature({ publicKey, timestamp, signature, rawBody }: SignedEvents): boolean {
  if (!timestamp || !signature) return false;
  try {
    const der = Buffer.from(publicKey.replace(/-----[^-]+-----|\s/g, ''), 'base64');
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    if (key.asymmetricKeyType !== 'ec') return false;
    const signed = Buffer.concat([Buffer.from(timestamp), rawBody]);
    return verify('sha256', signed, { key, dsaEncoding: 'der' }, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}
