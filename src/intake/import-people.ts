import { Readable } from 'node:stream';
import { type Options, parse } from 'csv-parse';
import type { Clock } from '../clock.ts';
import type { NewId } from '../ids.ts';
import { recordAudit } from '../store/audit.ts';
import type { Db } from '../store/db.ts';
import { isDeadlock, isUniqueViolation } from '../store/db-errors.ts';
import {
  ChangedMeanwhile,
  type KnownLink,
  type KnownPerson,
  knownPeople,
  type PeopleChanges,
  writePeople,
} from '../store/people-import.ts';
import { wakeHeldJobs } from '../store/preferences.ts';
import { BadRow, type Field, fieldOf, type PersonRow, readPerson } from './people-csv.ts';

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

/** The file cannot be read as a table of people at all. */
export class UnreadableFile extends Error {
  override name = 'UnreadableFile';
}

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
  const seen: Seen = { refs: new Map(), addresses: new Map() };
  let chunk: PersonRow[] = [];
  // Two chunks are written while the next one is read. No row of one can meet a row of the other: see `Seen`.
  let writing: Promise<void>[] = [];
  const write = async () => {
    const load = loadChunk(db, options, chunk, result);
    load.catch(() => {});
    writing.push(load);
    chunk = [];
    if (writing.length === WRITTEN_AT_ONCE) await writing.shift();
  };
  try {
    for await (const row of rowsOf(options, result, seen)) {
      chunk.push(row);
      if (chunk.length === CHUNK) await write();
    }
    await write();
  } finally {
    const last = writing;
    writing = [];
    await Promise.all(last);
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

/** The line on which a reference or an address came first. */
type Seen = { refs: Map<string, number>; addresses: Map<string, number> };

async function* rowsOf(
  { csv, defaultCountry }: ImportOptions,
  result: Imported,
  seen: Seen,
): AsyncGenerator<PersonRow> {
  let fields: (Field | null)[] | null = null;
  const source = Readable.from(plainLines(typeof csv === 'string' ? [csv] : csv));
  const parser = parse(READING);
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      if (fields === null) {
        fields = headerOf(record, result);
        continue;
      }
      result.rows += 1;
      const { lines: line } = info;
      try {
        if (record.length !== fields.length) {
          throw new BadRow('', `The row has ${record.length} cells and the header ${fields.length}.`);
        }
        const row = readPerson(cellsOf(fields, record), line, defaultCountry);
        refuseRepetition(row, seen);
        yield row;
      } catch (error) {
        if (!(error instanceof BadRow)) throw error;
        result.rejected.push({ line, field: error.field || null, reason: error.message });
      }
    }
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (!code?.startsWith('CSV_')) throw error;
    throw new UnreadableFile(`The file is not CSV in UTF-8: ${message}`, { cause: error });
  }
  if (fields === null) throw new UnreadableFile('The file is empty. Its first line names the columns.');
}

/**
 * The file's text with one kind of line end, so that line numbers are those of an editor. A piece may end between CR
 * and LF, or inside a character.
 */
async function* plainLines(
  pieces: Iterable<string> | AsyncIterable<string | Uint8Array>,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (piece?: Uint8Array) => {
    try {
      return decoder.decode(piece, { stream: piece !== undefined });
    } catch (error) {
      throw new UnreadableFile('The file is not UTF-8. Save it as CSV in UTF-8.', { cause: error });
    }
  };
  let open = '';
  for await (const piece of pieces) {
    const text = open + (typeof piece === 'string' ? piece : decode(piece));
    open = text.endsWith('\r') ? '\r' : '';
    yield text.slice(0, text.length - open.length).replaceAll(/\r\n?/g, '\n');
  }
  yield (open + decode()).replaceAll('\r', '\n');
}

const READING: Options = {
  bom: true,
  info: true,
  relax_column_count: true,
  skip_empty_lines: true,
  max_record_size: 64 * 1024,
};

function headerOf(titles: readonly string[], result: Imported): (Field | null)[] {
  const fields = titles.map(fieldOf);
  result.ignoredColumns = titles.filter((_, index) => fields[index] === null);
  const known = fields.filter((field) => field !== null);
  if (
    !known.some((field) => ['externalRef', 'phone', 'email', 'whatsapp', 'zalo', 'facebook'].includes(field))
  ) {
    throw new UnreadableFile(
      'The first line names no column by which people are known. Name one externalRef, phone or email.',
    );
  }
  const twice = known.find((field, index) => known.indexOf(field) !== index);
  if (twice) throw new UnreadableFile(`Two columns mean ${twice}. Keep one of them.`);
  return fields;
}

const cellsOf = (
  fields: readonly (Field | null)[],
  record: readonly string[],
): Partial<Record<Field, string>> =>
  Object.fromEntries(
    fields.flatMap((field, index) => (field === null ? [] : [[field, record[index] ?? '']])),
  );

function refuseRepetition({ line, externalRef, addresses }: PersonRow, seen: Seen): void {
  const first = externalRef === null ? undefined : seen.refs.get(externalRef);
  if (first !== undefined) throw new BadRow('externalRef', `This person is on line ${first} already.`);
  for (const { kind, value } of addresses) {
    const line = seen.addresses.get(`${kind} ${value}`);
    if (line !== undefined) throw new BadRow(kind, `The person on line ${line} has this address already.`);
  }
  if (externalRef !== null) seen.refs.set(externalRef, line);
  for (const { kind, value } of addresses) seen.addresses.set(`${kind} ${value}`, line);
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
      const planned = plan(rows, known, options);
      if (!options.dryRun) {
        await writePeople(tx, tenantId, planned.changes, { now: clock.now(), actor: options.actor });
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

type Planned = Pick<Imported, 'created' | 'updated' | 'unchanged' | 'rejected'> & {
  changes: PeopleChanges;
  touched: { id: string; externalRef: string | null }[];
};

/** What a chunk changes, by comparing its rows with what is on record. */
function plan(
  rows: readonly PersonRow[],
  known: Awaited<ReturnType<typeof knownPeople>>,
  { newId, clock }: ImportOptions,
): Planned {
  const byRef = new Map(known.people.map((person) => [person.externalRef, person]));
  const byId = new Map(known.people.map((person) => [person.id, person]));
  const links = new Map(known.links.map((link) => [`${link.kind} ${link.address}`, link]));
  const suppressed = new Set(known.suppressed.map(({ address, channel }) => `${channel} ${address}`));
  const planned: Planned = {
    created: 0,
    updated: 0,
    unchanged: 0,
    rejected: [],
    touched: [],
    changes: { people: [], links: [], preferences: [], consents: [], suppressions: [] },
  };
  for (const row of rows) {
    const owners = row.addresses.flatMap(({ kind, value }) => links.get(`${kind} ${value}`) ?? []);
    const person = row.externalRef === null ? ownerOf(owners, byId) : byRef.get(row.externalRef);
    const foreign = owners.find(({ partyId }) => partyId !== person?.id);
    if (foreign && (row.externalRef !== null || owners.length > 1)) {
      const owner = byId.get(foreign.partyId)?.externalRef;
      const reason = `This address belongs to another person${owner ? ` (${owner})` : ''}.`;
      planned.rejected.push({ line: row.line, field: foreign.kind, reason });
      continue;
    }
    const changed = planRow(row, person, links, suppressed, planned.changes, { newId, now: clock.now() });
    if (!person) planned.created += 1;
    else planned[changed ? 'updated' : 'unchanged'] += 1;
    if (person && changed) planned.touched.push(person);
  }
  return planned;
}

const ownerOf = (
  owners: readonly KnownLink[],
  byId: ReadonlyMap<string, KnownPerson>,
): KnownPerson | undefined => owners[0] && byId.get(owners[0].partyId);

/** Adds one row's changes; answers whether there were any. */
function planRow(
  row: PersonRow,
  person: KnownPerson | undefined,
  links: ReadonlyMap<string, KnownLink>,
  suppressed: ReadonlySet<string>,
  changes: PeopleChanges,
  { newId, now }: { newId: NewId; now: number },
): boolean {
  const id = person?.id ?? newId();
  const before = countOf(changes);
  const name = row.displayName ?? person?.displayName ?? row.externalRef ?? 'Unnamed';
  const language = row.language ?? person?.language ?? null;
  if (!person || name !== person.displayName || language !== person.language) {
    changes.people.push({ id, ref: row.externalRef ?? person?.externalRef ?? null, name, language });
  }
  for (const { kind, value, status } of row.addresses) {
    const link = links.get(`${kind} ${value}`);
    if (link && (status === null || link.status === status)) continue;
    changes.links.push({ id: newId(), party: id, kind, address: value, status: status ?? 'bound' });
  }
  planPreferences(row, person, id, changes);
  if (row.consent && isNews(row.consent, person?.consents ?? [])) {
    const { status, channel, source, at } = row.consent;
    const evidence = { import: true, line: row.line };
    changes.consents.push({ id: newId(), party: id, channel, status, source, evidence, at: at ?? now });
  }
  for (const { address, channel } of row.suppressed) {
    if (!suppressed.has(`${channel} ${address}`))
      changes.suppressions.push({ id: newId(), address, channel });
  }
  return countOf(changes) > before;
}

/**
 * A file tells what was true when it was written. With a date it adds what is later than the latest on record; without
 * one it never undoes a withdrawal, because the person may have withdrawn since.
 */
function isNews(
  { status, channel, at }: NonNullable<PersonRow['consent']>,
  known: KnownPerson['consents'],
): boolean {
  const latest = known.find((consent) => consent.channel === channel);
  if (latest?.status === status) return false;
  if (at !== null) return latest === undefined || latest.at < at;
  const covers = (consent: { channel: string | null }) =>
    channel === null || consent.channel === null || consent.channel === channel;
  return status === 'withdrawn' || !known.some((each) => each.status === 'withdrawn' && covers(each));
}

function planPreferences(
  { preferences: cells }: PersonRow,
  person: KnownPerson | undefined,
  party: string,
  changes: PeopleChanges,
): void {
  if (!cells) return;
  const had = person?.preferences ?? null;
  const wanted = {
    // A file can add a "do not contact", never lift one: that takes a person who answers for it.
    dnc: cells.doNotContact === true || had?.doNotContact === true,
    // Nobody allowed anything yet: what the file does not allow stays closed.
    channels: cells.allowedChannels ?? had?.allowedChannels ?? [],
    timezone: cells.timezone ?? had?.timezone ?? null,
    quiet_start: cells.quietHours?.start ?? had?.quietHoursStart ?? null,
    quiet_end: cells.quietHours?.end ?? had?.quietHoursEnd ?? null,
  };
  const same =
    had !== null &&
    wanted.dnc === had.doNotContact &&
    [...wanted.channels].sort().join() === [...had.allowedChannels].sort().join() &&
    wanted.timezone === had.timezone &&
    wanted.quiet_start === had.quietHoursStart &&
    wanted.quiet_end === had.quietHoursEnd;
  if (!same) changes.preferences.push({ party, ...wanted });
}

const countOf = (changes: PeopleChanges): number =>
  changes.people.length +
  changes.links.length +
  changes.preferences.length +
  changes.consents.length +
  changes.suppressions.length;
