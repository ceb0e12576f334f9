import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Outgoing } from './channel.ts';

/** Which email a link came in: it ends what its recipient gets. */
type Unsubscribed = { tenantId: string; jobId: string };

/** Signed addresses for `List-Unsubscribe` (RFC 8058): they open without a login and hold for years. */
export type UnsubscribeLinks = {
  urlFor(message: Pick<Outgoing, 'tenantId' | 'jobId'>): string;
  /** Null when it is no token of ours. */
  read(token: string): Unsubscribed | null;
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MAC_BYTES = 16;

export function unsubscribeLinks(key: Buffer, publicBaseUrl: string): UnsubscribeLinks {
  const macOf = (payload: string) =>
    createHmac('sha256', key).update(payload).digest().subarray(0, MAC_BYTES);
  return {
    urlFor: ({ tenantId, jobId }) => {
      const payload = Buffer.from(jobId + tenantId).toString('base64url');
      return `${publicBaseUrl}/api/unsubscribe/${payload}.${macOf(payload).toString('base64url')}`;
    },
    read: (token) => {
      const [payload = '', mac = '', ...rest] = token.split('.');
      const given = Buffer.from(mac, 'base64url');
      if (rest.length > 0 || given.length !== MAC_BYTES || !timingSafeEqual(given, macOf(payload)))
        return null;
      const text = Buffer.from(payload, 'base64url').toString('utf8');
      const [jobId, tenantId] = [text.slice(0, 36), text.slice(36)];
      return UUID.test(jobId) && tenantId !== '' ? { tenantId, jobId } : null;
    },
  };
}
