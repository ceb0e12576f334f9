import type { Channel } from '../src/channels/channel.ts';
import { systemClock, systemRandom } from '../src/clock.ts';
import { createEngine } from '../src/engine/engine.ts';
import { uuidv7Source } from '../src/ids.ts';
import { createLog } from '../src/log.ts';
import { openDb } from '../src/store/db.ts';

/** Decorum's engine as `npm start` runs it, alone in this process, on a pool of the same size. */
export function openWorker(
  databaseUrl: string,
  channel: Channel,
): { start(): Promise<void>; stop(): Promise<void> } {
  const db = openDb({ url: databaseUrl, max: 10, planOnce: true });
  const engine = createEngine({
    db,
    channels: [channel],
    clock: systemClock,
    random: systemRandom,
    newId: uuidv7Source(systemClock),
    log: createLog({ level: 'warn' }),
    settings: {
      leaseMs: 60_000,
      sendMs: 20_000,
      reconcileAfterMs: 60_000,
      quietHours: { start: '21:00', end: '08:00' },
      timezone: null,
      tellDecisions: false,
    },
  });
  return {
    start: engine.start,
    stop: async () => {
      await engine.stop();
      channel.close?.();
      await db.close();
    },
  };
}
