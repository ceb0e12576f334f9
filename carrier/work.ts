import { setMaxListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { Clock } from './clock.ts';

/** Thrown inside background work when the carrier closes; `run` swallows it. */
class Closed extends Error {}

/**
 * The carrier's background work: messages under way, callbacks, live calls. Work is either active
 * or asleep (until an instant, or until a person does something), and `idle()` waits for the active
 * part only, so that a test under a virtual clock can advance time and then ask for calm.
 */
export type Work = {
  run(job: () => Promise<void>): void;
  sleep(ms: number): Promise<void>;
  /** Sleeps until `wake` aborts or `ms` are over. */
  sleepUntil(wake: AbortSignal, ms: number): Promise<void>;
  idle(): Promise<void>;
  close(): void;
};

export function startWork(clock: Clock): Work {
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  let active = 0;
  let calm: (() => void)[] = [];

  const rest = async (ms: number, signal: AbortSignal) => {
    settle(-1);
    await clock.sleep(ms, signal);
    settle(+1);
    if (closing.signal.aborted) throw new Closed();
  };
  function settle(change: 1 | -1) {
    active += change;
    if (active > 0 || calm.length === 0) return;
    const waiting = calm;
    calm = [];
    for (const resolve of waiting) resolve();
  }

  return {
    run(job) {
      if (closing.signal.aborted) return;
      settle(+1);
      job()
        .catch((problem: unknown) => {
          if (!(problem instanceof Closed)) console.error('carrier: background work failed', problem);
        })
        .finally(() => settle(-1));
    },
    async sleep(ms) {
      if (ms > 0) await rest(ms, closing.signal);
      else if (closing.signal.aborted) throw new Closed();
    },
    async sleepUntil(wake, ms) {
      if (closing.signal.aborted) throw new Closed();
      const either = new AbortController();
      const stop = () => either.abort();
      closing.signal.addEventListener('abort', stop, { once: true });
      wake.addEventListener('abort', stop, { once: true });
      if (wake.aborted) stop();
      try {
        await rest(ms, either.signal);
      } finally {
        closing.signal.removeEventListener('abort', stop);
      }
    },
    async idle() {
      // A sleeper that was just woken becomes active a few microtasks later: look twice, a turn apart.
      for (let quiet = 0; quiet < 2; ) {
        await setImmediate();
        if (active === 0) quiet += 1;
        else {
          quiet = 0;
          await new Promise<void>((resolve) => calm.push(resolve));
        }
      }
    },
    close: () => closing.abort(),
  };
}
