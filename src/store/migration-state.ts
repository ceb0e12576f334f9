import { readdir } from 'node:fs/promises';
import type { Db } from './db.ts';
import { migrationsDir } from './migrate.ts';

export const MIGRATIONS_LEDGER = `select to_regclass('cc_schema_migrations')::text as name`;
export const APPLIED_MIGRATIONS = 'select filename from cc_schema_migrations order by filename collate "C"';

/** How far the database is, by file name, without changing it. `unknown` are those of a newer Decorum. */
export async function migrationState(
  db: Db,
): Promise<{ applied: string[]; pending: string[]; unknown: string[] }> {
  const files = (await readdir(migrationsDir)).filter((name) => /^\d{4}_.+\.sql$/.test(name)).sort();
  const ledger = await db.one<{ name: string | null }>(MIGRATIONS_LEDGER);
  const rows = ledger?.name ? await db.query<{ filename: string }>(APPLIED_MIGRATIONS) : [];
  const applied = rows.map(({ filename }) => filename);
  return {
    applied,
    pending: files.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !files.includes(name)),
  };
}
