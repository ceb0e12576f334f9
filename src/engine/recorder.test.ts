import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshDatabase } from '../../test/postgres.ts';
import { systemClock } from '../clock.ts';
import { uuidv7Source } from '../ids.ts';
import { createLog } from '../log.ts';
import type { Db } from '../store/db.ts';
import { createRecorder } from './recorder.ts';

const clock = { ...systemClock, sleep: async () => {} };
const log = createLog({ level: 'error' });
const audit = (id: string) => ({
  audits: [{ id, at: 0, eventType: 'tool_call' as const, actor: 'engine', payload: {} }],
});

/** The real database, whose first statement is refused with `code`. */
function refusingOnce(db: Db, code: string): Db {
  let refused = false;
  const run: Db['run'] = (text, values) => {
    if (refused) return db.run(text, values);
    refused = true;
    return Promise.reject(Object.assign(new Error('refused once'), { code }));
  };
  return { ...db, run };
}

test('a result outlives a database that is busy for a moment, and is refused when its row is', async () => {
  await using db = await freshDatabase();
  const written = async () => (await db.query('select 1 from cc_audit_logs')).length;
  const busy = createRecorder({ db: refusingOnce(db, '53300'), clock, log });
  await busy.record('default', audit('0192f3a1-7b5c-7c3e-9f00-2b6a5d1e8c47'));
  assert.equal(await written(), 1);
  const broken = createRecorder({ db: refusingOnce(db, '23514'), clock, log });
  await assert.rejects(broken.record('default', audit('0192f3a1-7b5c-7c3e-9f00-2b6a5d1e8c48')));
  assert.equal(await written(), 1);
});

test('outcomes of several tenants are written apart, and many that wait share the statements', async () => {
  await using db = await freshDatabase();
  await db.script(`insert into cc_tenants (id, name) values ('other', 'Other')`);
  let statements = 0;
  const counting: Db = {
    ...db,
    run: (text, values) => {
      statements += 1;
      return db.run(text, values);
    },
  };
  const recorder = createRecorder({ db: counting, clock, log });
  const newId = uuidv7Source(systemClock);
  await Promise.all(
    Array.from({ length: 900 }, (_, index) =>
      recorder.record(index % 3 ? 'default' : 'other', audit(newId())),
    ),
  );
  const rows = await db.query<{ tenant: string; count: number }>(
    'select tenant_id as tenant, count(*) as count from cc_audit_logs group by 1 order by 1',
  );
  assert.deepEqual(rows, [
    { tenant: 'default', count: 600 },
    { tenant: 'other', count: 300 },
  ]);
  assert.ok(statements <= 4, `${statements} statements for 900 outcomes`);
});

test('results of one batch wait for each other, and go out when the last is here', async () => {
  await using db = await freshDatabase();
  let statements = 0;
  const counting: Db = {
    ...db,
    run: (text, values) => {
      statements += 1;
      return db.run(text, values);
    },
  };
  const standing = { ...systemClock, sleep: () => new Promise<void>(() => {}) };
  const recorder = createRecorder({ db: counting, clock: standing, log });
  const newId = uuidv7Source(systemClock);
  const written: number[] = [];
  const all = [1, 2, 3].map(async (number) => {
    await recorder.recordWithOthers('default', audit(newId()));
    written.push(number);
  });
  await db.query('select 1');
  assert.deepEqual([statements, written], [0, []]);
  recorder.flush();
  await Promise.all(all);
  assert.deepEqual([statements, written], [1, [1, 2, 3]]);
});
