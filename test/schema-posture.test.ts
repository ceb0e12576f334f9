import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Db } from '../src/store/db.ts';
import { freshDatabase, rolledBack } from './postgres.ts';
import { filledTables, insertOwners, insertRow, LEGAL_ROWS, refusal, tablesOf } from './schema-rows.ts';

const APPEND_ONLY = ['cc_audit_logs', 'cc_consents', 'cc_outbound_attempts'];

const db = await freshDatabase();
after(() => db.close());

const TABLES = await tablesOf(db);

const countOf = async (tx: Db, table: string): Promise<number> =>
  (await tx.one<{ count: number }>(`select count(*) from ${table}`))?.count ?? 0;

test('every table is one of ours, and these tests have a row for it', () => {
  assert.deepEqual(TABLES, Object.keys(LEGAL_ROWS).sort());
  assert.deepEqual(
    TABLES.filter((name) => !name.startsWith('cc_')),
    [],
  );
});

for (const table of APPEND_ONLY) {
  test(`${table} takes rows and never changes or loses one`, async () => {
    await filledTables(db, async (tx) => {
      assert.equal(await countOf(tx, table), 1);
      for (const statement of [
        `update ${table} set id = id`,
        `delete from ${table}`,
        `truncate ${table}`,
        `insert into ${table} overriding system value select * from ${table}
         on conflict (tenant_id, id) do update set at = excluded.at`,
      ]) {
        const refused = await refusal(tx, (inner) => inner.run(statement));
        assert.equal(refused?.code, '23001', `${statement}: ${refused?.message}`);
        assert.match(refused?.message ?? '', new RegExp(`^${table} is append-only`));
      }
      assert.equal(await countOf(tx, table), 1);
    });
  });
}

test('tables that hold a state may change, so it is the append-only ones that refuse', async () => {
  await filledTables(db, async (tx) => {
    for (const table of TABLES.filter((name) => !APPEND_ONLY.includes(name))) {
      const column = Object.keys(LEGAL_ROWS[table] ?? {})[0];
      assert.ok((await tx.run(`update ${table} set ${column} = ${column}`)) > 0, table);
    }
    assert.equal(await refusal(tx, (inner) => inner.run('delete from cc_idempotency_keys')), null);
    assert.equal(await refusal(tx, (inner) => inner.run('truncate cc_idempotency_keys')), null);
  });
});

test('the record survives a truncation that comes from the people it tells of', async () => {
  const refused = await filledTables(db, (tx) =>
    refusal(tx, (inner) => inner.run('truncate cc_parties cascade')),
  );
  assert.match(refused?.message ?? '', /^cc_consents is append-only/);
});

test('row level security is on for every table, and only service_role has a policy', async () => {
  const open = await db.query(`
    select relname from pg_class
    where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and not relrowsecurity`);
  assert.deepEqual(open, []);

  const policies = await db.query(`
    select tablename as "table", roles::text[] as roles, permissive, cmd, qual, with_check as "withCheck"
    from pg_policies where schemaname = 'public' order by tablename collate "C"`);
  assert.deepEqual(
    policies,
    TABLES.map((table) => ({
      table,
      roles: ['service_role'],
      permissive: 'PERMISSIVE',
      cmd: 'ALL',
      qual: 'true',
      withCheck: 'true',
    })),
  );
});

test('a stranger may not look, and sees and writes nothing even where somebody let them', async () => {
  await filledTables(db, async (tx) => {
    const stranger = `stranger_${process.pid}`;
    await tx.script(`create role ${stranger} nologin`);
    for (const table of TABLES) {
      const looks = async (inner: Db) => {
        await inner.script(`set local role ${stranger}`);
        return await countOf(inner, table);
      };
      assert.equal((await refusal(tx, looks))?.code, '42501', table);

      await tx.script(`grant all on ${table} to ${stranger}`);
      assert.ok((await countOf(tx, table)) > 0, table);
      assert.equal(await rolledBack(tx, looks), 0, table);
      const writes = await refusal(tx, async (inner) => {
        await inner.script(`set local role ${stranger}`);
        await insertRow(inner, table);
      });
      assert.match(writes?.message ?? '', /row-level security policy/, table);
    }
  });
});

test('service_role reads and writes every table, and keeps to append-only like everybody', async () => {
  await rolledBack(db, async (tx) => {
    await tx.script('set local role service_role');
    await insertOwners(tx);
    for (const table of TABLES) {
      const before = await countOf(tx, table);
      await insertRow(tx, table);
      assert.equal(await countOf(tx, table), before + 1, table);
    }
    for (const table of APPEND_ONLY) {
      for (const statement of [`delete from ${table}`, `truncate ${table}`]) {
        const refused = await refusal(tx, (inner) => inner.run(statement));
        assert.match(refused?.message ?? '', /is append-only/, statement);
      }
    }
  });
});
