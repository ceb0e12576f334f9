import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Db } from '../store/db.ts';
import { isPassing } from '../store/db-errors.ts';
import { emptyBatch, type RecordBatch, recordBatch } from '../store/record.ts';

const MOST_OUTCOMES = 500;
/** So many that wait are worth a statement beside the one that runs; fewer gain more by waiting for it. */
const WORTH_ANOTHER = 200;
const MOST_AT_ONCE = 3;
const FIRST_REST_MS = 100;
const LONGEST_REST_MS = 5_000;

/** What became of one job, waiting to be written. */
export type Outcome = Partial<RecordBatch>;

export type Recorder = {
  /** Resolves when the outcome is on disk; rejects only when the database refuses it. */
  record(tenantId: string, outcome: Outcome): Promise<void>;
};

type Waiting = { outcome: Outcome; done: PromiseWithResolvers<void> };

/**
 * Writes outcomes in batches that form by themselves: while one statement runs, what comes in waits and leaves
 * together with the next. When the database is lost the results of sends are kept and written when it is back.
 */
export function createRecorder({ db, clock, log }: { db: Db; clock: Clock; log: Log }): Recorder {
  /** A statement is about one tenant; the one whose turn it is stands first. */
  const queues = new Map<string, Waiting[]>();
  let waiting = 0;
  let running = 0;
  let isStarting = false;

  const start = () => {
    isStarting = false;
    while (waiting > 0 && (running === 0 || (running < MOST_AT_ONCE && waiting >= WORTH_ANOTHER))) {
      const [tenantId, queue] = queues.entries().next().value as [string, Waiting[]];
      queues.delete(tenantId);
      const entries = queue.splice(0, MOST_OUTCOMES);
      if (queue.length > 0) queues.set(tenantId, queue);
      waiting -= entries.length;
      running += 1;
      void write(tenantId, entries).finally(() => {
        running -= 1;
        start();
      });
    }
  };

  const write = async (tenantId: string, entries: Waiting[]) => {
    const batch = merge(entries);
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

  return {
    record: (tenantId, outcome) => {
      const done = Promise.withResolvers<void>();
      const queue = queues.get(tenantId);
      if (queue) queue.push({ outcome, done });
      else queues.set(tenantId, [{ outcome, done }]);
      waiting += 1;
      // Everything that ends in this turn of the event loop joins the first batch.
      if (!isStarting) {
        isStarting = true;
        queueMicrotask(start);
      }
      return done.promise;
    },
  };
}

function merge(entries: readonly Waiting[]): RecordBatch {
  const batch = emptyBatch();
  for (const { outcome } of entries) {
    if (outcome.changes) batch.changes.push(...outcome.changes);
    if (outcome.attempts) batch.attempts.push(...outcome.attempts);
    if (outcome.audits) batch.audits.push(...outcome.audits);
    if (outcome.events) batch.events.push(...outcome.events);
    if (outcome.pauses) batch.pauses.push(...outcome.pauses);
    if (outcome.suppressions) batch.suppressions.push(...outcome.suppressions);
  }
  return batch;
}
