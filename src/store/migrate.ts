import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Database, type Db, openDb } from './db.ts';

/** `sql/` of this checkout. */
export const migrationsDir = resolve(import.meta.dirname, '../../sql');

type Migration = { filename: string; sql: string; checksum: string };
type Applied = { filename: string; checksum: string };

/** Any number that no other program is likely to lock in the same database: "decorum" as digits. */
const migrationLock = 3_326_788_601;

/**
 * Brings the database up to the newest file of `dir` and returns what it applied, in order.
 *
 * Forward only: each file runs in one transaction together with its row in `cc_schema_migrations`, so a
 * crash leaves whole migrations only. Processes that start at once wait for each other.
 * Throws a full sentence when the files and the database do not belong together.
 */
export async function migrate(
  database: string | Database,
  { dir = migrationsDir }: { dir?: string } = {},
): Promise<{ applied: string[] }> {
  if (typeof database === 'string') {
    await using own = openDb({ url: database, max: 1, applicationName: 'decorum migrate' });
    return await migrate(own, { dir });
  }
  const migrations = await readMigrations(dir);
  return await database.session(async (session) => {
    await refuseOldServer(session);
    await session.query('select pg_advisory_lock($1)', [migrationLock]);
    await createLedger(session);
    const pending = pendingMigrations(migrations, await appliedMigrations(session));
    for (const migration of pending) await apply(session, migration);
    return { applied: pending.map(({ filename }) => filename) };
  });
}

async function readMigrations(dir: string): Promise<Migration[]> {
  const filenames = (await readdir(dir)).filter((name) => /^\d{4}_.+\.sql$/.test(name)).sort();
  for (const [index, filename] of filenames.entries()) {
    const next = filenames[index + 1];
    if (next?.slice(0, 4) === filename.slice(0, 4)) {
      throw new Error(
        `The migrations ${filename} and ${next} have the same number: give one a number of its own.`,
      );
    }
  }
  return await Promise.all(
    filenames.map(async (filename) => {
      // A checkout with Windows line ends is the same migration.
      const sql = (await readFile(join(dir, filename), 'utf8')).replaceAll('\r\n', '\n');
      return { filename, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** What is left to do; throws when history was rewritten or belongs to another version of Decorum. */
function pendingMigrations(migrations: readonly Migration[], applied: readonly Applied[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.filename, migration]));
  for (const { filename, checksum } of applied) {
    const file = known.get(filename);
    if (!file) {
      throw new Error(
        `The database has the migration ${filename}, which this version of Decorum does not have: ` +
          'start the newer version that applied it, or use another database.',
      );
    }
    if (file.checksum !== checksum) {
      throw new Error(
        `The migration ${filename} was changed after it had been applied to this database: ` +
          'restore the file, and put the change into a new migration with a higher number.',
      );
    }
  }
  const done = new Set(applied.map(({ filename }) => filename));
  const pending = migrations.filter(({ filename }) => !done.has(filename));
  const newest = applied.at(-1)?.filename;
  const late = pending.find(({ filename }) => newest !== undefined && filename < newest);
  if (late) {
    throw new Error(
      `The migration ${late.filename} comes before ${newest}, which this database already has: ` +
        'give it a higher number.',
    );
  }
  return pending;
}

async function refuseOldServer(db: Db): Promise<void> {
  const server = await db.one<{ number: number; name: string }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as name`,
  );
  if (server && server.number < 150_000) {
    throw new Error(
      `The database server is PostgreSQL ${server.name}; Decorum needs PostgreSQL 15 or newer.`,
    );
  }
}

/** Row level security shuts out every role but the owner, who is the one that migrates. */
async function createLedger(db: Db): Promise<void> {
  const existing = await db.one<{ name: string | null }>(
    `select to_regclass('cc_schema_migrations')::text as name`,
  );
  if (existing?.name) return;
  await db
    .script(`
      create table cc_schema_migrations (
        filename text not null,
        checksum text not null,
        applied_at timestamptz not null default now(),
        constraint cc_schema_migrations_pkey primary key (filename)
      );
      alter table cc_schema_migrations enable row level security;
    `)
    .catch((error) => {
      throw new Error(
        `The table cc_schema_migrations cannot be created: ${error.message}. ` +
          'The user of DATABASE_URL must own the database or be allowed to create tables in it.',
        { cause: error },
      );
    });
}

const appliedMigrations = async (db: Db) =>
  await db.query<Applied>(
    'select filename, checksum from cc_schema_migrations order by filename collate "C"',
  );

async function apply(db: Db, { filename, sql, checksum }: Migration): Promise<void> {
  try {
    await db.transaction(async (tx) => {
      await tx.script(sql);
      await tx.run('insert into cc_schema_migrations (filename, checksum) values ($1, $2)', [
        filename,
        checksum,
      ]);
    });
  } catch (error) {
    const { message, position } = error as Error & { position?: string };
    const line =
      position === undefined ? '' : ` in line ${sql.slice(0, Number(position)).split('\n').length}`;
    throw new Error(`The migration ${filename} failed${line} and was rolled back: ${message}`, {
      cause: error,
    });
  }
}
