import type { Db } from './db.ts';

export const NOTIFY = 'select pg_notify($1::text, $2::text)';

/**
 * Tells other processes that there is something to look at. PostgreSQL serialises the commits of notifying
 * transactions, so notifications go out on their own, one at a time, and those asked for meanwhile become one.
 * A lost one costs latency only: whoever listens also looks by itself.
 */
export type Notifier = {
  nudge(
    channel: 'decorum_due' | 'decorum_changed' | 'decorum_events' | 'decorum_inbound',
    payload?: string,
  ): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
};

export function createNotifier(db: Db): Notifier {
  const waiting = new Map<string, string>();
  let running: Promise<void> | undefined;
  const drain = async () => {
    for (const [channel, payload] of waiting) {
      waiting.delete(channel);
      await db.query(NOTIFY, [channel, payload]).catch(() => {});
    }
    running = undefined;
    if (waiting.size > 0) running = drain();
  };
  return {
    nudge: (channel, payload = '') => {
      waiting.set(channel, payload);
      running ??= drain();
    },
    idle: async () => {
      while (running) await running;
    },
  };
}
