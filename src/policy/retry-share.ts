import { defaultMaxAttempts } from './retry.ts';
import type { ChannelName } from './words.ts';

/** How many jobs of a channel made an attempt of this number (1, 2, …). */
export type AttemptsMade = { channel: ChannelName; attemptNo: number; jobs: number };

/**
 * The share (0…1) of a channel's attempts that were repeated, of those that could be: the last attempt of a schedule
 * never is. Channels without attempts are left out.
 */
export function retryShareOf(made: readonly AttemptsMade[]): Partial<Record<ChannelName, number>> {
  const shares: Partial<Record<ChannelName, number>> = {};
  for (const channel of new Set(made.map((each) => each.channel))) {
    const jobs = (counts: (attemptNo: number) => boolean) =>
      made.reduce(
        (sum, each) => sum + (each.channel === channel && counts(each.attemptNo) ? each.jobs : 0),
        0,
      );
    const repeatable = jobs((attemptNo) => attemptNo < defaultMaxAttempts(channel));
    if (repeatable > 0) shares[channel] = Math.min(1, jobs((attemptNo) => attemptNo > 1) / repeatable);
  }
  return shares;
}
