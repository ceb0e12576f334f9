import type { Clock } from '../clock.ts';
import { type Change, changesAfter, lastAuditSeq } from '../store/audit.ts';
import type { Database } from '../store/db.ts';
import type { Listening } from '../store/listen.ts';

/** One reader of the feed. Both may be called at any time until it leaves. */
export type Reader = {
  change(change: Change): void;
  /** More happened than is worth telling one by one: read again what is on show. */
  reload(seq: number): void;
};

export type ChangeFeed = {
  /** Listens from now on; throws what the database said when it cannot. May be called again. */
  open(): Promise<void>;
  /** First what was written after `since`, then everything new, once the feed is open. Returns the way out. */
  join(reader: Reader, since: number | null): Promise<() => void>;
  close(): Promise<void>;
};

/** What nobody watches row by row: a larger leap becomes one "reload". */
const MOST_AT_ONCE = 500;
/** At least this long between two looks, so that a busy engine is not read row by row. */
const PACE_MS = 100;
/** Numbers that are skipped may still come: their transactions commit later, or never. */
const MOST_LATE = 5_000;
const LATE_FOR_MS = 60_000;
/** A reader that comes back is told a little again rather than missing what became visible late. */
const OVERLAP = 50;

/**
 * The new rows of the record for everybody who watches, with one LISTEN and one query for all of them. Rows are
 * numbered when they are written and visible when they are committed: a number that was leapt over is asked for
 * again for a minute. Nothing here is kept; a reader that lost touch joins again with the last number it saw.
 */
export function createChangeFeed({
  db,
  clock,
  tenantId,
  onError,
}: {
  db: Database;
  clock: Clock;
  tenantId: string;
  onError: (error: unknown) => void;
}): ChangeFeed {
  const readers = new Set<Reader>();
  const late = new Map<number, number>();
  const closed = new AbortController();
  let last = 0;
  let started: Promise<Listening> | undefined;
  let isLookAsked = false;
  // Everything that moves `last` runs one after the other.
  let turns: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = turns.then(work);
    turns = turn.catch(() => {});
    return turn;
  };

  const look = async () => {
    isLookAsked = false;
    const rows = await changesAfter(db, {
      tenantId,
      after: last,
      late: [...late.keys()],
      limit: MOST_AT_ONCE + 1,
    });
    if (rows.length > MOST_AT_ONCE) {
      last = Math.max(last, rows[0]?.seq ?? last);
      late.clear();
      for (const reader of readers) reader.reload(last);
    } else {
      const changes = rows.reverse();
      expectLate(changes);
      for (const change of changes) for (const reader of readers) reader.change(change);
    }
    await clock.sleep(PACE_MS, closed.signal);
  };

  const expectLate = (changes: readonly Change[]) => {
    const now = clock.now();
    for (const [seq, since] of late) if (now - since > LATE_FOR_MS) late.delete(seq);
    for (const { seq } of changes) {
      late.delete(seq);
      for (let skipped = Math.max(last + 1, seq - MOST_LATE); skipped < seq; skipped += 1)
        late.set(skipped, now);
      last = Math.max(last, seq);
    }
    for (const seq of late.keys()) {
      if (late.size <= MOST_LATE) break;
      late.delete(seq);
    }
  };

  const askForLook = () => {
    if (isLookAsked || closed.signal.aborted) return;
    isLookAsked = true;
    inTurn(look).catch(onError);
  };

  const start = async () => {
    const listening = await db.listen('decorum_changed', (payload) => {
      if (payload === null || payload === '' || payload === tenantId) askForLook();
    });
    last = await lastAuditSeq(db, tenantId);
    return listening;
  };

  return {
    open: async () => {
      started ??= start();
      await started.catch((error: unknown) => {
        started = undefined;
        throw error;
      });
    },
    join: async (reader, since) => {
      await inTurn(async () => {
        if (since !== null && since < last) {
          const missed = await changesAfter(db, {
            tenantId,
            after: Math.max(0, since - OVERLAP),
            late: [],
            limit: MOST_AT_ONCE + OVERLAP,
          });
          if (missed.length >= MOST_AT_ONCE) reader.reload(last);
          else for (const change of missed.reverse()) reader.change(change);
        }
        readers.add(reader);
      });
      return () => readers.delete(reader);
    },
    close: async () => {
      closed.abort();
      readers.clear();
      const listening = await started?.catch(() => undefined);
      await listening?.close();
      await turns;
    },
  };
}
