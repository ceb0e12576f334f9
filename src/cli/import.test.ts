import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { decorum, onDatabase } from '../../test/command-line.ts';
import { type FreshDatabase, freshDatabase } from '../../test/postgres.ts';
import { scratchDir } from '../../test/private-server.ts';

const scratch = await scratchDir();

const people = `externalRef,displayName,phone,timezone,allowedChannels,favourite colour
c-1,Nguyễn Văn An,0912345678,Asia/Ho_Chi_Minh,sms|email,blue
c-2,Trần Thị Bình,+84987654321,Asia/Ho_Chi_Minh,sms,
c-3,Nobody,12,Asia/Ho_Chi_Minh,sms,
`;

const count = async (db: FreshDatabase) =>
  (await db.one<{ count: number }>('select count(*) as count from cc_parties'))?.count;

describe('decorum import', { concurrency: 2 }, () => {
  test('loads what is good, lists what is not, and changes nothing the second time', async () => {
    await using db = await freshDatabase();
    const file = join(scratch, 'people.csv');
    await writeFile(file, people);
    const dry = await decorum(['import', file, '--country', 'VN', '--dry-run'], onDatabase(db));
    assert.equal(dry.code, 0, dry.err);
    assert.match(dry.out, /changed nothing[\s\S]*created +2\n/);
    assert.equal(await count(db), 0);

    const first = await decorum(['import', file, '--country', 'VN'], onDatabase(db));
    assert.equal(first.code, 0, first.err);
    assert.match(first.out, /Read 3 rows:[\s\S]*created +2\n +updated +0\n +unchanged +0\n +rejected +1\n/);
    assert.match(first.out, /not read: favourite colour\.[\s\S]*line +field +reason\n +4 +phone +\S/);
    assert.equal(await count(db), 2);

    const second = await decorum(['import', file, '--country', 'VN'], onDatabase(db));
    assert.match(second.out, /created +0\n +updated +0\n +unchanged +2\n/);
    assert.equal(await count(db), 2);
  });

  test('reads standard input, and prints the whole result as JSON when asked', async () => {
    await using db = await freshDatabase();
    const { code, out, err } = await decorum(['import', '-', '--json'], onDatabase(db), people);
    assert.equal(code, 0, err);
    const { rows, created, rejected } = JSON.parse(out);
    assert.deepEqual(
      { rows, created, lines: rejected.map(({ line }: { line: number }) => line) },
      {
        rows: 3,
        created: 1,
        lines: [2, 4],
      },
    );
  });

  test('of many rejected rows fifty are shown and the rest counted; with nothing usable it ends with 2', async () => {
    await using db = await freshDatabase();
    const csv = `ref,phone\n${Array.from({ length: 60 }, (_, row) => `r-${row},12`).join('\n')}\n`;
    const { code, out } = await decorum(['import', '-'], onDatabase(db), csv);
    assert.equal(code, 2);
    assert.equal(out.match(/^ +\d+ +phone /gm)?.length, 50);
    assert.match(out, /… and 10 more rows; --json prints them all\.\n$/);
  });

  test('a file that is not there, or names nobody, is told in a sentence', async () => {
    await using db = await freshDatabase();
    const missing = await decorum(['import', join(scratch, 'none.csv')], onDatabase(db));
    assert.deepEqual([missing.code, missing.out], [2, '']);
    assert.match(missing.err, /^There is no file .*none\.csv\.\n$/);
    const strange = await decorum(['import', '-'], onDatabase(db), 'colour\nblue\n');
    assert.equal(strange.code, 2);
    assert.match(strange.err, /^The first line names no column by which people are known/);
  });
});
