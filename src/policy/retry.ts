import type { ChannelName } from './words.ts';

const MINUTE = 60_000;

/** How often a channel is tried and how long it rests between: seed 1, section 4. */
const SCHEDULES: Record<'message' | 'call', { attempts: number; delaysMs: readonly [number, ...number[]] }> =
  {
    message: { attempts: 3, delaysMs: [5 * MINUTE, 30 * MINUTE, 240 * MINUTE] },
    call: { attempts: 2, delaysMs: [30 * MINUTE] },
  };

const JITTER = 0.2;

const scheduleOf = (channel: ChannelName) => SCHEDULES[channel === 'voice' ? 'call' : 'message'];

export const defaultMaxAttempts = (channel: ChannelName): number => scheduleOf(channel).attempts;

/** The rest before the attempt that follows attempt number `made` (1, 2, …), before jitter; the last one repeats. */
export function baseDelayMs(channel: ChannelName, made: number): number {
  const { delaysMs } = scheduleOf(channel);
  return delaysMs[Math.min(made, delaysMs.length) - 1] ?? delaysMs[0];
}

/**
 * When to try again after `made` attempts, or `null` when they are used up. `jitter` is 0…1 and moves the delay
 * by ±20 %; a provider's Retry-After is a floor that jitter cannot undercut.
 */
export function nextAttempt(
  { channel, made, max }: { channel: ChannelName; made: number; max: number },
  now: number,
  jitter: number,
  retryAfterMs = 0,
): number | null {
  if (made >= max) return null;
  const spread = 1 + JITTER * (2 * jitter - 1);
  return now + Math.max(Math.ceil(baseDelayMs(channel, made) * spread), retryAfterMs);
}
