import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { freshDatabase, rolledBack } from './postgres.ts';
import { filledTables, insertRow, refusal, tablesOf } from './schema-rows.ts';

/** They have no tenant: the one is the tenants, the other is ours. */
const WITHOUT_TENANT = ['cc_schema_migrations', 'cc_tenants'];

const db = await freshDatabase();
after(() => db.close());

type Key = { table: string; name: string; kind: 'p' | 'f'; columns: string[]; referenced: string[] };

const keys = (kind: Key['kind']): Promise<Key[]> =>
  db.query<Key>(
    `select c.conrelid::regclass::text as "table", c.conname as name,
       array(select a.attname::text from unnest(c.conkey) with ordinality k(num, ord)
         join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.num order by ord) as columns,
       array(select c.confrelid::regclass || '.' || a.attname from unnest(c.confkey) with ordinality k(num, ord)
         join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.num order by ord) as referenced
     from pg_constraint c
     where c.contype = $1 and c.connamespace = 'public'::regnamespace order by 1, 2`,
    [kind],
  );

test('every table has a primary key, and it begins with the tenant', async () => {
  const primary = await keys('p');
  assert.deepEqual(primary.map(({ table }) => table).sort(), await tablesOf(db));
  const others = primary.filter(({ columns }) => columns[0] !== 'tenant_id').map(({ table }) => table);
  assert.deepEqual(others.sort(), WITHOUT_TENANT);
});

test('every foreign key holds on to its own tenant', async () => {
  const foreign = await keys('f');
  assert.ok(foreign.length >= 8, `only ${foreign.length} foreign keys were found`);
  const loose = foreign.filter(({ columns, referenced }) => {
    const [tenant = ''] = referenced;
    return columns[0] !== 'tenant_id' || !/^cc_tenants\.id$|\.tenant_id$/.test(tenant);
  });
  assert.deepEqual(loose, []);
});

test('a row of one tenant cannot belong to a person of another', async () => {
  await filledTables(db, async (tx) => {
    const put = (tenant_id: string) =>
      refusal(tx, (inner) =>
        insertRow(inner, 'cc_identity_links', { tenant_id, address: '+84907654321', status: 'bound' }),
      );
    assert.equal(await put('default'), null);
    assert.equal((await put('other'))?.constraint, 'cc_identity_links_party');
  });
});

type Index = { columns: string[]; isUnique: boolean; predicate: string | null };

const index = (name: string): Promise<Index | null> =>
  db.one<Index>(
    `select indisunique as "isUnique", pg_get_expr(indpred, indrelid) as predicate,
       array(select pg_get_indexdef(indexrelid, at, true) from generate_series(1, indnkeyatts) at) as columns
     from pg_index where indexrelid = to_regclass($1::text)`,
    [name],
  );

test('every unique index begins with the tenant', async () => {
  const loose = await db.query<{ name: string }>(`
    select indrelid::regclass::text as name from pg_index
    where indisunique and indrelid::regclass::text like 'cc\\_%'
      and pg_get_indexdef(indexrelid, 1, true) <> 'tenant_id' order by 1`);
  assert.deepEqual(
    loose.map(({ name }) => name),
    WITHOUT_TENANT,
  );
});

test('the first seed’s indexes are there: due jobs, the bank’s customer, unique provider ids', async () => {
  assert.deepEqual(await index('cc_outbound_jobs_due'), {
    columns: ['tenant_id', 'channel', 'priority', 'next_attempt_at', 'id'],
    isUnique: false,
    predicate:
      "((status = 'queued'::text) AND (lease_id IS NULL) AND (held_reason IS DISTINCT FROM 'campaign_paused'::text))",
  });
  assert.deepEqual((await index('cc_outbound_jobs_waiting'))?.columns, [
    'tenant_id',
    'status',
    'next_attempt_at',
  ]);
  assert.deepEqual((await index('cc_outbound_jobs_bank_customer'))?.columns, [
    'tenant_id',
    'bank_customer_id',
  ]);
  for (const [name, column] of [
    ['cc_outbound_attempts_message', 'provider_message_id'],
    ['cc_outbound_attempts_call', 'provider_call_sid'],
  ] as const) {
    assert.deepEqual(await index(name), {
      columns: ['tenant_id', 'provider', column, 'status'],
      isUnique: true,
      predicate: `(${column} IS NOT NULL)`,
    });
  }
});

test('one provider id is told of once for each status, and attempts without one as often as they happen', async () => {
  await rolledBack(db, async (tx) => {
    for (const [column, constraint] of [
      ['provider_message_id', 'cc_outbound_attempts_message'],
      ['provider_call_sid', 'cc_outbound_attempts_call'],
    ] as const) {
      const told = (change: object) => insertRow(tx, 'cc_outbound_attempts', { ...change });
      await told({ [column]: 'SM1', status: 'sent' });
      await told({ [column]: 'SM1', status: 'delivered' });
      await told({ [column]: 'SM1', status: 'sent', provider: 'another' });
      await told({ status: 'sent' });
      await told({ status: 'sent' });
      const again = await refusal(tx, (inner) =>
        insertRow(inner, 'cc_outbound_attempts', { [column]: 'SM1', status: 'sent' }),
      );
      assert.equal(again?.constraint, constraint);
    }
  });
});

test('the first seed’s tables have the columns that it names, of the type that it names', async () => {
  const seed: Record<string, Record<string, string>> = {
    cc_outbound_campaigns: { name: 'text', purpose: 'text', allowed_channels: 'jsonb', status: 'text' },
    cc_outbound_jobs: {
      campaign_id: 'uuid',
      channel: 'text',
      target_address: 'text',
      bank_customer_id: 'text',
      status: 'text',
      payload_json: 'jsonb',
      next_attempt_at: 'timestamp with time zone',
      max_attempts: 'integer',
      reason_code: 'text',
      reason_message: 'text',
      outcome_code: 'text',
    },
    cc_outbound_attempts: { provider_message_id: 'text', provider_call_sid: 'text', status: 'text' },
    cc_comm_preferences: {
      do_not_contact: 'boolean',
      allowed_channels: 'ARRAY',
      timezone: 'text',
      quiet_hours_start: 'text',
      quiet_hours_end: 'text',
    },
    cc_identity_links: { address: 'text', status: 'text' },
    cc_audit_logs: { event_type: 'text', payload: 'jsonb' },
  };
  for (const [table, wanted] of Object.entries(seed)) {
    const columns = await db.query<{ name: string; type: string }>(
      `select column_name as name, data_type as type from information_schema.columns
       where table_schema = 'public' and table_name = $1 and column_name = any($2::text[])`,
      [table, Object.keys(wanted)],
    );
    assert.deepEqual(Object.fromEntries(columns.map(({ name, type }) => [name, type])), wanted, table);
  }
});
