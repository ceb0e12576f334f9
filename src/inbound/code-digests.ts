import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** How a code is kept: a keyed digest for its conversation, from which nobody without the key gets it back. */
export type CodeDigests = {
  digest(tenantId: string, threadId: string, digits: string): string;
  /** Takes the same time whatever is compared. `other_key`: the two come from different secrets. */
  compare(a: string, b: string): 'same' | 'different' | 'other_key';
};

export function codeDigests(key: Buffer): CodeDigests {
  const keyId = createHash('sha256').update(key).digest('hex').slice(0, 8);
  return {
    digest: (tenantId, threadId, digits) => {
      const text = JSON.stringify([tenantId, threadId, digits]);
      return `${keyId}:${createHmac('sha256', key).update(text).digest('hex')}`;
    },
    compare: (a, b) => {
      const [left, right] = [Buffer.from(a), Buffer.from(b)];
      if (left.length === right.length && timingSafeEqual(left, right)) return 'same';
      return a.split(':', 1)[0] === b.split(':', 1)[0] ? 'different' : 'other_key';
    },
  };
}
