import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { testApp } from '../../test/http-app.ts';
import { bulkActionRoutes } from './bulk-actions.ts';

const { ask, db, ...closing } = await testApp({
  routes: [bulkActionRoutes({ engine: { wake: () => {} }, onChange: () => {} })],
});
after(() => closing[Symbol.asyncDispose]());

const id = (n: number) => `0190a3a1-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** Jobs 1–3 are queued, 4 is on the wire, 5 has left, 6 failed; 7 goes by email. */
beforeEach(async () => {
  await db.run('delete from cc_outbound_jobs');
  await db.run(
    `insert into cc_outbound_jobs (id, purpose, channel, target_address, status, lease_id, lease_expires_at, reason_code)
     select id, 'service_notice', channel, '+84912345678', status, lease, case when lease is not null then now() end, reason
     from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[]) as j(id, channel, status, lease, reason)`,
    [
      [1, 2, 3, 4, 5, 6, 7].map(id),
      ['sms', 'sms', 'sms', 'sms', 'sms', 'sms', 'email'],
      ['queued', 'queued', 'queued', 'queued', 'sent', 'failed', 'queued'],
      [null, null, null, id(99), null, null, null],
      [null, null, null, null, null, 'x', null],
    ],
  );
});

const bulk = (body: unknown) => ask('POST', '/api/outbound/jobs/bulk', body);
const statusOf = async () => {
  const rows = await db.query<{ id: string; status: string }>('select id, status from cc_outbound_jobs');
  return Object.fromEntries(rows.map((row) => [Number(row.id.slice(-12)), row.status]));
};

test('a filter cancels what it names and nothing else, and each job is answered for itself', async () => {
  const { status, body } = await bulk({
    action: 'cancel',
    filter: { channel: 'sms' },
    reasonCode: 'mistake',
  });
  assert.equal(status, 200);
  assert.deepEqual(body.totals, { done: 3, not_found: 0, not_now: 1, not_possible: 2 });
  assert.equal(body.nextCursor, null);
  assert.deepEqual(
    body.results.map(({ id: each, result }: { id: string; result: string }) => [
      Number(each.slice(-12)),
      result,
    ]),
    [
      [6, 'not_possible'],
      [5, 'not_possible'],
      [4, 'not_now'],
      [3, 'done'],
      [2, 'done'],
      [1, 'done'],
    ],
  );
  assert.deepEqual(await statusOf(), {
    1: 'cancelled',
    2: 'cancelled',
    3: 'cancelled',
    4: 'queued',
    5: 'sent',
    6: 'failed',
    7: 'queued',
  });
  const told = await db.query(
    `select job_id as id, payload ->> 'reasonCode' as code, actor from cc_audit_logs
     where event_type = 'outbound_job_cancelled' order by job_id`,
  );
  assert.deepEqual(
    told,
    [1, 2, 3].map((n) => ({ id: id(n), code: 'mistake', actor: 'admin' })),
  );
});

test('a filter that names more than the limit is gone on with by the cursor, each job once', async () => {
  const filter = { status: 'queued' };
  const first = (await bulk({ action: 'cancel', filter, limit: 3 })).body;
  assert.deepEqual([first.totals.done, first.totals.not_now], [2, 1]);
  const second = (await bulk({ action: 'cancel', filter, limit: 3, cursor: first.nextCursor })).body;
  assert.deepEqual([second.totals.done, second.nextCursor], [2, null]);
  assert.equal((await statusOf())[4], 'queued');
});

test('named jobs are answered one by one, unknown ones too', async () => {
  const { body } = await bulk({ action: 'retry', ids: [id(6), id(5), id(6), id(50)] });
  assert.deepEqual(body.totals, { done: 1, not_found: 1, not_now: 0, not_possible: 1 });
  assert.equal((await statusOf())[6], 'queued');
});

test('ids and a filter together, neither, and a filter that means every job are refused', async () => {
  for (const wrong of [
    { ids: [id(1)], filter: { channel: 'sms' } },
    {},
    { filter: {} },
    { ids: [] },
    { filter: { nonsense: 1 } },
  ]) {
    const { status, body } = await bulk({ action: 'cancel', ...wrong });
    assert.equal(status, 422, JSON.stringify(wrong));
    assert.ok(body.errors.length > 0);
  }
  assert.equal((await statusOf())[1], 'queued');
});
