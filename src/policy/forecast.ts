import { baseDelayMs, defaultMaxAttempts } from './retry.ts';
import type { ChannelName } from './words.ts';

/** So many people of one channel whose turn comes at the same instant (epoch milliseconds). */
export type Turn = {
  channel: ChannelName;
  at: number;
  count: number;
  /** Whether something leaves then; otherwise they are refused at that moment. */
  leaves: boolean;
  /** Whether they are held for quiet hours until then. */
  waits: boolean;
};

export type Bucket = {
  at: number;
  /** First attempts in this bucket. */
  leaving: number;
  /** People still held for quiet hours at its beginning. */
  waiting: number;
  /** Repeats to expect in it. */
  retries: number;
};

export type Forecast = {
  from: number;
  bucketMs: number;
  buckets: Bucket[];
  /** When the last first attempt leaves; null when nothing does. */
  lastLeavesAt: number | null;
};

const MINUTE = 60_000;
const LEAST_BUCKETS = 24;
const MOST_BUCKETS = 96;
const SIZES = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440].map((minutes) => minutes * MINUTE);

/**
 * When a launch's messages leave, as a picture of 24 to 96 equal buckets that begins at or before `start` and holds
 * everything. A provider's pause (`pausedUntil`) makes its channel wait; `retryShare` (0…1) is how many of a
 * channel's attempts are repeated, after the delays of its retry schedule.
 */
export function forecast(
  turns: readonly Turn[],
  {
    start,
    pausedUntil = {},
    retryShare = {},
  }: {
    start: number;
    pausedUntil?: Readonly<Partial<Record<ChannelName, number>>>;
    retryShare?: Readonly<Partial<Record<ChannelName, number>>>;
  },
): Forecast {
  const due = turns.map((turn) => ({ ...turn, at: Math.max(turn.at, pausedUntil[turn.channel] ?? turn.at) }));
  const leaving = due.filter(({ leaves }) => leaves);
  const retries = repeatsOf(leaving, retryShare);
  const lastLeavesAt = latest(leaving);
  const last = Math.max(start, lastLeavesAt ?? start, latest(retries) ?? start, latest(due) ?? start);
  const { from, bucketMs, size } = framed(start, last);
  const place = (at: number) => Math.floor((at - from) / bucketMs);

  const left = summed(leaving, place, size);
  const repeated = wholeNumbers(summed(retries, place, size));
  const ending = due.filter(({ waits }) => waits);
  const released = summed(ending, (at) => Math.ceil((at - from) / bucketMs), size);
  let waiting = ending.reduce((sum, { count }) => sum + count, 0);
  const buckets = Array.from({ length: size }, (_, index): Bucket => {
    waiting -= released[index] as number;
    return {
      at: from + index * bucketMs,
      leaving: left[index] as number,
      waiting,
      retries: repeated[index] as number,
    };
  });
  return { from, bucketMs, buckets, lastLeavesAt };
}

type Due = { at: number; count: number };

/** The second, third, … attempts to expect; none when they do not make up one together. */
function repeatsOf(
  leaving: readonly Turn[],
  retryShare: Readonly<Partial<Record<ChannelName, number>>>,
): Due[] {
  const repeats: Due[] = [];
  for (const { channel, at, count } of leaving) {
    const share = retryShare[channel] ?? 0;
    let when = at;
    let expected = count;
    for (let made = 1; share > 0 && made < defaultMaxAttempts(channel); made += 1) {
      when += baseDelayMs(channel, made);
      expected *= share;
      repeats.push({ at: when, count: expected });
    }
  }
  const total = repeats.reduce((sum, { count }) => sum + count, 0);
  return total >= 0.5 ? repeats : [];
}

function framed(start: number, last: number): { from: number; bucketMs: number; size: number } {
  for (let index = 0; ; index += 1) {
    const bucketMs = SIZES[index] ?? (SIZES.at(-1) as number) * 2 ** (index - SIZES.length + 1);
    const from = Math.floor(start / bucketMs) * bucketMs;
    const size = Math.floor((last - from) / bucketMs) + 1;
    if (size <= MOST_BUCKETS) return { from, bucketMs, size: Math.max(size, LEAST_BUCKETS) };
  }
}

function summed(due: readonly Due[], place: (at: number) => number, size: number): number[] {
  const sums = Array<number>(size).fill(0);
  for (const { at, count } of due) {
    const index = place(at);
    if (index < size) sums[index] = (sums[index] as number) + count;
  }
  return sums;
}

/** Rounded so that no bucket is off by one or more and the sum stays what it was. */
function wholeNumbers(amounts: readonly number[]): number[] {
  let sum = 0;
  return amounts.map((amount) => {
    const before = Math.round(sum);
    sum += amount;
    return Math.round(sum) - before;
  });
}

function latest(due: readonly Due[]): number | null {
  let last: number | null = null;
  for (const { at } of due) if (last === null || at > last) last = at;
  return last;
}
