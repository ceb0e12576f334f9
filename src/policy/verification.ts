import type { LinkStatus } from './words.ts';

/** When the person's latest verification ends: any of theirs, and one in a conversation at this very address. */
export type Session = {
  until: number | null;
  untilHere: number | null;
  /** The status of this address's link to the person; null when it is somebody else's or nobody's. */
  link: LinkStatus | null;
};

/**
 * Whether sensitive words may go to this address without another code. Being verified in one conversation counts for
 * the person's other addresses only where those are known to be theirs: nothing about a person may reach an address
 * that belongs to somebody else.
 */
export function isVerified({ until, untilHere, link }: Session, now: number): boolean {
  const isOwn = link === 'bound' || link === 'verified';
  return (untilHere !== null && now < untilHere) || (isOwn && until !== null && now < until);
}

export const CODE_LIFE_MS = 10 * 60_000;
/** While one of its codes is not older than this, digits in a conversation may be a code, and are kept as dots. */
export const CODE_MEMORY_MS = 24 * 60 * 60_000;
const MOST_CHECKS = 5;
const MOST_SENDS = 5;
const SENDS_WITHIN_MS = CODE_LIFE_MS;
/** Five guesses at each of twenty codes: one chance in ten thousand a day for whoever guesses. */
const MOST_SENDS_A_DAY = 20;

/** Whether one more code may be sent to a phone that had codes at these instants. */
export function maySendCode(sentAt: readonly number[], now: number): boolean {
  const within = (ms: number) => sentAt.filter((at) => at > now - ms).length;
  return within(SENDS_WITHIN_MS) < MOST_SENDS && within(CODE_MEMORY_MS) < MOST_SENDS_A_DAY;
}

/**
 * What a code is that somebody sent. `unasked`: none is out in this conversation, since it was used, replaced, or asked
 * for elsewhere. `exhausted`: this was the last check that the code had.
 */
export type JudgedCode = 'right' | 'wrong' | 'exhausted' | 'expired' | 'unasked';

/** `open` is the code that is out; the check that is made now is not among its `checks`. */
export function judgeCode(
  open: { checks: number; expiresAt: number } | null,
  isSame: boolean,
  now: number,
): JudgedCode {
  if (!open) return 'unasked';
  if (now >= open.expiresAt) return 'expired';
  if (isSame) return 'right';
  return open.checks + 1 < MOST_CHECKS ? 'wrong' : 'exhausted';
}

/** A person who has something that waits for a verification. */
export type Waiting = { partyId: string; here: boolean };

/**
 * Whom a code for this conversation would verify. The person whose address it is, when something waits for them here,
 * or anywhere and the address is known to be theirs; somebody else only where the address is nobody's yet.
 * `foreign`: what waits here is about a person other than the one whose address it is.
 */
export function whoVerifies(
  sender: { partyId: string; link: LinkStatus; isStranger: boolean } | null,
  waiting: readonly Waiting[],
): { partyId: string } | 'nobody' | 'foreign' {
  if (!sender) return 'nobody';
  const isOwn = sender.link === 'bound' || sender.link === 'verified';
  const own = waiting.find(({ partyId, here }) => partyId === sender.partyId && (here || isOwn));
  if (own) return { partyId: own.partyId };
  const other = waiting.find(({ here }) => here);
  if (!other) return 'nobody';
  return sender.isStranger ? { partyId: other.partyId } : 'foreign';
}
