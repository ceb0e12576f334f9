/**
 * Time and randomness enter the product here and nowhere else (the linter bans `Date`, timers and
 * `Math.random` in every other file), so that all of it runs under a virtual clock in tests.
 * Instants are epoch milliseconds everywhere but in SQL.
 */
export type Clock = {
  /** The current instant, epoch milliseconds. */
  now(): number;
  /** Resolves after `ms`, or at once when `signal` aborts; it never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A signal that aborts after `ms`: the deadline of one network call. */
  deadline(ms: number): AbortSignal;
};

/** A number in [0, 1), as `Math.random`. */
export type Random = () => number;

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(ms, 2 ** 31 - 1));
      signal?.addEventListener('abort', done, { once: true });
    }),
  deadline: (ms) => AbortSignal.timeout(ms),
};

export const systemRandom: Random = () => Math.random();

/** RFC 3339 in UTC with milliseconds, for JSON and logs. */
export const iso = (at: number): string => new Date(at).toISOString();

/** Epoch milliseconds of an RFC 3339 or RFC 2822 text; `null` when it is neither. */
export const instant = (text: string): number | null => {
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
};
