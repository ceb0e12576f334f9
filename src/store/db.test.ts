import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type FreshDatabase, freshDatabase, rolledBack } from '../../test/postgres.ts';
import { openDb } from './db.ts';
import { isConnectionLost, isUniqueViolation } from './db-errors.ts';

let db: FreshDatabase;
before(async () => {
  db = await freshDatabase({ empty: true });
  await db.script(`create table notes (id int constraint notes_pkey primary key, body text, at timestamptz)`);
});
after(() => db.close());

const terminate = async (applicationName: string) =>
  await db.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [
    applicationName,
  ]);

test('an instant comes back as the same epoch millisecond', async () => {
  // 1900 to 2200: from 2255 on, a double no longer holds an instant to the microsecond.
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: -2_208_988_800_000, max: 7_258_118_400_000 }), async (at) => {
      const row = await db.one<{ at: number; microseconds: number }>(
        `select to_timestamp($1::double precision / 1000) as at,
                (extract(epoch from to_timestamp($1::double precision / 1000)) * 1000000)::int8 as microseconds`,
        [at],
      );
      assert.deepEqual(row, { at, microseconds: at * 1000 });
    }),
    { numRuns: 200 },
  );
});

test('an instant is read in any zone of the session, with and without a fraction', async () => {
  const cases: [zone: string, text: string, at: number][] = [
    ['Asia/Kathmandu', '2026-03-01T00:00:00.5Z', 1_772_323_200_500],
    ['America/St_Johns', '2026-03-01T00:00:00Z', 1_772_323_200_000],
    ['Asia/Ho_Chi_Minh', '1900-01-01T00:00:00.001Z', -2_208_988_799_999],
    ['UTC', '12026-03-01T00:00:00Z', 317_341_843_200_000],
    ['UTC', '0044-03-15T00:00:00Z BC', -63_517_824_000_000],
  ];
  await db.session(async (session) => {
    for (const [zone, text, at] of cases) {
      await session.query(`select set_config('timezone', $1, false)`, [zone]);
      assert.deepEqual(
        await session.one(`select $1::timestamptz as at`, [text]),
        { at },
        `${text} in ${zone}`,
      );
    }
  });
  assert.deepEqual(await db.one(`select 'infinity'::timestamptz as never, null::timestamptz as none`), {
    never: Number.POSITIVE_INFINITY,
    none: null,
  });
});

test('counts are numbers, exact amounts and days are text, json is parsed', async () => {
  const row = await db.one(`
    select count(*) as count, 1.10::numeric as amount, '2026-03-01'::date as day, '{"a":[1]}'::jsonb as json,
           array[1, null]::int8[] as counts, array['2026-03-01T00:00:00Z'::timestamptz] as instants`);
  assert.deepEqual(row, {
    count: 1,
    amount: '1.10',
    day: '2026-03-01',
    json: { a: [1] },
    counts: [1, null],
    instants: [1_772_323_200_000],
  });
});

test('a whole number that JavaScript cannot hold is refused, not rounded', async () => {
  assert.deepEqual(await db.one('select 9007199254740991 as n'), { n: Number.MAX_SAFE_INTEGER });
  await assert.rejects(db.one('select 9007199254740993 as n'), /9007199254740993, which is too large/);
});

test('a statement is prepared once per connection', async () => {
  await db.session(async (session) => {
    for (const n of [1, 2, 3]) await session.query('select $1::int as thrice', [n]);
    const prepared = await session.query(
      `select generic_plans + custom_plans as runs from pg_prepared_statements where statement like '%thrice%'
         and statement not like '%pg_prepared%'`,
    );
    assert.deepEqual(prepared, [{ runs: 3 }]);
  });
});

test('one gives the first row or null, and run the number of rows touched', async () => {
  await rolledBack(db, async (tx) => {
    assert.equal(await tx.run('insert into notes (id) values (1), (2)'), 2);
    assert.deepEqual(await tx.one('select id from notes order by id'), { id: 1 });
    assert.equal(await tx.one('select id from notes where id = 3'), null);
    assert.equal(await tx.run('delete from notes where id = 3'), 0);
  });
  assert.deepEqual(await db.query('select id from notes'), []);
});

test('a transaction keeps everything when it returns and nothing when it throws', async () => {
  const insertThen = (end: () => void) =>
    db.transaction(async (tx) => {
      await tx.run('insert into notes (id) values (10)');
      end();
    });
  const boom = new Error('boom');
  await assert.rejects(
    insertThen(() => {
      throw boom;
    }),
    boom,
  );
  assert.equal(await db.one('select id from notes where id = 10'), null);
  await insertThen(() => {});
  assert.deepEqual(await db.one('select id from notes where id = 10'), { id: 10 });
  await db.run('delete from notes');
});

test('a transaction inside another is undone alone', async () => {
  await rolledBack(db, async (tx) => {
    await tx.run('insert into notes (id) values (1)');
    await assert.rejects(
      tx.transaction(async (inner) => {
        await inner.run('insert into notes (id) values (2)');
        await inner.run('insert into notes (id) values (1)');
      }),
      (error) => isUniqueViolation(error, 'notes_pkey') && !isUniqueViolation(error, 'other'),
    );
    await tx.transaction(async (inner) => {
      await inner.run('insert into notes (id) values (3)');
    });
    assert.deepEqual(await tx.query('select id from notes order by id'), [{ id: 1 }, { id: 3 }]);
  });
});

test('a transaction whose failure was swallowed is reported, since PostgreSQL rolls it back silently', async () => {
  const work = db.transaction(async (tx) => {
    await tx.run('insert into notes (id) values (20)');
    await tx.run('insert into notes (id) values (20)').catch(() => {});
  });
  await assert.rejects(work, /rolled back/);
  assert.equal(await db.one('select id from notes where id = 20'), null);
});

test('the pool goes on after the server closed its connections', async () => {
  const lost: Error[] = [];
  const both = Promise.withResolvers<void>();
  await using pool = openDb({
    url: db.url,
    applicationName: 'to be lost',
    max: 1,
    onIdleLoss: (error) => {
      lost.push(error);
      both.resolve();
    },
  });
  await pool.query('select 1');
  await terminate('to be lost');
  await both.promise;
  assert.ok(isConnectionLost(lost[0]), String(lost[0]));
  assert.deepEqual(await pool.one('select 1 as one'), { one: 1 });

  const inTransaction = pool.transaction(async (tx) => {
    await tx.query('select 1');
    await terminate('to be lost');
    await tx.query('select 2');
  });
  await assert.rejects(inTransaction, isConnectionLost);
  assert.deepEqual(await pool.one('select 3 as three'), { three: 3 });
});

test('a lost connection is told from an error of the statement', async () => {
  await using nowhere = openDb({ url: 'postgresql://nobody@127.0.0.1:1/none' });
  await using noSocket = openDb({ url: 'postgresql://nobody@/none?host=/nonexistent' });
  for (const unreachable of [nowhere, noSocket])
    await assert.rejects(unreachable.query('select 1'), isConnectionLost);
  await assert.rejects(db.query('select 1 / 0'), (error) => !isConnectionLost(error));
  assert.equal(
    isConnectionLost(new Error('wrapped', { cause: Object.assign(new Error(), { code: '57P03' }) })),
    true,
  );
  assert.equal(
    isConnectionLost(Object.assign(new Error('no such file'), { code: 'ENOENT', syscall: 'open' })),
    false,
  );
});

test('a session drops its locks when it ends', async () => {
  await db.session(async (session) => {
    await session.query('select pg_advisory_lock(1)');
    assert.deepEqual(await db.one('select pg_try_advisory_lock(1) as got'), { got: false });
  });
  await db.session(async (session) => {
    await session.query('select pg_advisory_lock(1)');
  });
});
