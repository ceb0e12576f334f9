import type { Instructions } from './call.ts';
import type { Clock } from './clock.ts';
import type { Work } from './work.ts';

/** What people and the API do to a live call. */
export type Signal =
  | { type: 'answer'; by: 'human' | 'machine'; listening: boolean }
  | { type: 'reject' }
  | { type: 'cancel' }
  | { type: 'hangup' }
  | { type: 'replace'; instructions: Instructions }
  | { type: 'key'; key: string }
  | { type: 'speech'; text: string }
  /** The page has finished saying or playing this step. */
  | { type: 'heard'; step: number };

/**
 * The one mailbox of a live call: its task reads signals in order and sleeps in between, so nothing
 * that happens during a prompt or a request is lost.
 */
export type Line = {
  push(signal: Signal): void;
  /** The first signal that matters within `ms`, otherwise `null`; signals that do not matter are dropped. */
  until(ms: number, matters: (signal: Signal) => boolean): Promise<Signal | null>;
  /** Resolves with `null` when the call is hung up or redirected before `answer` is there. */
  unlessInterrupted<T>(answer: Promise<T>): Promise<T | null>;
};

export const isInterruption = (signal: Signal): boolean =>
  signal.type === 'hangup' || signal.type === 'replace';

export function openLine(clock: Clock, work: Work): Line {
  const waiting: Signal[] = [];
  let wake: AbortController | null = null;
  let interrupt: (() => void) | null = null;
  return {
    push(signal) {
      waiting.push(signal);
      if (isInterruption(signal)) interrupt?.();
      wake?.abort();
    },
    async until(ms, matters) {
      const end = clock.now() + ms;
      for (;;) {
        const signal = waiting.shift();
        if (signal !== undefined && matters(signal)) return signal;
        if (signal !== undefined) continue;
        const left = end - clock.now();
        if (left <= 0) return null;
        wake = new AbortController();
        await work.sleepUntil(wake.signal, left);
        wake = null;
      }
    },
    async unlessInterrupted(answer) {
      if (waiting.some(isInterruption)) return null;
      const interrupted = new Promise<null>((resolve) => {
        interrupt = () => resolve(null);
      });
      const first = await Promise.race([answer, interrupted]);
      interrupt = null;
      return first;
    },
  };
}
