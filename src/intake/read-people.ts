import { Readable } from 'node:stream';
import { type Options, parse } from 'csv-parse';
import { BadRow, type Field, fieldOf, type PersonRow, readPerson } from './people-csv.ts';

/** The file cannot be read as a table of people at all. */
export class UnreadableFile extends Error {
  override name = 'UnreadableFile';
}

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
  csv: string | AsyncIterable<string | Uint8Array>,
  result: ReadingNotes,
  defaultCountry?: string,
): AsyncGenerator<PersonRow> {
  const seen: Seen = { refs: new Map(), addresses: new Map() };
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
