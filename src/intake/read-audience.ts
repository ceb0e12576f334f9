import { ADDRESS_KINDS, type AddressKind, normalizeAddress } from '../policy/address.ts';
import { fieldOf } from './people-columns.ts';
import { BadRow } from './people-csv.ts';
import { type CsvSource, readCsv, UnreadableFile } from './read-csv.ts';

/** A row of an uploaded audience: who is meant, and the words that the text has for them. */
export type AudienceRow = {
  line: number;
  person: { ref: string } | { kind: AddressKind; address: string };
  /** Empty cells are left out, so that a text that needs them says so. */
  variables: Record<string, string>;
};

export type RejectedRow = { line: number; field: string | null; reason: string };

/** What a reader of the file learns besides its usable rows. */
export type AudienceNotes = {
  rows: number;
  /** The first ones; `rows` tells of the rest. */
  rejected: RejectedRow[];
  /** The names that texts may use, in the order of the columns. */
  variables: string[];
};

/** More reasons than a person reads, fewer than would fill the memory. */
const MOST_REASONS = 1_000;
const MOST_VARIABLES = 50;
const LONGEST_CELL = 1_000;

export function reject(notes: AudienceNotes, row: RejectedRow): void {
  if (notes.rejected.length < MOST_REASONS) notes.rejected.push(row);
}

type Column = { names: 'ref' | AddressKind } | { variable: string };

/**
 * The usable rows of an audience file, one after the other. A column `externalRef`, or one of the kinds of address,
 * names the person; every other column is a variable. Rows that cannot be used are noted. Throws `UnreadableFile`.
 */
export async function* readAudience(
  csv: CsvSource,
  notes: AudienceNotes,
  defaultCountry?: string,
): AsyncGenerator<AudienceRow> {
  let columns: Column[] | null = null;
  for await (const { cells, line } of readCsv(csv)) {
    if (columns === null) {
      columns = columnsOf(cells);
      notes.variables = columns.flatMap((column) => ('variable' in column ? [column.variable] : []));
      continue;
    }
    notes.rows += 1;
    try {
      yield rowOf(columns, cells, line, defaultCountry);
    } catch (error) {
      if (!(error instanceof BadRow)) throw error;
      reject(notes, { line, field: error.field || null, reason: error.message });
    }
  }
}

function columnsOf(titles: readonly string[]): Column[] {
  const columns = titles.map((title, index): Column => {
    const field = fieldOf(title);
    if (field === 'externalRef') return { names: 'ref' };
    const kind = ADDRESS_KINDS.find((each) => each === field);
    return kind ? { names: kind } : { variable: variableOf(title, index) };
  });
  if (!columns.some((column) => 'names' in column)) {
    throw new UnreadableFile(
      'The first line names no column by which people are known. Name one externalRef, or phone, email, whatsapp, zalo or facebook.',
    );
  }
  const names = columns.map((column) => ('names' in column ? column.names : column.variable));
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (twice >= 0) {
    throw new UnreadableFile(`Two columns are called ${titles[twice]}, or mean the same. Keep one of them.`);
  }
  if (columns.length > MOST_VARIABLES) {
    throw new UnreadableFile(`The file has ${columns.length} columns. Keep at most ${MOST_VARIABLES}.`);
  }
  return columns;
}

/** "Due date" is written {{Due_date}} in a text. */
function variableOf(title: string, index: number): string {
  const name = title
    .trim()
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  if (/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(name)) return name;
  throw new UnreadableFile(
    `Column ${index + 1} is called ${JSON.stringify(title.slice(0, 60))}. Begin its name with a letter and use ` +
      'letters, digits and underscores, 64 at most: texts write it in {{ }}.',
  );
}

function rowOf(
  columns: readonly Column[],
  cells: readonly string[],
  line: number,
  defaultCountry: string | undefined,
): AudienceRow {
  if (cells.length !== columns.length) {
    throw new BadRow('', `The row has ${cells.length} cells and the header ${columns.length}.`);
  }
  const variables: Record<string, string> = {};
  const known = new Map<'ref' | AddressKind, string>();
  for (const [index, column] of columns.entries()) {
    const value = (cells[index] as string).trim();
    const title = 'names' in column ? titleOf(column.names) : column.variable;
    if (value.length > LONGEST_CELL)
      throw new BadRow(title, `Shorten it to at most ${LONGEST_CELL} characters.`);
    if (value.includes('\0') || !value.isWellFormed()) {
      throw new BadRow(title, 'It holds a character that cannot be stored.');
    }
    if (value === '') continue;
    if ('names' in column) known.set(column.names, value);
    else variables[column.variable] = value;
  }
  return { line, person: personOf(known, columns, defaultCountry), variables };
}

const titleOf = (names: 'ref' | AddressKind): string => (names === 'ref' ? 'externalRef' : names);

/** The caller's own id where there is one, otherwise the first address. */
function personOf(
  known: ReadonlyMap<'ref' | AddressKind, string>,
  columns: readonly Column[],
  defaultCountry: string | undefined,
): AudienceRow['person'] {
  const ref = known.get('ref');
  if (ref !== undefined) return { ref };
  for (const kind of ADDRESS_KINDS) {
    const raw = known.get(kind);
    if (raw === undefined) continue;
    const address = normalizeAddress(kind, raw, { defaultCountry });
    if (!address.ok) throw new BadRow(kind, address.message);
    return { kind, address: address.value };
  }
  const named = columns.find((column) => 'names' in column);
  const title = named && 'names' in named ? titleOf(named.names) : '';
  throw new BadRow(title, 'The row names nobody. Write the externalRef or an address of a person on record.');
}
