import { Counter, Histogram, type Registry } from 'prom-client';

/** What is counted while working; the words are those of the rules, the tables and the API. */
export type Meter = {
  decided(channel: string, decision: string, reason: string | null): void;
  /** A provider was asked; `end` is accepted, refused or unknown, `ms` how long it took. */
  asked(channel: string, provider: string, end: string, ms: number): void;
  received(provider: string, status: string, result: string): void;
};

export const silentMeter: Meter = { decided: () => {}, asked: () => {}, received: () => {} };

/** Counters for Prometheus, in `registry`. */
export function prometheusMeter(registry: Registry): Meter {
  const registers = [registry];
  const decisions = new Counter({
    name: 'decorum_decisions_total',
    help: 'Decisions at dispatch, by their reason.',
    labelNames: ['channel', 'decision', 'reason'],
    registers,
  });
  const sends = new Histogram({
    name: 'decorum_send_seconds',
    help: 'Requests to providers, by how they ended.',
    labelNames: ['channel', 'provider', 'end'],
    buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30],
    registers,
  });
  const receipts = new Counter({
    name: 'decorum_receipts_total',
    help: 'Genuine callbacks of providers; repeated ones changed nothing.',
    labelNames: ['provider', 'status', 'result'],
    registers,
  });
  return {
    decided: (channel, decision, reason) => decisions.inc({ channel, decision, reason: reason ?? 'none' }),
    asked: (channel, provider, end, ms) => sends.observe({ channel, provider, end }, ms / 1000),
    received: (provider, status, result) => receipts.inc({ provider, status, result }),
  };
}
