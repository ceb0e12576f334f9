import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { freshDatabase } from '../../test/postgres.ts';
import { migrate } from './migrate.ts';

async function migrations(files: Record<string, string>) {
  const dir = await mkdtemp(join(tmpdir(), 'decorum-migrations-'));
  const write = async (more: Record<string, string>) => {
    for (const [name, sql] of Object.entries(more)) await writeFile(join(dir, name), sql);
  };
  await write(files);
  return { dir, write, [Symbol.asyncDispose]: () => rm(dir, { recursive: true }) };
}

test('migrations are applied in order, once', async () => {
  await using db = await freshDatabase({ empty: true });
  await using files = await migrations({
    '0002_fill.sql': 'insert into t values (1)',
    '0001_make.sql': 'create table t (n int); create index on t (n)',
    'schema.sql': 'not a migration',
  });
  assert.deepEqual(await migrate(db.url, files), { applied: ['0001_make.sql', '0002_fill.sql'] });
  assert.deepEqual(await migrate(db, files), { applied: [] });
  await files.write({ '0003_more.sql': 'insert into t values (2)' });
  assert.deepEqual(await migrate(db, files), { applied: ['0003_more.sql'] });
  assert.deepEqual(await db.query('select n from t order by n'), [{ n: 1 }, { n: 2 }]);
});

test('processes that start at once apply each migration once', async () => {
  await using db = await freshDatabase({ empty: true });
  await using files = await migrations({
    '0001_make.sql': 'create table t (n int)',
    '0002_slow.sql': 'insert into t values (1); select pg_sleep(0.1)',
  });
  const results = await Promise.all([1, 2, 3].map(() => migrate(db.url, files)));
  assert.deepEqual(results.map(({ applied }) => applied.length).sort(), [0, 0, 2]);
  assert.deepEqual(await db.query('select n from t'), [{ n: 1 }]);
});

test('a migration that fails leaves nothing of itself and names its line', async () => {
  await using db = await freshDatabase({ empty: true });
  await using files = await migrations({
    '0001_make.sql': 'create table t (n int)',
    '0002_wrong.sql': 'insert into t values (1);\ncreate table u (n int);\nselect nonsense',
  });
  await assert.rejects(migrate(db, files), /0002_wrong\.sql failed in line 3 .*"nonsense" does not exist/);
  assert.deepEqual(await db.query('select n from t'), []);
  await files.write({ '0002_wrong.sql': 'insert into t values (2)' });
  assert.deepEqual(await migrate(db, files), { applied: ['0002_wrong.sql'] });
  assert.deepEqual(await db.query('select n from t'), [{ n: 2 }]);
});

test('line ends do not change a migration, its words do', async () => {
  await using db = await freshDatabase({ empty: true });
  await using files = await migrations({ '0001_make.sql': 'create table t (\n  n int\n)' });
  await migrate(db, files);
  await files.write({ '0001_make.sql': 'create table t (\r\n  n int\r\n)' });
  assert.deepEqual(await migrate(db, files), { applied: [] });
  await files.write({ '0001_make.sql': 'create table t (n int)' });
  await assert.rejects(migrate(db, files), /0001_make\.sql was changed after it had been applied/);
});

test('a database of a newer version is refused', async () => {
  await using db = await freshDatabase({ empty: true });
  await using newer = await migrations({ '0001_a.sql': 'select 1', '0002_b.sql': 'select 1' });
  await using older = await migrations({ '0001_a.sql': 'select 1' });
  await migrate(db, newer);
  await assert.rejects(migrate(db, older), /0002_b\.sql, which this version of Decorum does not have/);
});

test('a number that comes too late or twice is refused', async () => {
  await using db = await freshDatabase({ empty: true });
  await using files = await migrations({ '0002_b.sql': 'select 1' });
  await migrate(db, files);
  await files.write({ '0001_a.sql': 'select 1' });
  await assert.rejects(migrate(db, files), /0001_a\.sql comes before 0002_b\.sql/);
  await files.write({ '0001_c.sql': 'select 1' });
  await assert.rejects(migrate(db, files), /0001_a\.sql and 0001_c\.sql have the same number/);
});

test('a user who may not create tables is told so', async () => {
  await using db = await freshDatabase({ empty: true });
  await using files = await migrations({ '0001_a.sql': 'select 1' });
  const role = `reader_${process.pid}`;
  await db.script(`create role ${role} login password 'x'`);
  try {
    const url = db.url.replace(/\/\/[^@]*@/, `//${role}:x@`);
    await assert.rejects(migrate(url, files), /permission denied.*must own the database/);
    await db.script(`grant create on schema public to ${role}`);
    assert.deepEqual(await migrate(url, files), { applied: ['0001_a.sql'] });
  } finally {
    await db.script(`drop owned by ${role}; drop role ${role}`);
  }
});
