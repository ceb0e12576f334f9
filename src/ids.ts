import { randomBytes, randomInt } from 'node:crypto';
import type { Clock } from './clock.ts';

/** Makes the id of a new row: a UUIDv7 (RFC 9562), so that ids sort by the time they were made. */
export type NewId = () => string;

const POOL_BYTES = 4096;

/** Random digits; the operating system is asked for many at once, since each question costs as much as an id. */
function pooledHex(): () => string {
  let pool = '';
  let at = 0;
  return () => {
    if (at === pool.length) {
      pool = randomBytes(POOL_BYTES).toString('hex');
      at = 0;
    }
    at += TAIL_DIGITS;
    return pool.slice(at - TAIL_DIGITS, at);
  };
}

const TAIL_DIGITS = 16;

/**
 * Ids made in one millisecond keep their order: the 12 bits after the version count up, and a full
 * counter borrows the next millisecond.
 */
export function uuidv7Source(clock: Clock): NewId {
  const digits = pooledHex();
  let last = 0;
  let count = 0;
  let instant = '';
  return () => {
    const now = clock.now();
    if (now > last) {
      last = now;
      count = 0;
      instant = written(last);
    } else if (++count > 0xfff) {
      last += 1;
      count = 0;
      instant = written(last);
    }
    const tail = digits();
    // The variant is the two bits 10 before the random ones.
    const variant = VARIANTS[Number.parseInt(tail.charAt(0), 16) & 3];
    return `${instant}-${(0x7000 + count).toString(16)}-${variant}${tail.slice(1, 4)}-${tail.slice(4)}`;
  };
}

const VARIANTS = '89ab';

const written = (at: number): string => {
  const hex = at.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
};

/** Makes a one-time code: six digits that nobody can foresee. */
export type NewCode = () => string;

export const newCode: NewCode = () => String(randomInt(1_000_000)).padStart(6, '0');
