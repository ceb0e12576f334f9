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
  await page.addScriptTag({ path: axe });
  return page.evaluate(async () => {
    type Axe = { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    const { axe } = globalThis as unknown as { axe: Axe };
    const found = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] });
    return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`);
  });
}

test('a text arrives while the page is open, and the answer goes back the same way', async () => {
  await using server = await customer((_visit, response) => twiml(response, '<Message>Cảm ơn</Message>'));
  await using carrier = await startCarrier({ settings: { inboundUrl: server.url } });
  const { page, problems } = await open(carrier);
  await page.getByText('Nothing has arrived yet').waitFor();
  await apiClient(carrier).post('/Messages.json', {
    To: phone,
    From: '+15005550077',
    Body: 'Nhắc lịch <b>15:30</b>',
  });
  await page.getByRole('link', { name: phone }).click();
  await page.locator('.bubble', { hasText: 'Nhắc lịch <b>15:30</b>' }).waitFor();
  await page.getByLabel('Reply as this person').fill('Dạ vâng');
  await page.keyboard.press('Enter');
  await page.locator('.bubble.mine', { hasText: 'Dạ vâng' }).waitFor();
  await page.locator('.bubble', { hasText: 'Cảm ơn' }).waitFor();
  assert.equal(server.visits[0]?.form.get('To'), '+15005550077');
  assert.deepEqual(problems, []);
  await page.close();
});

test('a call is answered, spoken to with the keypad and hung up on the page', async () => {
  await using server = await customer((visit, response) =>
    visit.path === '/menu'
      ? twiml(
          response,
          '<Gather numDigits="1" timeout="60" action="/key"><Say language="vi-VN">Nhấn 1</Say></Gather>',
        )
      : twiml(response, '<Say>Cảm ơn</Say><Pause length="60"/>'),
  );
  await using carrier = await startCarrier();
  const { page, problems } = await open(carrier, phone);
  await apiClient(carrier).post('/Calls.json', { To: phone, From: from, Url: `${server.url}/menu` });
  await page.getByRole('button', { name: 'Answer' }).click();
  await page.getByRole('list', { name: 'What was said' }).getByText('Nhấn 1').waitFor();
  await page.getByText('Waiting for a key').waitFor();
  await page.getByRole('button', { name: '1', exact: true }).click();
  await page.locator('.transcript', { hasText: 'Cảm ơn' }).waitFor();
  assert.equal(server.to('/key')[0]?.form.get('Digits'), '1');
  await page.getByRole('button', { name: 'Hang up' }).click();
  await page.getByRole('tab', { name: 'Calls 1' }).waitFor();
  await carrier.idle();
  assert.equal(carrier.calls(phone)[0]?.status, 'completed');
  assert.deepEqual(problems, []);
  await page.close();
});

test('a phone that rings elsewhere is announced, and declining makes it busy', async () => {
  await using carrier = await startCarrier();
  const { page } = await open(carrier, '+34600000000');
  await apiClient(carrier).post('/Calls.json', { To: phone, From: from, Twiml: '<Response/>' });
  await page.getByRole('link', { name: 'Open this phone' }).click();
  await page.getByRole('button', { name: 'Decline' }).click();
  await page.getByRole('button', { name: 'Decline' }).waitFor({ state: 'hidden' });
  assert.equal(carrier.calls(phone)[0]?.status, 'busy');
  await page.close();
});

test('a mail is shown with its headers, and its script does not run', async () => {
  await using carrier = await startCarrier();
  await fetch(`${carrier.url}/v3/mail/send`, {
    method: 'POST',
    headers: { authorization: `Bearer ${carrier.sendgridKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      personalizations: [{ to: [{ email: 'khach@example.net' }] }],
      from: { email: 'lich@phongkham.example' },
      subject: 'Nhắc lịch',
      content: [{ type: 'text/html', value: '<p id="x">before</p><script>x.textContent = "ran"</script>' }],
    }),
  });
  const { page } = await open(carrier, 'khach@example.net');
  await page.getByRole('heading', { name: 'Nhắc lịch' }).waitFor();
  assert.equal(await page.frameLocator('iframe').locator('#x').textContent(), 'before');
  await page.getByText(/^Headers/).click();
  await page.getByText('From: lich@phongkham.example').waitFor();
  await page.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the page has no WCAG AA violations and fits a phone's width, ${colorScheme}`, async () => {
    await using carrier = await startCarrier();
    const api = apiClient(carrier);
    const { page } = await open(carrier, '', {
      colorScheme,
      viewport: { width: 390, height: 780 },
      bypassCSP: true,
      reducedMotion: 'reduce',
    });
    assert.deepEqual(await violations(page), []);
    carrier.faults.add({ undelivered: 30003, times: 1 });
    await api.post('/Messages.json', { To: phone, From: from, Body: 'lost' });
    await api.post('/Messages.json', { To: phone, From: from, Body: 'x'.repeat(200) });
    carrier.type({ phone, channel: 'sms', body: 'hello' });
    await page.getByRole('link', { name: phone }).click();
    await page.locator('.bubble.mine').waitFor();
    assert.deepEqual(await violations(page), []);
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390);
    await api.post('/Calls.json', { To: phone, From: from, Twiml: '<Response><Gather/></Response>' });
    await page.getByRole('button', { name: 'Answer' }).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.getByRole('button', { name: 'Hang up' }).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.close();
  });
}
