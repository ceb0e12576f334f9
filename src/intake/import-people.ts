import type { Clock } from '../clock.ts';
import type { NewId } from '../ids.ts';
import { type AuditRow, recordAudit } from '../store/audit.ts';
import type { Db } from '../store/db.ts';
import { isDeadlock, isUniqueViolation } from '../store/db-errors.ts';
import {
  ChangedMeanwhile,
  type KnownPerson,
  knownPeople,
  type PeopleChanges,
  writePeople,
} from '../store/people-import.ts';
import { wakeHeldJobs } from '../store/preferences.ts';
import type { PersonRow } from './people-csv.ts';
import { type PlannedImport, planPeople } from './plan-people.ts';
import { readPeople } from './read-people.ts';

export type Imported = {
  /** Rows below the header, used or not. */
  rows: number;
  created: number;
  updated: number;
  unchanged: number;
  /** Rows that could not be used: nothing of them was loaded. `line` counts from 1, the header. */
  rejected: { line: number; field: string | null; reason: string }[];
  /** Titles that mean nothing to us; their cells were not read. */
  ignoredColumns: string[];
};

export type ImportOptions = {
  /** The file's text, whole or in pieces. */
  csv: string | AsyncIterable<string | Uint8Array>;
  tenantId: string;
  clock: Clock;
  newId: NewId;
  actor: string;
  /** Finds out what would happen and changes nothing. */
  dryRun?: boolean | undefined;
  /** For numbers without a country code, ISO 3166, such as VN. */
  defaultCountry?: string | undefined;
};

const CHUNK = 2_000;
const WRITTEN_AT_ONCE = 3;
const MOST_TRIES = 4;

/**
 * Loads people with their addresses, preferences, consents and suppressions. A row that cannot be used is reported
 * and the rest loaded; an empty cell leaves things as they are; a second run of the same file changes nothing.
 *
 * People are known by `externalRef`, without one by their address. Each chunk is one transaction, so a crash leaves
 * whole chunks, and running the file again loads the rest. Throws `UnreadableFile`.
 */
export async function importPeople(db: Db, options: ImportOptions): Promise<Imported> {
  const result: Imported = {
    rows: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    rejected: [],
    ignoredColumns: [],
  };
  let chunk: PersonRow[] = [];
  // Two chunks are written while the next one is read. No row of one can meet a row of the other: a file names
  // each person and each address once.
  const writing: Promise<void>[] = [];
  const write = async () => {
    const load = loadChunk(db, options, chunk, result);
    load.catch(() => {});
    writing.push(load);
    chunk = [];
    if (writing.length === WRITTEN_AT_ONCE) await writing.shift();
  };
  try {
    for await (const row of readPeople(options.csv, result, options.defaultCountry)) {
      chunk.push(row);
      if (chunk.length === CHUNK) await write();
    }
    await write();
  } finally {
    await Promise.all(writing);
  }
  result.rejected.sort((a, b) => a.line - b.line);
  if (!options.dryRun) {
    const { rows, created, updated, unchanged, rejected } = result;
    await recordAudit(db, options.tenantId, [
      {
        id: options.newId(),
        at: options.clock.now(),
        eventType: 'people_imported',
        actor: options.actor,
        payload: { rows, created, updated, unchanged, rejected: rejected.length },
      },
    ]);
  }
  return result;
}

async function loadChunk(
  db: Db,
  options: ImportOptions,
  rows: readonly PersonRow[],
  result: Imported,
): Promise<void> {
  if (rows.length === 0) return;
  const once = () =>
    db.transaction(async (tx) => {
      const { tenantId, clock } = options;
      const known = await knownPeople(tx, tenantId, {
        refs: rows.flatMap(({ externalRef }) => externalRef ?? []),
        addresses: rows.flatMap(({ addresses }) =>
          addresses.map(({ kind, value }) => ({ kind, address: value })),
        ),
        suppressed: rows.flatMap(({ suppressed }) => suppressed),
      });
      const planned = planPeople(rows, known, { newId: options.newId, now: clock.now() });
      if (!options.dryRun) {
        await writePeople(tx, tenantId, planned.changes, { now: clock.now(), actor: options.actor });
        await recordAudit(tx, tenantId, rowsOf(planned, known, options));
        await wakeHeldJobs(tx, { tenantId, people: planned.touched, now: clock.now() });
      }
      return planned;
    });
  const planned = await tryAgain(once);
  result.created += planned.created;
  result.updated += planned.updated;
  result.unchanged += planned.unchanged;
  result.rejected.push(...planned.rejected);
}

/** Who was on record already has a history: the file's changes belong into it, with what they replaced. */
function rowsOf(
  { touched, changes }: PlannedImport,
  known: Awaited<ReturnType<typeof knownPeople>>,
  { newId, clock, actor }: ImportOptions,
): AuditRow[] {
  const before = new Map(known.people.map(({ id, preferences }) => [id, preferences]));
  const after = new Map(changes.preferences.map(({ party, ...preferences }) => [party, preferences]));
  return touched.map(({ id, line, changed }) => ({
    id: newId(),
    at: clock.now(),
    eventType: 'party_changed',
    actor,
    partyId: id,
    payload: {
      import: true,
      line,
      changed,
      ...(changed.includes('preferences') && preferencesOf(before.get(id), after.get(id))),
    },
  }));
}

const preferencesOf = (
  before: KnownPerson['preferences'] | undefined,
  after: Omit<PeopleChanges['preferences'][number], 'party'> | undefined,
) => ({
  before: before ?? null,
  after: after && {
    doNotContact: after.dnc,
    allowedChannels: after.channels,
    timezone: after.timezone,
    quietHoursStart: after.quiet_start,
    quietHoursEnd: after.quiet_end,
  },
});

/** Somebody else wrote one of these people meanwhile, by the API or another import: what is known is looked up again. */
async function tryAgain<Result>(once: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await once();
    } catch (error) {
      const passing = error instanceof ChangedMeanwhile || isUniqueViolation(error) || isDeadlock(error);
      if (!passing || tries === MOST_TRIES) throw error;
    }
  }
}
