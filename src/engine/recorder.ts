import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Db } from '../store/db.ts';
import { isPassing } from '../store/db-errors.ts';
import { emptyBatch, type RecordBatch, recordBatch } from '../store/record.ts';

const MOST_CHANGES = 500;
const FIRST_REST_MS = 100;
const LONGEST_REST_MS = 5_000;

/** What became of one job, waiting to be written. */
export type Outcome = Partial<RecordBatch>;

export type Recorder = {
  /** Resolves when the outcome is on disk; rejects only when the database refuses it. */
  record(tenantId: string, outcome: Outcome): Promise<void>;
};

/**
 * Writes outcomes in batches that form by themselves: while one statement runs, what comes in waits and leaves
 * together with the next. When the database is lost the results of sends are kept and written when it is back.
 */
export function createRecorder({ db, clock, log }: { db: Db; clock: Clock; log: Log }): Recorder {
  type Waiting = { tenantId: string; outcome: Outcome; done: PromiseWithResolvers<void> };
  let queue: Waiting[] = [];
  let running = false;

  const write = async (tenantId: string, entries: Waiting[]) => {
    const batch = merge(entries.map(({ outcome }) => outcome));
    for (let rest = FIRST_REST_MS; ; rest = Math.min(rest * 2, LONGEST_REST_MS)) {
      try {
        await recordBatch(db, tenantId, batch, clock.now());
        for (const { done } of entries) done.resolve();
        return;
      } catch (error) {
        if (!isPassing(error)) {
          if (entries.length === 1) return entries[0]?.done.reject(error);
          // One bad row must not take the others with it: find it by writing each alone.
          for (const entry of entries) await write(tenantId, [entry]);
          return;
        }
        log.warn(
          { err: error, waiting: entries.length },
          'The database cannot write now; results are kept until it can',
        );
        await clock.sleep(rest);
      }
    }
  };

  const drain = async () => {
    running = true;
    // Let everything that ended in this turn of the event loop join the first batch.
    await Promise.resolve();
    while (queue.length > 0) {
      const tenantId = queue[0]?.tenantId as string;
      const entries = queue.filter((entry) => entry.tenantId === tenantId).slice(0, MOST_CHANGES);
      const taken = new Set(entries);
      queue = queue.filter((entry) => !taken.has(entry));
      await write(tenantId, entries);
    }
    running = false;
  };

  return {
    record: (tenantId, outcome) => {
      const done = Promise.withResolvers<void>();
      queue.push({ tenantId, outcome, done });
      if (!running) void drain();
      return done.promise;
    },
  };
}

function merge(outcomes: readonly Outcome[]): RecordBatch {
  const batch = emptyBatch();
  for (const outcome of outcomes) {
    for (const key of Object.keys(outcome) as (keyof RecordBatch)[]) {
      (batch[key] as unknown[]).push(...(outcome[key] as unknown[]));
    }
  }
  return batch;
}
