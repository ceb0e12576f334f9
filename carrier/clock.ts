/**
 * Time and randomness enter the carrier here and nowhere else, so that tests can run it under a
 * virtual clock and draw its faults from a seed. Instants are epoch milliseconds.
 */
export type Clock = {
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

/** The same numbers for the same seed (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `Thu, 09 Oct 2025 08:53:20 +0000`, the only date format of Twilio's 2010 API. */
export const rfc2822 = (at: number): string => new Date(at).toUTCString().replace('GMT', '+0000');

/** RFC 3339 in UTC. */
export const iso = (at: number): string => new Date(at).toISOString();

/** Epoch milliseconds of a date text; one without a zone is GMT. `null` when it is no date. */
export const instant = (text: string): number | null => {
  const dateOnly = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const zoned = dateOnly || /(z|gmt|utc|[+-]\d{2}:?\d{2})$/i.test(text);
  const at = Date.parse(zoned ? text : `${text}Z`);
  return Number.isNaN(at) ? null : at;
};
