import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { startChromium } from './chromium.ts';
import { type RunningConsole, runConsole } from './running-console.ts';

const MOST_BYTES = 350 * 1024;

let browser: Browser;
let running: RunningConsole;
before(async () => {
  browser = await startChromium();
  running = await runConsole();
});
after(async () => {
  await browser?.close();
  await running?.[Symbol.asyncDispose]();
});

test('the scripts of a first visit are at most 350 kB, compressed, on every page', async () => {
  for (const path of ['/', '/outbound', '/campaigns', '/people', '/templates', '/audit']) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const scripts: Promise<Buffer>[] = [];
    page.on('response', (response) => {
      if (response.url().endsWith('.js')) scripts.push(response.body());
    });
    await page.goto(running.url + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const sizes = (await Promise.all(scripts)).map((script) => gzipSync(script).length);
    const sum = sizes.reduce((total, size) => total + size, 0);
    assert.ok(sizes.length > 1 && sum > 100_000, `${path}: the scripts were seen`);
    assert.ok(sum <= MOST_BYTES, `${path} loads ${sum} bytes of scripts`);
    await context.close();
  }
});

test('the scripts come compressed, and may be kept for ever; the page itself is asked for again', async () => {
  const page = await fetch(`${running.url}/outbound`, { headers: { 'accept-encoding': 'br' } });
  const html = await page.text();
  assert.equal(page.headers.get('content-encoding'), 'br');
  assert.doesNotMatch(page.headers.get('cache-control') ?? '', /immutable/);
  const [script] = /\/assets\/[\w-]+\.js/.exec(html) ?? [];
  for (const encoding of ['br', 'gzip']) {
    const { headers } = await fetch(`${running.url}${script}`, { headers: { 'accept-encoding': encoding } });
    assert.equal(headers.get('content-encoding'), encoding);
    assert.match(headers.get('cache-control') ?? '', /immutable/);
  }
  const plain = await fetch(`${running.url}${script}`, { headers: { 'accept-encoding': 'identity' } });
  assert.equal(plain.headers.get('content-encoding'), null);
});
