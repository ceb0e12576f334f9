import { Readable } from 'node:stream';
import { type Options, parse } from 'csv-parse';

/** The file cannot be read as a table at all, or not as the table that is asked for. */
export class UnreadableFile extends Error {
  override name = 'UnreadableFile';
}

/** A file's text, whole or in pieces. */
export type CsvSource = string | AsyncIterable<string | Uint8Array>;

/** Lines count from 1, as an editor shows them; the first record is the header. */
export type CsvRecord = { cells: string[]; line: number };

const READING: Options = {
  bom: true,
  info: true,
  relax_column_count: true,
  skip_empty_lines: true,
  max_record_size: 64 * 1024,
};

/** The records of a file, one after the other: its size is not held in memory. Throws `UnreadableFile`. */
export async function* readCsv(csv: CsvSource): AsyncGenerator<CsvRecord> {
  const source = Readable.from(plainLines(typeof csv === 'string' ? [csv] : csv));
  const parser = parse(READING);
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let isEmpty = true;
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      isEmpty = false;
      yield { cells: record, line: info.lines };
    }
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (!code?.startsWith('CSV_')) throw error;
    throw new UnreadableFile(`The file is not CSV in UTF-8: ${message}`, { cause: error });
  }
  if (isEmpty) throw new UnreadableFile('The file is empty. Its first line names the columns.');
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
