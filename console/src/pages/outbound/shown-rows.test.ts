import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countNew, nextShown, withPushedOut } from './shown-rows.ts';

test('a list that nobody works on shows what there is', () => {
  assert.deepEqual(nextShown(['5', '4'], ['6', '5'], false), ['6', '5']);
  const same = ['5', '4'];
  assert.equal(nextShown(same, ['5', '4'], false), same, 'the same rows are the same list');
});

test('while somebody works on it nothing moves: new rows wait above, and what left keeps its place', () => {
  const shown = ['5', '4', '3'];
  assert.equal(nextShown(shown, ['7', '6', '5', '3'], true), shown);
  assert.equal(countNew(shown, ['7', '6', '5', '3']), 2);
  assert.equal(countNew(shown, ['5', '3']), 0);
  assert.equal(countNew(shown, ['9', '8']), 2);
});

test('what lies below is added also then', () => {
  assert.deepEqual(nextShown(['5', '4'], ['6', '5', '4', '3', '2'], true), ['5', '4', '3', '2']);
  assert.deepEqual(nextShown([], ['2', '1'], true), ['2', '1']);
});

test('a page that newer rows fill keeps those that they pushed over its end', () => {
  const page = (ids: string[], nextCursor: string | null = 'next') => ({
    items: ids.map((id) => ({ id })),
    nextCursor,
  });
  const ids = ({ items }: { items: readonly { id: string }[] }) => items.map(({ id }) => id);
  const merged = withPushedOut(page(['4', '3', '2'], 'after 2'), page(['5', '4', '3'], 'after 3'));
  assert.deepEqual(ids(merged), ['5', '4', '3', '2']);
  assert.equal(merged.nextCursor, 'after 2');
  assert.deepEqual(
    ids(withPushedOut(page(['4', '3', '2']), page(['4', '2']))),
    ['4', '2'],
    'one that left is gone',
  );
  assert.deepEqual(ids(withPushedOut(page(['4', '3']), page(['4'], null))), ['4'], 'the last page holds all');
  const many = Array.from({ length: 299 }, (_, at) => `${400 - at}`);
  assert.equal(withPushedOut(page(many), page(['900', '899'])).items.length, 2, 'it does not grow for ever');
});
