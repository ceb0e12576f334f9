import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { freshDatabase } from '../../test/postgres.ts';
import { columns, inTurn } from './columns.ts';
import { documents } from './documents.ts';

const db = await freshDatabase({ empty: true });
after(() => db.close());

type Row = { name?: string | null | undefined; count?: number | null; at?: number; was?: boolean };

const ROWS = columns<Row>('r', {
  name: ['text', (row) => row.name],
  count: ['int', (row) => row.count],
  at: ['double precision', (row) => row.at],
  was: ['boolean', (row) => row.was],
});

const TEXTS = [
  '',
  ' ',
  'word',
  'null',
  'NULL',
  'Null',
  '{a,b}',
  'a,b',
  '"',
  '\\',
  '\\"\\',
  "it's",
  'line\nline\ttab',
  'Xin chào bạn',
  '👋',
  '+84912345678',
  '{}',
  ' padded ',
];

test('every text comes back as it was, however an array would read it', async () => {
  const rows = TEXTS.map((name) => ({ name }));
  const back = await db.query<{ name: string }>(`select name from ${ROWS.from(1)}`, ROWS.values(rows));
  assert.deepEqual(
    back.map(({ name }) => name),
    TEXTS,
  );
});

test('what is not there is null, and numbers and truth values keep their worth', async () => {
  const rows: Row[] = [{ name: null }, { name: undefined, count: -3, at: 1.8e12 + 0.25, was: false }];
  assert.deepEqual(await db.query(`select * from ${ROWS.from(1)}`, ROWS.values(rows)), [
    { name: null, count: null, at: null, was: null },
    { name: null, count: -3, at: 1.8e12 + 0.25, was: false },
  ]);
  assert.deepEqual(await db.query(`select * from ${ROWS.from(1)}`, ROWS.values([])), []);
});

test('a NUL or half a surrogate pair costs its own character, not the row', async () => {
  const rows = [{ name: 'a\0b' }, { name: 'c\ud800d' }];
  assert.deepEqual(await db.query(`select name from ${ROWS.from(1)}`, ROWS.values(rows)), [
    { name: 'ab' },
    { name: 'c\ufffdd' },
  ]);
  const { place, text } = documents();
  const at = place({ note: 'a\0b\ud800', '\0key': [1] });
  const [row] = await db.query<{ document: unknown }>('select $1::jsonb -> $2::int as document', [
    text(),
    at,
  ]);
  assert.deepEqual(row?.document, { note: 'ab\ufffd', key: [1] });
});

test('sets of rows take their parameters one after the other', () => {
  const from = inTurn(3);
  assert.match(
    from(ROWS),
    /^unnest\(\$3::text\[\], \$4::int\[\], \$5::double precision\[\], \$6::boolean\[\]\)/,
  );
  assert.match(from(ROWS), /^unnest\(\$7::/);
});

test('documents that read alike are sent once, and those that are not there not at all', () => {
  const { place, text } = documents();
  const places = [{ a: 1 }, { a: 2 }, { a: 1 }, null, undefined, [1]].map(place);
  assert.deepEqual(places, [0, 1, 0, null, null, 2]);
  assert.equal(text(), '[{"a":1},{"a":2},[1]]');
});
