import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Db } from '../store/db.ts';
import { isPassing } from '../store/db-errors.ts';
import { emptyBatch, type RecordBatch, recordBatch } from '../store/record.ts';

const MOST_OUTCOMES = 500;
/** So many need not wait for company. */
const ENOUGH = 200;
/** How long a result waits for others: a statement costs as much as a dozen of its rows. */
const LINGER_MS = 15;
const MOST_AT_ONCE = 3;
const FIRST_REST_MS = 100;
const LONGEST_REST_MS = 5_000;

/** What became of one job, waiting to be written. */
export type Outcome = Partial<RecordBatch>;

export type Recorder = {
  /** Resolves when the outcome is on disk; rejects only when the database refuses it. */
  record(tenantId: string, outcome: Outcome): Promise<void>;
  /** The same for one of many: it waits a moment for the others, until `flush` says that they are here. */
  recordWithOthers(tenantId: string, outcome: Outcome): Promise<void>;
  flush(): void;
};

type Waiting = { outcome: Outcome; done: PromiseWithResolvers<void> };

/**
 * Writes outcomes in batches. Those of one batch of sends wait for each other; while a statement runs, what comes in
 * leaves together with the next. When the database is lost the results of sends are kept and written when it is back.
 */
export function createRecorder({ db, clock, log }: { db: Db; clock: Clock; log: Log }): Recorder {
  /** A statement is about one tenant; the one whose turn it is stands first. */
  const queues = new Map<string, Waiting[]>();
  let waiting = 0;
  let running = 0;
  let isDue = false;
  let lingering: AbortController | null = null;

  const start = () => {
    while (waiting > 0 && (running === 0 ? isDue : running < MOST_AT_ONCE && waiting >= ENOUGH)) {
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
    if (waiting === 0) {
      isDue = false;
      lingering?.abort();
    }
  };

  const linger = async () => {
    lingering = new AbortController();
    await clock.sleep(LINGER_MS, lingering.signal);
    lingering = null;
    if (waiting > 0) flush();
  };

  const flush = () => {
    isDue = true;
    start();
  };

  const write = async (tenantId: string, entries: Waiting[]) => {
    const batch = merged(entries.map(({ outcome }) => outcome));
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

  const take = (tenantId: string, outcome: Outcome): Promise<void> => {
    const done = Promise.withResolvers<void>();
    const queue = queues.get(tenantId);
    if (queue) queue.push({ outcome, done });
    else queues.set(tenantId, [{ outcome, done }]);
    waiting += 1;
    return done.promise;
  };

  return {
    record: (tenantId, outcome) => {
      const done = take(tenantId, outcome);
      // Everything that ends in this turn of the event loop joins the first batch.
      queueMicrotask(flush);
      return done;
    },
    recordWithOthers: (tenantId, outcome) => {
      const done = take(tenantId, outcome);
      if (waiting >= ENOUGH) flush();
      else if (lingering === null) void linger();
      return done;
    },
    flush,
  };
}

/** Everything that follows from several outcomes. */
export function merged(outcomes: readonly Outcome[]): RecordBatch {
  const batch = emptyBatch();
  for (const outcome of outcomes) {
    if (outcome.changes) batch.changes.push(...outcome.changes);
    if (outcome.attempts) batch.attempts.push(...outcome.attempts);
    if (outcome.audits) batch.audits.push(...outcome.audits);
    if (outcome.events) batch.events.push(...outcome.events);
    if (outcome.pauses) batch.pauses.push(...outcome.pauses);
    if (outcome.suppressions) batch.suppressions.push(...outcome.suppressions);
  }
  return batch;
}
