import type { Clock } from './clock.ts';

/** A sleep that can be cut short. A wake-up that comes before the sleep is not lost. */
export type Waker = {
  wait(ms: number): Promise<void>;
  wake(): void;
};

export function createWaker(clock: Clock, stop: AbortSignal): Waker {
  let woken = false;
  let sleeping: AbortController | undefined;
  return {
    wait: async (ms) => {
      if (!woken && !stop.aborted) {
        sleeping = new AbortController();
        await clock.sleep(ms, sleeping.signal);
        sleeping = undefined;
      }
      woken = false;
    },
    wake: () => {
      woken = true;
      sleeping?.abort();
    },
  };
}
