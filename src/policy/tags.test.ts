import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTag, sameTags, tidyTags } from './tags.ts';

test('a tag is a word or a few, in any script, without the signs that part a list', () => {
  for (const tag of ['gold', 'Branch 12', 'vàng', 'x'.repeat(50)]) assert.ok(isTag(tag), tag);
  for (const tag of ['', ' gold', 'gold;silver', 'a,b', 'a|b', 'a\nb', 'x'.repeat(51)]) {
    assert.ok(!isTag(tag), JSON.stringify(tag));
  }
});

test('a list of tags holds each once, in one Unicode form, in the order that was given', () => {
  assert.deepEqual(tidyTags(['vàng', ' gold', 'va\u0300ng', 'gold']), ['vàng', 'gold']);
  assert.ok(sameTags(['a', 'b'], ['b', 'a']));
  assert.ok(!sameTags(['a'], ['a', 'b']));
  assert.ok(!sameTags(['a', 'c'], ['a', 'b']));
});
