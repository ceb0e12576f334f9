import type { Bucket } from '../../../api/campaign-preview.ts';
import { DAY_MS } from '../../../time.ts';

/** What the picture of a launch is drawn by; counts are people, instants epoch milliseconds. */
export type HistogramScale = {
  /** The top of the axis of what leaves, and its lines. */
  top: number;
  lines: number[];
  /**
   * The top of the shading of who waits; 0 when nobody does. It is that of the bars unless those would be pressed flat by
   * it, as they are where a pace lets few leave at a time.
   */
  waitingTop: number;
  /** What the pace allows in one bucket; null when there is none, or when it is far above what leaves. */
  pace: number | null;
};

const MINUTE_MS = 60_000;

/** The same for those who wait. */
const WAITING_WITHIN = 2.5;

/** A pace line higher than this many times the bars would press them flat, and bounds nothing. */
const PACE_WITHIN = 1.5;

export function histogramScale(
  buckets: readonly Bucket[],
  { bucketMs, perMinute }: { bucketMs: number; perMinute: number | null },
): HistogramScale {
  const most = Math.max(1, ...buckets.map(({ leaving, retries }) => leaving + retries));
  const allowed = perMinute === null ? null : perMinute * (bucketMs / MINUTE_MS);
  const pace = allowed !== null && allowed <= most * PACE_WITHIN ? allowed : null;
  const mostWaiting = Math.max(0, ...buckets.map(({ waiting }) => waiting));
  const isShared = mostWaiting <= most * WAITING_WITHIN;
  const highest = Math.max(most, pace ?? 0, isShared ? mostWaiting : 0);
  const step = niceStep(highest / 3);
  const count = Math.ceil(highest / step);
  const lines = Array.from({ length: count + 1 }, (_, index) => index * step);
  return {
    top: count * step,
    lines,
    waitingTop: mostWaiting === 0 ? 0 : isShared ? count * step : mostWaiting,
    pace,
  };
}

/** 1, 2 or 5 times a power of ten, at least one person. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  const step = [1, 2, 5, 10].find((each) => each * power >= rough) ?? 10;
  return Math.max(1, step * power);
}

/** Where the axis of time is written on; `share` is the place from 0 to 1. */
export type Tick = { at: number; share: number; isMidnight: boolean };

const HOUR_MS = 3_600_000;
const STEPS = [
  5 * MINUTE_MS,
  10 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
  2 * DAY_MS,
  7 * DAY_MS,
  14 * DAY_MS,
  28 * DAY_MS,
];
const MOST_TICKS = 9;

/**
 * Round moments by the operator's clock between `from` and `until`. `offsetAt` is how far that clock is ahead of UTC at an
 * instant, in milliseconds, so that a round hour stays one when the clocks change.
 */
export function timeTicks(from: number, until: number, offsetAt: (at: number) => number): Tick[] {
  const span = until - from;
  const step = STEPS.find((each) => span / each <= MOST_TICKS) ?? span;
  const ticks: Tick[] = [];
  const first = Math.ceil((from + offsetAt(from)) / step) * step;
  for (let wall = first; ticks.length <= MOST_TICKS; wall += step) {
    const at = wall - offsetAt(wall - offsetAt(from));
    if (at >= until) break;
    ticks.push({ at, share: (at - from) / span, isMidnight: wall % DAY_MS === 0 });
  }
  return ticks;
}
