import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';

/** Makes the id of a new row: a UUIDv7 (RFC 9562), so that ids sort by the time they were made. */
export type NewId = () => string;

const POOL_BYTES = 4096;

/** Fresh random bytes; the operating system is asked for many at once, since each question costs as much as an id. */
function pooledBytes(): (size: number) => Uint8Array {
  let pool = Buffer.alloc(0);
  let at = 0;
  return (size) => {
    if (at + size > pool.length) {
      pool = randomBytes(POOL_BYTES);
      at = 0;
    }
    at += size;
    return pool.subarray(at - size, at);
  };
}

/**
 * Ids made in one millisecond keep their order: the 12 bits after the version count up, and a full
 * counter borrows the next millisecond.
 */
export function uuidv7Source(clock: Clock, random: (size: number) => Uint8Array = pooledBytes()): NewId {
  let last = 0;
  let count = 0;
  return () => {
    const now = clock.now();
    if (now > last) {
      last = now;
      count = 0;
    } else if (++count > 0xfff) {
      last += 1;
      count = 0;
    }
    const tail = random(8);
    tail[0] = ((tail[0] ?? 0) & 0x3f) | 0x80;
    const hex =
      last.toString(16).padStart(12, '0') + (0x7000 + count).toString(16) + Buffer.from(tail).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };
}
