/** Room for jobs in hand: at most so many of a channel at once, over all that dispatch in this process. */
export type Slots = {
  /** Takes between 1 and `most` slots, waiting until some are free; none once `signal` aborts. */
  take(most: number, signal?: AbortSignal): Promise<number>;
  release(count?: number): void;
};

/**
 * A claim costs a round trip, so takers wait until a fair part of the slots is free: one claim for half of them
 * instead of one for each job that is done. `limit` may change from one question to the next.
 */
export function createSlots(limit: () => number): Slots {
  let taken = 0;
  let waiting: (() => void)[] = [];
  const wakeAll = () => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  const lacks = (most: number) => {
    const all = limit();
    return all - taken < Math.min(Math.max(1, Math.floor(all / 2)), most);
  };
  return {
    take: async (most, signal) => {
      while (lacks(most)) {
        if (signal?.aborted) return 0;
        const woken = Promise.withResolvers<void>();
        waiting.push(woken.resolve);
        signal?.addEventListener('abort', woken.resolve as () => void, { once: true });
        await woken.promise;
        signal?.removeEventListener('abort', woken.resolve as () => void);
      }
      if (signal?.aborted) return 0;
      const got = Math.min(limit() - taken, most);
      taken += got;
      return got;
    },
    release: (count = 1) => {
      taken -= count;
      if (count > 0) wakeAll();
    },
  };
}
