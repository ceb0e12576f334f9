import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { unsubscribeLinks } from './unsubscribe-link.ts';

const links = unsubscribeLinks(Buffer.alloc(32, 1), 'https://decorum.example');
const message = { tenantId: 'nhà băng', jobId: '0199c9b2-0000-7000-8000-000000000001' };
const tokenOf = (url: string) => url.slice(url.lastIndexOf('/') + 1);

test('a link names its email and nobody else, and only whoever made it can read it', () => {
  const url = links.urlFor(message);
  assert.match(url, /^https:\/\/decorum\.example\/api\/unsubscribe\/[\w-]+\.[\w-]+$/);
  assert.deepEqual(links.read(tokenOf(url)), message);
  assert.equal(unsubscribeLinks(Buffer.alloc(32, 2), 'https://decorum.example').read(tokenOf(url)), null);
});

test('no other text is a token', () => {
  const token = tokenOf(links.urlFor(message));
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => assert.equal(links.read(text), null)));
  for (let at = 0; at < token.length - 1; at++) {
    const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
    assert.equal(links.read(changed), null, changed);
  }
  assert.equal(links.read(`${token}.x`), null);
});
