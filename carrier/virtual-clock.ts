import type { Clock } from './clock.ts';

/** A clock for tests that moves only when told to. */
export type VirtualClock = Clock & {
  /** Moves time on, waking sleepers in order; `settle` runs after each so that they finish in their instant. */
  advance(ms: number, settle: () => Promise<void>): Promise<void>;
};

type Sleeper = { at: number; wake: () => void };

export function virtualClock(start: number): VirtualClock {
  let now = start;
  let sleepers: Sleeper[] = [];
  const later = (ms: number, wake: () => void): Sleeper => {
    const sleeper = { at: now + ms, wake };
    sleepers.push(sleeper);
    return sleeper;
  };
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = later(ms, resolve);
        const leave = () => {
          sleepers = sleepers.filter((one) => one !== sleeper);
          resolve();
        };
        signal?.addEventListener('abort', leave, { once: true });
      }),
    deadline: (ms) => {
      const controller = new AbortController();
      later(ms, () => controller.abort(new DOMException('The deadline passed', 'TimeoutError')));
      return controller.signal;
    },
    async advance(ms, settle) {
      const target = now + ms;
      await settle();
      for (;;) {
        const [next] = sleepers.filter((one) => one.at <= target).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        now = Math.max(now, next.at);
        sleepers = sleepers.filter((one) => one !== next);
        next.wake();
        await settle();
      }
      now = target;
    },
  };
}
