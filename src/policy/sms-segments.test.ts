import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { countSegments } from './sms-segments.ts';

type Part = string | { repeat: string; times: number };
const { smsSegments } = JSON.parse(
  readFileSync(new URL('../../test/data/contracts/vectors.json', import.meta.url), 'utf8'),
) as { smsSegments: { vectors: { name: string; parts: Part[]; encoding: string; segments: number }[] } };

for (const { name, parts, encoding, segments } of smsSegments.vectors) {
  test(`vector "${name}" is ${segments} of ${encoding}`, () => {
    const text = parts
      .map((part) => (typeof part === 'string' ? part : part.repeat.repeat(part.times)))
      .join('');
    assert.deepEqual(countSegments(text), { encoding, segments });
  });
}

test('joined emoji stay in one part, and a line break may be divided', () => {
  const family = '👨‍👩‍👧'; // 8 units
  assert.deepEqual(countSegments(family.repeat(8)), { encoding: 'UCS-2', segments: 1 });
  assert.deepEqual(countSegments(family.repeat(9)), { encoding: 'UCS-2', segments: 2 });
  assert.deepEqual(countSegments(family.repeat(17)), { encoding: 'UCS-2', segments: 3 }); // 8 to a part, not 8.4
  assert.deepEqual(countSegments(`${'a'.repeat(152)}\r\n${'a'.repeat(152)}`), {
    encoding: 'GSM-7',
    segments: 2,
  });
});

test('a letter with more marks than a part can hold is divided', () => {
  assert.deepEqual(countSegments(`a${'\u0301'.repeat(140)}`), { encoding: 'UCS-2', segments: 3 });
});

test('one segment is used exactly when the text fits alone, and more hold at least its units', () => {
  const vietnamese = fc.string({
    unit: fc.constantFrom('ạ', 'ế', 'đ', 'a', ' ', '👍', 'e\u0301'),
    maxLength: 300,
  });
  fc.assert(
    fc.property(vietnamese, (text) => {
      const { encoding, segments } = countSegments(`ạ${text}`);
      const units = text.length + 1;
      assert.equal(encoding, 'UCS-2');
      assert.equal(segments === 1, units <= 70);
      if (segments > 1)
        assert.ok(segments >= units / 67 && segments <= Math.ceil(units / 66), `${units}: ${segments}`);
    }),
  );
});

test('whatever stands beside a letter is divided from it exactly when it is a grapheme of its own', () => {
  const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (let code = 0; code <= 0xffff; code += 1) {
    const character = String.fromCharCode(code);
    if (!character.isWellFormed()) continue;
    const isJoined = [...graphemes.segment(`ạ${character}`)].length === 1;
    const { segments } = countSegments(`ạ${character}`.repeat(67));
    assert.equal(segments, isJoined ? 3 : 2, code.toString(16));
  }
});

test('no text makes it throw, not even half a surrogate pair', () => {
  assert.deepEqual(countSegments('\ud83d'), { encoding: 'UCS-2', segments: 1 });
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => assert.ok(countSegments(text).segments >= 1)),
  );
});
