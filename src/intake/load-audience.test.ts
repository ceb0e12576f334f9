import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type FreshDatabase, freshDatabase } from '../../test/postgres.ts';
import { systemClock } from '../clock.ts';
import { uuidv7Source } from '../ids.ts';
import { lackingInList } from '../store/audience-list.ts';
import { type LoadAudienceOptions, loadAudience } from './load-audience.ts';
import { UnreadableFile } from './read-csv.ts';

const CAMPAIGN = '0192f3a1-7b5c-7c3e-9f00-2b6a5d1e8c47';

/** Ana and Ben by reference, Ben also by his phone, Cy by email alone. */
async function withPeople(): Promise<FreshDatabase> {
  const db = await freshDatabase();
  await db.script(`
    insert into cc_outbound_campaigns (id, name, purpose) values ('${CAMPAIGN}', 'List', 'service_notice');
    insert into cc_parties (id, external_ref, display_name) values
      ('00000000-0000-7000-8000-00000000000a', 'a', 'Ana'),
      ('00000000-0000-7000-8000-00000000000b', 'b', 'Ben'),
      ('00000000-0000-7000-8000-00000000000c', null, 'Cy');
    insert into cc_identity_links (party_id, kind, address, status) values
      ('00000000-0000-7000-8000-00000000000b', 'phone', '+84912345678', 'bound'),
      ('00000000-0000-7000-8000-00000000000c', 'email', 'cy@example.net', 'bound');
  `);
  return db;
}

const load = (
  db: FreshDatabase,
  csv: LoadAudienceOptions['csv'],
  change: Partial<LoadAudienceOptions> = {},
) =>
  loadAudience(db, {
    csv,
    tenantId: 'default',
    campaignId: CAMPAIGN,
    file: 'list.csv',
    clock: systemClock,
    newId: uuidv7Source(systemClock),
    actor: 'test',
    lock: async () => {},
    ...change,
  });

const listed = async (db: FreshDatabase) =>
  (
    await db.query<{ name: string; variables: Record<string, string> }>(
      `select p.display_name as name, a.variables from cc_campaign_audience a
       join cc_parties p on p.id = a.party_id order by p.id`,
    )
  ).map(({ name, variables }) => [name, variables]);

describe('an audience file', () => {
  test('names people by reference or address, and every other column is a variable', async () => {
    await using db = await withPeople();
    const { rows, people, rejected, variables } = await load(
      db,
      'externalRef,mobile,E-mail,Due date,amount\na,,,30 November,480\n,0912 345 678,,1 December,\n,,CY@example.net,,12\n',
      { defaultCountry: 'VN' },
    );
    assert.deepEqual([rows, people, rejected, variables], [3, 3, [], ['Due_date', 'amount']]);
    assert.deepEqual(await listed(db), [
      ['Ana', { Due_date: '30 November', amount: '480' }],
      ['Ben', { Due_date: '1 December' }],
      ['Cy', { amount: '12' }],
    ]);
    assert.deepEqual(await lackingInList(db, 'default', CAMPAIGN, ['Due_date', 'amount', 'name']), [
      { name: 'Due_date', people: 1 },
      { name: 'amount', people: 1 },
      { name: 'name', people: 3 },
    ]);
    const [campaign] = await db.query<{ audience: unknown }>('select audience from cc_outbound_campaigns');
    assert.deepEqual(campaign?.audience, {
      kind: 'list',
      file: 'list.csv',
      people: 3,
      variables: ['Due_date', 'amount'],
    });
  });

  test('replaces the list before it, and makes the same list when it is sent again', async () => {
    await using db = await withPeople();
    await load(db, 'ref,x\na,1\nb,2\n');
    const after = [['Ben', { y: '3' }]];
    for (const _time of ['first', 'again']) {
      await load(db, 'ref,y\nb,3\n');
      assert.deepEqual(await listed(db), after);
    }
  });

  test('reports each row that cannot be used with its line, and takes the rest', async () => {
    await using db = await withPeople();
    const { rows, people, rejected } = await load(
      db,
      `ref,phone,x\nnobody,,1\na,,1\n,12,1\n,+84999999999,1\n,,1\nb,,1,1\na,,2\nb,,${'x'.repeat(1_001)}\n,+84912345678,2\n`,
    );
    assert.deepEqual([rows, people], [9, 2]);
    assert.deepEqual(
      rejected.map(({ line, field }) => [line, field]),
      [
        [2, 'externalRef'],
        [4, 'phone'],
        [5, 'phone'],
        [6, 'externalRef'],
        [7, null],
        [8, null],
        [9, 'x'],
      ],
    );
    assert.match(rejected[0]?.reason ?? '', /Import people first/);
    assert.match(rejected[5]?.reason ?? '', /further up/);
    assert.deepEqual(await listed(db), [
      ['Ana', { x: '1' }],
      ['Ben', { x: '2' }],
    ]);
  });

  test('in a dry run finds out the same and changes nothing', async () => {
    await using db = await withPeople();
    await load(db, 'ref\na\n');
    const dry = await load(db, 'ref\nb\nnobody\nb\n', { dryRun: true });
    assert.deepEqual([dry.people, dry.rejected.length], [1, 2]);
    assert.deepEqual(await listed(db), [['Ana', {}]]);
    const real = await load(db, 'ref\nb\nnobody\nb\n');
    assert.deepEqual(real, dry, 'the real run answers what the dry run answered');
    assert.deepEqual(await listed(db), [['Ben', {}]]);
  });

  test('leaves the old list when the campaign may no longer change, or the file breaks off', async () => {
    await using db = await withPeople();
    await load(db, 'ref\na\n');
    const refused = load(db, 'ref\nb\n', {
      lock: async () => {
        throw new Error('launched');
      },
    });
    await assert.rejects(refused, /launched/);
    async function* broken() {
      yield 'ref\nb\n';
      throw new Error('connection lost');
    }
    await assert.rejects(load(db, broken()), /connection lost/);
    assert.deepEqual(await listed(db), [['Ana', {}]]);
  });

  test('that is no table of people is refused as a whole, and says why', async () => {
    await using db = await withPeople();
    for (const [csv, said] of [
      ['', /empty/],
      ['colour\nblue\n', /no column by which people are known/],
      ['ref,id\na,a\n', /Two columns are called id, or mean the same/],
      ['ref,due date,due-date\na,1,2\n', /Two columns are called due-date/],
      ['ref,1st\na,1\n', /Column 2 is called "1st"/],
      ['ref,\na,1\n', /Column 2 is called ""/],
      [`ref,${Array.from({ length: 50 }, (_, index) => `v${index}`).join(',')}\n`, /Keep at most 50/],
    ] as const) {
      await assert.rejects(
        load(db, csv),
        (error) => error instanceof UnreadableFile && said.test(error.message),
      );
    }
  });

  test('of many rows is matched and written in steps', async () => {
    await using db = await withPeople();
    await db.script(`insert into cc_parties (id, external_ref, display_name)
      select gen_random_uuid(), 'p' || n, 'P' from generate_series(1, 5000) n`);
    const refs = Array.from({ length: 5_000 }, (_, index) => `p${index + 1},${index}`);
    const { people, rejected } = await load(
      db,
      `ref,n\n${[...refs, 'p1,again', 'p5000,again'].join('\n')}\n`,
    );
    assert.equal(people, 5_000);
    assert.deepEqual(
      rejected.map(({ line }) => line),
      [5_002, 5_003],
    );
  });
});
