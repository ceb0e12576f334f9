import { type Field, fieldOf } from './people-columns.ts';
import { BadRow, type PersonRow, readPerson } from './people-csv.ts';
import { type CsvSource, readCsv, UnreadableFile } from './read-csv.ts';

/** What a reader of the file learns besides its usable rows. */
export type ReadingNotes = {
  rows: number;
  rejected: { line: number; field: string | null; reason: string }[];
  ignoredColumns: string[];
};

/** The line on which a reference or an address came first. */
type Seen = { refs: Map<string, number>; addresses: Map<string, number> };

/**
 * The usable rows of a file, one after the other; the rest is noted in `result` with its line and reason. Throws
 * `UnreadableFile`.
 */
export async function* readPeople(
  csv: CsvSource,
  result: ReadingNotes,
  defaultCountry?: string,
): AsyncGenerator<PersonRow> {
  const seen: Seen = { refs: new Map(), addresses: new Map() };
  let fields: (Field | null)[] | null = null;
  for await (const { cells, line } of readCsv(csv)) {
    if (fields === null) {
      fields = headerOf(cells, result);
      continue;
    }
    result.rows += 1;
    try {
      if (cells.length !== fields.length) {
        throw new BadRow('', `The row has ${cells.length} cells and the header ${fields.length}.`);
      }
      const row = readPerson(cellsOf(fields, cells), line, defaultCountry);
      refuseRepetition(row, seen);
      yield row;
    } catch (error) {
      if (!(error instanceof BadRow)) throw error;
      result.rejected.push({ line, field: error.field || null, reason: error.message });
    }
  }
}

function headerOf(titles: readonly string[], result: ReadingNotes): (Field | null)[] {
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
