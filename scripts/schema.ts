import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { migrationsDir } from '../src/store/migrate.ts';
import { freshDatabase } from '../test/postgres.ts';
import { schemaText } from './schema-text.ts';

/**
 * `npm run schema` writes sql/schema.sql, the schema that all migrations together make.
 * With `--check` it writes nothing and fails when the committed file is another one.
 */
const file = join(migrationsDir, 'schema.sql');
await using db = await freshDatabase();
const current = await schemaText(db);
if (process.argv.includes('--check')) {
  const committed = await readFile(file, 'utf8').catch(() => '');
  if (committed !== current) {
    console.error(firstDifference(committed, current));
    console.error(
      'sql/schema.sql is not what the migrations make: run "npm run schema" and commit the file.',
    );
    process.exitCode = 1;
  }
} else {
  await writeFile(file, current);
}

function firstDifference(committed: string, current: string): string {
  const [was, is] = [committed.split('\n'), current.split('\n')];
  const line = is.findIndex((text, index) => text !== was[index]);
  const at = line === -1 ? is.length : line;
  return `Line ${at + 1}\n  committed:  ${was[at] ?? '(nothing)'}\n  migrations: ${is[at] ?? '(nothing)'}`;
}
