import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { countSegments } from './segments.ts';

const file = new URL('../test/data/contracts/vectors.json', import.meta.url);
const { smsSegments } = JSON.parse(readFileSync(file, 'utf8'));
type Part = string | { repeat: string; times: number };

for (const { name, parts, segments } of smsSegments.vectors) {
  test(`segments: ${name}`, () => {
    const text = parts.map((part: Part) =>
      typeof part === 'string' ? part : part.repeat.repeat(part.times),
    );
    assert.equal(countSegments(text.join('')), segments);
  });
}
