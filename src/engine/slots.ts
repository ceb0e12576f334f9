/** Room on the wire: at most so many sends of a channel at once, over all that dispatch in this process. */
export type Slots = {
  readonly size: number;
  /** Takes between 1 and `most` slots, waiting until some are free; none once `signal` aborts. */
  take(most: number, signal?: AbortSignal): Promise<number>;
  release(count?: number): void;
};

/**
 * A claim costs a round trip, so takers wait until a fair part of the slots is free: one claim for a quarter of
 * the wire instead of one for each message that came home.
 */
export function createSlots(size: number): Slots {
  const fairPart = Math.max(1, Math.floor(size / 4));
  let free = size;
  let waiting: (() => void)[] = [];
  const wakeAll = () => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  return {
    size,
    take: async (most, signal) => {
      while (free < Math.min(fairPart, most)) {
        if (signal?.aborted) return 0;
        const woken = Promise.withResolvers<void>();
        waiting.push(woken.resolve);
        signal?.addEventListener('abort', woken.resolve as () => void, { once: true });
        await woken.promise;
        signal?.removeEventListener('abort', woken.resolve as () => void);
      }
      if (signal?.aborted) return 0;
      const taken = Math.min(free, most);
      free -= taken;
      return taken;
    },
    release: (count = 1) => {
      free += count;
      if (count > 0) wakeAll();
    },
  };
}
