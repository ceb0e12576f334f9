import assert from 'node:assert/strict';
import test from 'node:test';
import { parseCallbackUrl, staysHere } from './callback-url.ts';

test('the fragment asks for retries and is not part of the URL', () => {
  const parsed = parseCallbackUrl('http://localhost:3001/st?a=1#rc=3&rp=4xx,5xx&rt=5000');
  assert.equal(parsed?.href, 'http://localhost:3001/st?a=1');
  assert.equal(parsed?.retries, 3);
  assert.deepEqual([...(parsed?.retryOn ?? [])], ['4xx', '5xx']);
  assert.equal(parsed?.timeoutMs, 5000);
});

test('without a fragment only a failed connection is retried, once', () => {
  const parsed = parseCallbackUrl('http://localhost/st');
  assert.equal(parsed?.retries, 1);
  assert.deepEqual([...(parsed?.retryOn ?? [])], ['ct']);
});

test('numbers beyond their range are brought back into it', () => {
  assert.equal(parseCallbackUrl('http://localhost/#rc=99&rt=1')?.retries, 5);
  assert.equal(parseCallbackUrl('http://localhost/#rc=99&rt=1')?.timeoutMs, 100);
});

test('a host with an underscore, another scheme and plain text are no callback URLs', () => {
  for (const text of ['http://my_host/x', 'ftp://localhost/x', 'callback']) {
    assert.equal(parseCallbackUrl(text), null, text);
  }
});

test('callbacks stay on this machine unless a host was named', () => {
  assert.equal(staysHere('http://localhost:3001/x', []), true);
  assert.equal(staysHere('http://127.0.0.1/x', []), true);
  assert.equal(staysHere('http://[::1]:80/x', []), true);
  assert.equal(staysHere('https://engine.example.com/x', []), false);
  assert.equal(staysHere('https://127.0.0.1.example.com/x', []), false);
  assert.equal(staysHere('https://engine.example.com/x', ['engine.example.com']), true);
});
