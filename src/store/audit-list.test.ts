import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { freshDatabase } from '../../test/postgres.ts';
import { AUDIT_BY_EVENT, AUDIT_BY_PARTY, type AuditFilter, listAudit } from './audit-list.ts';

const db = await freshDatabase();
after(() => db.close());

const HA = '0192f3a1-7b5c-7c3e-9f00-2b6a5d1e8c47';
const START = Date.parse('2026-03-02T00:00:00Z');
const ROWS = 100_000;

// One entry a second. The oldest is of a kind that happens to jobs and is rare; a person's stands in the middle.
await db.run(
  `insert into cc_audit_logs (id, at, event_type, actor, job_id, party_id, payload)
   select gen_random_uuid(), to_timestamp($1::double precision / 1000) + n * interval '1 second',
     case n when 0 then 'outbound_job_cancelled' when 50000 then 'consent_recorded' else 'tool_call' end,
     case n when 50000 then 'lan' else 'engine' end,
     case n when 50000 then null else gen_random_uuid() end, case n when 50000 then $2::uuid end,
     jsonb_build_object('n', n)
   from generate_series(0, $3::integer - 1) n`,
  [START, HA, ROWS],
);

const list = (filter: Partial<AuditFilter>) =>
  listAudit(db, { tenantId: 'default', beforeSeq: null, limit: 3, ...filter });
const numbers = ({ entries }: Awaited<ReturnType<typeof listAudit>>) =>
  entries.map(({ payload }) => payload.n);

test('the newest come first, and a page goes on where the one before ended', async () => {
  const first = await list({});
  assert.deepEqual(numbers(first), [ROWS - 1, ROWS - 2, ROWS - 3]);
  assert.equal(first.searchedTo, null);
  const next = await list({ beforeSeq: first.entries[2]?.seq ?? 0 });
  assert.deepEqual(numbers(next), [ROWS - 4, ROWS - 5, ROWS - 6]);
});

test('a search for something rare stops after a stretch, tells how far it came, and finds it going on', async () => {
  let found = await list({ eventType: 'outbound_job_cancelled' });
  assert.deepEqual(found.entries, []);
  assert.ok(found.searchedTo !== null);
  let looks = 1;
  while (found.entries.length === 0 && found.searchedTo !== null) {
    found = await list({ eventType: 'outbound_job_cancelled', beforeSeq: found.searchedTo });
    looks += 1;
  }
  assert.deepEqual(numbers(found), [0]);
  assert.equal(looks, 2);
  assert.equal(found.searchedTo, null, 'nothing is left to look at');
  assert.deepEqual((await list({ q: 'nothing of the kind', beforeSeq: 10 })).searchedTo, null);
});

test('what is rare in itself is found at once, wherever it stands: kinds of events, people, days', async () => {
  for (const filter of [
    { eventType: 'consent_recorded' },
    { partyId: HA },
    { partyId: HA, actor: 'lan', q: 'CONSENT', eventType: 'consent_recorded' },
    { from: START + 50_000_000, to: START + 50_001_000 },
    { actor: 'lan', from: START + 49_000_000, to: START + 51_000_000 },
  ]) {
    const found = await list(filter);
    assert.deepEqual([numbers(found), found.searchedTo], [[50_000], null], JSON.stringify(filter));
  }
  assert.deepEqual(numbers(await list({ to: START + 2000 })), [1, 0]);
  assert.deepEqual(numbers(await list({ from: START + (ROWS - 1) * 1000 })), [ROWS - 1]);
  assert.deepEqual(await list({ eventType: 'template_retired' }), { entries: [], searchedTo: null });
  assert.deepEqual(await list({ tenantId: 'other' }), { entries: [], searchedTo: null });
});

test('a person’s record and a rare kind are read by their indexes, whatever is asked besides', async () => {
  await db.script('analyze cc_audit_logs');
  await db.session(async (session) => {
    await session.script('set plan_cache_mode = force_generic_plan');
    for (const [statement, last, index] of [
      [AUDIT_BY_EVENT, `'consent_recorded'`, 'cc_audit_logs_of_event'],
      [AUDIT_BY_PARTY, `'${HA}'`, 'cc_audit_logs_of_party'],
    ]) {
      await session.script(`prepare asked as ${statement}`);
      const plan = await session.query<{ 'QUERY PLAN': string }>(
        `explain execute asked('default', null, 3, null, null, null, null, null, null, ${last})`,
      );
      assert.match(plan.map((row) => row['QUERY PLAN']).join('\n'), new RegExp(`${index}\\b`));
      await session.script('deallocate asked');
    }
  });
});
