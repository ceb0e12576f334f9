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
