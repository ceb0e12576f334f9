import { useEffect, useState, useSyncExternalStore } from 'react';

/** The console's one reader of the browser's clock. */
export const now = (): number => Date.now();

export const DAY_MS = 86_400_000;

/** Ends early, without an error, when the signal says so. */
export const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    if (signal?.aborted) wake();
    else signal?.addEventListener('abort', wake, { once: true });
  });

/** Calls back unless `pet` is called at least once in every `ms`. */
export function watchdog(ms: number, bark: () => void): { pet(): void; stop(): void } {
  let timer = setTimeout(bark, ms);
  return {
    pet: () => {
      clearTimeout(timer);
      timer = setTimeout(bark, ms);
    },
    stop: () => clearTimeout(timer),
  };
}

const watchers = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;
let second = now();

const watch = (watcher: () => void) => {
  watchers.add(watcher);
  second = now();
  ticking ??= setInterval(() => {
    second = now();
    for (const each of watchers) each();
  }, 1000);
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
};

/**
 * The present instant, to the second or a longer step, with one timer for everybody who shows it. Who asks for a step
 * is only drawn again at each.
 */
export const useNow = (stepMs = 1000): number =>
  useSyncExternalStore(watch, () => (stepMs === 1000 ? second : Math.floor(second / stepMs) * stepMs));

/** A value after it has not changed for a while: what somebody types, once they pause. */
export function useSettled<Value>(value: Value, ms: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const waiting = new AbortController();
    void sleep(ms, waiting.signal).then(() => {
      if (!waiting.signal.aborted) setSettled(value);
    });
    return () => waiting.abort();
  }, [value, ms]);
  return settled;
}
