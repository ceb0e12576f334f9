import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import test, { after, before } from 'node:test';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as launcher, type Page } from 'playwright-core';
import { apiClient } from './api-client.ts';
import { customer, twiml } from './customer.ts';
import { type Carrier, startCarrier } from './server.ts';

const phone = '+84912345678';
const from = '+15005550006';
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
let browser: Browser;

before(async () => {
  browser = await launcher.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
});
after(() => browser.close());

async function open(carrier: Carrier, address = '', options: Parameters<Browser['newPage']>[0] = {}) {
  const page = await browser.newPage(options);
  const problems: string[] = [];
  page.on('pageerror', (problem) => problems.push(problem.message));
  page.on('console', (line) => line.type() === 'error' && problems.push(line.text()));
  await page.goto(`${carrier.url}/#/${encodeURIComponent(address)}`);
  await page.locator(address === '' ? '.empty' : 'article').waitFor();
  return { page, problems };
}

/** Violations of WCAG 2 A and AA that axe finds on the page as it is. */
async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axe }).catch(() => page.evaluate(axeSource));
  return page.evaluate(async () => {
    type Axe = { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    const { axe } = globalThis as unknown as { axe: Axe };
    const found = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] });
    return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`);
  });
}
