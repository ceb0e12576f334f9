import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type FreshDatabase, freshDatabase } from '../../test/postgres.ts';
import { systemClock } from '../clock.ts';
import { uuidv7Source } from '../ids.ts';
import { findParty } from '../store/parties.ts';
import { type ImportOptions, importPeople } from './import-people.ts';
import { UnreadableFile } from './read-csv.ts';

const run = (db: FreshDatabase, csv: ImportOptions['csv'], change: Partial<ImportOptions> = {}) =>
  importPeople(db, {
    csv,
    tenantId: 'default',
    clock: systemClock,
    newId: uuidv7Source(systemClock),
    actor: 'test',
    ...change,
  });

const count = async (db: FreshDatabase, table: string) =>
  (await db.one<{ count: number }>(`select count(*) as count from ${table}`))?.count;

const HEADER =
  'externalRef,displayName,language,phone,email,status,doNotContact,allowedChannels,timezone,quietHoursStart,quietHoursEnd,consent,consentSource,suppressed\n';

describe('an import', () => {
  test('loads a person whole: addresses, preferences, consent and suppressions', async () => {
    await using db = await freshDatabase();
    const result = await run(
      db,
      `${HEADER}c1,Thu Hà,vi,+84 91 234 56 78,HA@example.net,verified,no,sms|email,Asia/Ho_Chi_Minh,21:00,08:00,given,web form,email\n`,
    );
    assert.deepEqual(
      { ...result, rejected: result.rejected.length },
      { rows: 1, created: 1, updated: 0, unchanged: 0, rejected: 0, ignoredColumns: [] },
    );
    const party = await findParty(db, 'default', { externalRef: 'c1' });
    assert.equal(party?.displayName, 'Thu Hà');
    assert.deepEqual(party?.addresses.map(({ kind, value, status }) => `${kind} ${value} ${status}`).sort(), [
      'email ha@example.net verified',
      'phone +84912345678 verified',
    ]);
    assert.deepEqual(party?.preferences, {
      doNotContact: false,
      allowedChannels: ['sms', 'email'],
      timezone: 'Asia/Ho_Chi_Minh',
      quietHoursStart: '21:00',
      quietHoursEnd: '08:00',
      language: null,
    });
    const [consent] = await db.query<{ status: string; source: string }>(
      'select status, source from cc_consents',
    );
    assert.deepEqual(consent, { status: 'given', source: 'web form' });
    const [suppression] = await db.query<{ address: string; channel: string }>(
      'select address, channel from cc_suppressions',
    );
    assert.deepEqual(suppression, { address: 'ha@example.net', channel: 'email' });
  });

  test('changes nothing when it is run again, and only what differs when a cell differs', async () => {
    await using db = await freshDatabase();
    const row = (zone: string) =>
      `${HEADER}c1,An,vi,+84912345678,,,yes,sms,${zone},21:00,08:00,withdrawn,letter,all\nc2,Ben,en,+12025550123,,,,,,,,,,\n`;
    await run(db, row('Asia/Ho_Chi_Minh'));
    const tables = [
      'cc_parties',
      'cc_identity_links',
      'cc_comm_preferences',
      'cc_consents',
      'cc_suppressions',
    ];
    const before = await Promise.all(tables.map((table) => count(db, table)));
    const again = await run(db, row('Asia/Ho_Chi_Minh'));
    assert.equal(again.unchanged, 2);
    assert.deepEqual(await Promise.all(tables.map((table) => count(db, table))), before);
    const moved = await run(db, row('Europe/Madrid'));
    assert.equal(moved.updated, 1);
    assert.equal(moved.unchanged, 1);
    assert.equal(
      (await findParty(db, 'default', { externalRef: 'c1' }))?.preferences?.timezone,
      'Europe/Madrid',
    );
  });

  test('never undoes a withdrawal that is newer than the file, however often it is run', async () => {
    await using db = await freshDatabase();
    const header = 'externalRef,consent,consentChannel,consentAt\n';
    await run(db, `${header}c1,given,,\nc2,given,,2026-01-15\nc3,given,sms,\n`);
    await db.run(
      `insert into cc_consents (party_id, status, source, at)
       select id, 'withdrawn', 'call', '2126-05-01' from cc_parties`,
    );
    const withdrawn = await count(db, 'cc_consents');
    for (const csv of [
      `c1,given,,\n`,
      `c2,given,,2026-01-15\n`,
      `c3,given,sms,\n`,
      `c2,given,,2026-02-20\n`,
    ]) {
      assert.equal((await run(db, header + csv)).unchanged, 1, csv);
    }
    assert.equal(await count(db, 'cc_consents'), withdrawn);

    assert.equal((await run(db, `${header}c2,given,,2126-06-01\n`)).updated, 1, 'given anew, with its date');
    assert.equal((await run(db, `${header}c2,given,,2126-06-01\n`)).unchanged, 1);
    assert.equal((await run(db, `${header}c2,withdrawn,,2126-07-01\n`)).updated, 1);
    assert.equal(await count(db, 'cc_consents'), (withdrawn ?? 0) + 2);
  });

  test('leaves alone what an empty cell does not speak of', async () => {
    await using db = await freshDatabase();
    await run(
      db,
      'externalRef,displayName,phone,timezone,doNotContact\nc1,An,+84912345678,Asia/Ho_Chi_Minh,yes\n',
    );
    await run(db, 'externalRef,displayName,phone,timezone,doNotContact\nc1,,,,\n');
    const party = await findParty(db, 'default', { externalRef: 'c1' });
    assert.equal(party?.displayName, 'An');
    assert.equal(party?.preferences?.doNotContact, true);
    assert.equal(party?.addresses.length, 1);
  });

  test('reads tags, which replace those on record; their order is no change and "none" takes them away', async () => {
    await using db = await freshDatabase();
    const file = (...cells: string[]) =>
      `externalRef,tags\n${cells.map((tags, i) => `c${i},${tags}\n`).join('')}`;
    const tags = async () => (await findParty(db, 'default', { externalRef: 'c0' }))?.tags;
    await run(db, file(' gold ;branch-12;gold;'));
    assert.deepEqual(await tags(), ['gold', 'branch-12']);
    assert.equal((await run(db, file('branch-12;gold'))).unchanged, 1);
    assert.equal((await run(db, file(''))).unchanged, 1);
    assert.deepEqual(await tags(), ['gold', 'branch-12']);
    assert.equal((await run(db, file('gold'))).updated, 1);
    assert.deepEqual(await tags(), ['gold']);
    assert.equal((await run(db, file('none'))).updated, 1);
    assert.deepEqual(await tags(), []);
    const { rejected } = await run(db, file('a|b', 'x'.repeat(51)));
    assert.deepEqual(
      rejected.map(({ line, field }) => [line, field]),
      [
        [2, 'tags'],
        [3, 'tags'],
      ],
    );
  });

  test('never lifts a "do not contact", though it can set one', async () => {
    await using db = await freshDatabase();
    const file = (dnc: string) => `externalRef,phone,doNotContact\nc1,+84912345678,${dnc}\n`;
    await run(db, file('no'));
    assert.equal((await run(db, file('yes'))).updated, 1);
    assert.equal((await run(db, file('no'))).unchanged, 1);
    const party = await findParty(db, 'default', { externalRef: 'c1' });
    assert.equal(party?.preferences?.doNotContact, true);
  });

  test('in a dry run finds out the same and changes nothing', async () => {
    await using db = await freshDatabase();
    const csv = 'externalRef,phone\nc1,+84912345678\nc2,nonsense\n';
    const dry = await run(db, csv, { dryRun: true });
    assert.equal(dry.created, 1);
    assert.equal(dry.rejected.length, 1);
    assert.equal(await count(db, 'cc_parties'), 0);
    assert.equal(await count(db, 'cc_audit_logs'), 0);
    assert.equal((await run(db, csv)).created, 1);
    assert.equal(await count(db, 'cc_audit_logs'), 1);
  });

  test('rejects a row with its line, field and reason, and loads the rest', async () => {
    await using db = await freshDatabase();
    await run(db, 'externalRef,phone\nother,+84912349999\n');
    const { created, rejected } = await run(
      db,
      [
        'ref,name,phone,email,timezone,quietStart,quietEnd,channels,dnc',
        'c1,Fine,+84912345601,,,,,,',
        'c2,Bad phone,0123,,,,,,',
        'c3,Bad zone,+84912345603,,Mars/Base,,,,',
        'c4,Half a window,+84912345604,,,21:00,,,',
        'c5,Bad channel,+84912345605,,,,,sms|pigeon,',
        'c6,Bad flag,+84912345606,,,,,,maybe',
        'c7,Not hers,+84912349999,,,,,,',
        'c1,Twice,+84912345607,,,,,,',
        'c8,Her phone,+84912345601,,,,,,',
        'c9,Too few cells',
        'c10,"A ""quoted"" name, with',
        'a line break",+84912345610,,,,,,',
        ',Nobody,,,,,,,',
        `c11,${'x'.repeat(500)},,,,,,,`,
      ].join('\r\n'),
    );
    assert.equal(created, 2);
    assert.deepEqual(
      rejected.map(({ line, field }) => [line, field]),
      [
        [3, 'phone'],
        [4, 'timezone'],
        [5, 'quietHoursEnd'],
        [6, 'allowedChannels'],
        [7, 'doNotContact'],
        [8, 'phone'],
        [9, 'externalRef'],
        [10, 'phone'],
        [11, null],
        [14, 'externalRef'],
        [15, 'displayName'],
      ],
    );
    assert.match(rejected[5]?.reason ?? '', /belongs to another person \(other\)/);
    assert.match(rejected[6]?.reason ?? '', /on line 2 already/);
  });

  test('knows people without a reference by their address', async () => {
    await using db = await freshDatabase();
    const csv = 'name,phone,status\nStranger,+84912345678,unverified\n';
    assert.equal((await run(db, csv)).created, 1);
    assert.equal((await run(db, csv)).unchanged, 1);
  });

  test('reads pieces, a BOM and titles in any dress, and names the columns that it does not know', async () => {
    await using db = await freshDatabase();
    const pieces = async function* () {
      yield '\ufeffBank_Customer ID;'.replace(';', ',');
      yield 'Full Name,Mobile,Shoe size\nc1,An,+8491';
      yield '2345678,42\n';
    };
    const result = await run(db, pieces());
    assert.equal(result.created, 1);
    assert.deepEqual(result.ignoredColumns, ['Shoe size']);
  });

  test('run twice at the same time loads everybody once', async () => {
    await using db = await freshDatabase();
    const rows = Array.from({ length: 5_000 }, (_, i) => `c${i},Person ${i},+8491${2_000_000 + i}`);
    const csv = ['externalRef,name,phone', ...rows].join('\n');
    const [one, two] = await Promise.all([run(db, csv), run(db, csv)]);
    assert.equal(one.created + two.created, 5_000);
    assert.equal(one.unchanged + two.unchanged, 5_000);
    assert.equal(await count(db, 'cc_parties'), 5_000);
    assert.equal(await count(db, 'cc_identity_links'), 5_000);
  });

  test('refuses what is no table of people', async () => {
    await using db = await freshDatabase();
    for (const csv of [
      '',
      '\n\n',
      'colour,size\nred,1\n',
      'phone,mobile\n1,2\n',
      'phone\n"open quote',
      '\0\x01\x02',
    ]) {
      await assert.rejects(run(db, csv), UnreadableFile, JSON.stringify(csv));
    }
    assert.equal((await run(db, 'phone\n')).rows, 0);
  });

  test('reads characters that are cut between two pieces, and refuses what is not UTF-8', async () => {
    await using db = await freshDatabase();
    const bytes = Buffer.from('name,phone\r\nHà,+84912345678\r\n');
    const cut = async function* () {
      for (const byte of bytes) yield Uint8Array.of(byte);
    };
    await run(db, cut());
    assert.equal((await db.one<{ name: string }>('select display_name as name from cc_parties'))?.name, 'Hà');
    const latin1 = async function* () {
      yield Buffer.from('name,phone\nJosé,+34600123456\n', 'latin1');
    };
    await assert.rejects(run(db, latin1()), UnreadableFile);
  });

  test('wakes jobs that waited for a timezone which the file brings', async () => {
    await using db = await freshDatabase();
    await run(db, 'externalRef,phone,channels\nc1,+18005550123,sms\n');
    await db.query(
      `insert into cc_outbound_jobs (purpose, channel, target_address, bank_customer_id, held_reason, next_attempt_at)
       values ('service_notice', 'sms', '+18005550123', 'c1', 'timezone_unknown', now() + interval '6 hours')`,
    );
    const due = async () => await count(db, `cc_outbound_jobs where next_attempt_at <= now()`);
    assert.equal(await due(), 0);
    await run(db, 'externalRef,timezone\nc1,America/Chicago\n');
    assert.equal(await due(), 1);
  });
});
