import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { type Imported, importPeople } from '../intake/import-people.ts';
import { UnreadableFile } from '../intake/read-csv.ts';
import { createNotifier } from '../store/notifier.ts';
import { columns, counted, printable } from './columns.ts';
import { type Arguments, BadUsage, type Command, type Context, EXIT, Failure } from './command.ts';
import { withDatabase } from './database.ts';

const MOST_LINES = 50;

export const importCommand: Command = {
  options: {
    'dry-run': { type: 'boolean' },
    country: { type: 'string' },
    json: { type: 'boolean' },
  },
  needs: ['the CSV file, or - for standard input'],
  run: async ({ values, positionals }, context) => {
    const dryRun = values['dry-run'] === true;
    const { tenantId, defaultCountry } = context.config();
    const country = countryOf(values) ?? defaultCountry;
    const csv = await textOf(positionals[0] as string, context);
    const result = await withDatabase(context, async ({ db }) => {
      const { clock, newId } = context;
      const imported = await importPeople(db, {
        csv,
        tenantId,
        clock,
        newId,
        dryRun,
        ...(country && { defaultCountry: country }),
        actor: 'command line',
      }).catch(unreadable);
      if (!dryRun) await tellOthers(db, tenantId);
      return imported;
    });
    if (values.json === true) context.say(JSON.stringify(result, null, 2));
    else for (const line of summary(result, dryRun)) context.say(line);
    return result.created + result.updated + result.unchanged > 0 ? EXIT.done : EXIT.usage;
  },
};

function countryOf({ country }: Arguments['values']): string | null {
  if (typeof country !== 'string') return null;
  if (!/^[A-Za-z]{2}$/.test(country)) throw new BadUsage('--country must be two letters, such as VN.');
  return country.toUpperCase();
}

async function textOf(path: string, { stdin }: Context): Promise<AsyncIterable<Uint8Array>> {
  if (path === '-') return stdin;
  try {
    // Opened at once, so that a missing file is told before a database is started.
    await using file = await open(path);
    if ((await file.stat()).isDirectory()) throw new Failure(`${path} is a directory.`, EXIT.usage);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new Failure(`There is no file ${path}.`, EXIT.usage);
    if (code === undefined) throw error;
    throw new Failure(`The file ${path} cannot be read (${message}).`, EXIT.usage, { cause: error });
  }
  return createReadStream(path);
}

function unreadable(error: unknown): never {
  if (error instanceof UnreadableFile) throw new Failure(error.message, EXIT.usage, { cause: error });
  throw error;
}

/** A running worker looks again at jobs that waited for a fact; without one the next run does. */
async function tellOthers(db: Parameters<typeof createNotifier>[0], tenantId: string): Promise<void> {
  const notifier = createNotifier(db);
  notifier.nudge('decorum_due', tenantId);
  await notifier.idle();
}

function summary(
  { rows, created, updated, unchanged, rejected, ignoredColumns }: Imported,
  dryRun: boolean,
): string[] {
  const shown = rejected.slice(0, MOST_LINES);
  const rest = rejected.length - shown.length;
  return [
    dryRun
      ? `Read ${counted(rows, 'row')} and changed nothing (--dry-run). An import would have:`
      : `Read ${counted(rows, 'row')}:`,
    '',
    ...columns([
      ['  created', String(created)],
      ['  updated', String(updated)],
      ['  unchanged', String(unchanged)],
      ['  rejected', String(rejected.length)],
    ]),
    ...(ignoredColumns.length === 0
      ? []
      : ['', `Columns that were not read: ${printable(ignoredColumns.join(', '))}.`]),
    ...(shown.length === 0
      ? []
      : [
          '',
          ...columns([
            ['  line', 'field', 'reason'],
            ...shown.map(({ line, field, reason }) => [
              `  ${line}`,
              printable(field ?? ''),
              printable(reason),
            ]),
          ]),
        ]),
    ...(rest > 0 ? [`  … and ${counted(rest, 'more row')}; --json prints them all.`] : []),
  ];
}
