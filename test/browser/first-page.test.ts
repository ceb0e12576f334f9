import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { en } from '../../console/src/i18n/en.ts';
import { es } from '../../console/src/i18n/es.ts';
import { vi } from '../../console/src/i18n/vi.ts';
import { startChromium } from './chromium.ts';
import { addJob, addPerson, row } from './people-and-jobs.ts';
import { axeViolations, openPage, type RunningConsole, runConsole } from './running-console.ts';

let browser: Browser;
let busy: RunningConsole;

before(async () => {
  browser = await startChromium();
  busy = await runConsole();
  await addPerson(busy, { ref: 'ha', name: 'Nguyễn Thu Hà', phone: '+84912345678', quiet: true });
  await addPerson(busy, { ref: 'ben', name: 'Ben Okafor', phone: '+12025554471' });
  // One that a rule holds, one that leaves, one that a rule refuses since nobody knows the number.
  await addJob(busy, { bankCustomerId: 'ha', targetAddress: '+84912345678', onQuietHours: 'hold' });
  await addJob(busy, { bankCustomerId: 'ben', targetAddress: '+12025554471' });
  await addJob(busy, { targetAddress: '+12025550188' });
});
after(async () => {
  await browser?.close();
  await busy?.[Symbol.asyncDispose]();
});

test('a new installation offers a first message, and sends it', async () => {
  await using fresh = await runConsole();
  await using opened = await openPage(browser, fresh.url);
  const { page, errors } = opened;
  await page.getByText('Local carrier: nothing leaves this machine.').waitFor();
  assert.match(
    (await page.locator('pre').textContent()) ?? '',
    /curl -X POST .*\/api\/outbound\/jobs\/create/,
  );
  assert.deepEqual(await axeViolations(page), []);

  await page.getByRole('button', { name: 'Send a first message' }).click();
  await page.getByRole('dialog').getByText('Sent: delivered.').waitFor();
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const { items } = await fresh.ask('GET', '/api/outbound/jobs');
  assert.equal(items.length, 1);
  assert.deepEqual(errors, []);
});

test('the page shows every job with its reason, and only those of the chosen status', async () => {
  await using opened = await openPage(browser, `${busy.url}/outbound`);
  const { page, errors } = opened;
  await row(page, 'Nguyễn Thu Hà').getByText('Held').waitFor();
  await row(page, 'Nguyễn Thu Hà').getByText('quiet hours').waitFor();
  await row(page, 'Ben Okafor').getByText('delivered').waitFor();
  await row(page, '+1 ••• ••• 188').getByText('nobody knows whose address this is').waitFor();
  assert.doesNotMatch((await page.locator('body').textContent()) ?? '', /912345678|2025554471/);

  await page.getByRole('link', { name: 'Held 1' }).click();
  await page.waitForURL(/status=held/);
  await row(page, 'Ben Okafor').waitFor({ state: 'detached' });
  await row(page, 'Nguyễn Thu Hà').waitFor();
  assert.deepEqual(errors, []);
});

test('the drawer answers first, then shows the rules and the record, and asks before it acts', async () => {
  const phone = '+12025550177';
  await addPerson(busy, { ref: 'ana', name: 'Ana Duarte', phone, quiet: true });
  await using opened = await openPage(browser, `${busy.url}/outbound`);
  const { page, errors } = opened;
  await row(page, 'Ben Okafor').waitFor();
  await addJob(busy, { bankCustomerId: 'ana', targetAddress: phone, onQuietHours: 'hold' });
  await page.getByRole('link', { name: 'Ana Duarte' }).press('Enter');
  const drawer = page.getByRole('complementary', { name: 'Ana Duarte' });
  await drawer.getByText(/^Held until .* their time \(/).waitFor();
  await drawer.getByText('Wait until the quiet hours end.').waitFor();
  assert.equal(await drawer.locator('[data-result]').count(), 10);
  assert.match(
    (await drawer.locator('[data-result=fail]').textContent()) ?? '',
    /Quiet hours[\s\S]*stops it/,
  );
  await drawer.getByText('00:00–23:59, Asia/Ho Chi Minh', { exact: false }).waitFor();
  await drawer.getByText('Rules asked').waitFor();

  await drawer.getByRole('button', { name: 'Cancel this message' }).click();
  await drawer.getByRole('button', { name: 'Leave it as it is' }).click();
  const [job] = (await busy.ask('GET', '/api/outbound/jobs?limit=1')).items;
  assert.equal(job.status, 'queued', 'asking changes nothing');

  // Somebody else was faster: the server's sentence is shown.
  await drawer.getByRole('button', { name: 'Cancel this message' }).click();
  await page.route('**/cancel', async (route) => {
    await busy.ask('POST', `/api/outbound/jobs/${job.id}/cancel`, {});
    await route.continue();
  });
  await drawer.getByRole('button', { name: 'Yes, cancel it' }).click();
  await drawer.getByText('This job is cancelled already; it cannot be cancelled.').waitFor();
  await drawer.getByText('Cancelled by an operator.').waitFor();
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
  assert.deepEqual(errors, []);
});

test('the page holds to WCAG in light and dark, wide and narrow, with the drawer and without', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1440, 390]) {
      const where = `${colorScheme} at ${width} px`;
      await using opened = await openPage(browser, `${busy.url}/outbound`, {
        colorScheme,
        viewport: { width, height: 900 },
        reducedMotion: 'reduce',
      });
      const { page } = opened;
      await row(page, 'Nguyễn Thu Hà').waitFor();
      assert.deepEqual(await axeViolations(page), [], where);
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      assert.equal(overflow, 0, `${where}: nothing sticks out`);
      await page.getByRole('link', { name: 'Nguyễn Thu Hà' }).click();
      await page.getByText('What happened').waitFor();
      assert.deepEqual(await axeViolations(page), [], `${where}, drawer`);
    }
  }
  await using opened = await openPage(browser, `${busy.url}/outbound`);
  await row(opened.page, 'Nguyễn Thu Hà').waitFor();
  await opened.page.evaluate(`document.querySelector('h1').style.color = '#ccc'`);
  assert.match((await axeViolations(opened.page)).join(), /color-contrast/, 'axe sees what is wrong');
});

test('the page keeps its data while the server is away, and catches up by itself', async () => {
  await using mortal = await runConsole();
  await addPerson(mortal, { ref: 'ben', name: 'Ben Okafor', phone: '+12025554471' });
  await addJob(mortal, { bankCustomerId: 'ben', targetAddress: '+12025554471' });
  await using opened = await openPage(browser, `${mortal.url}/outbound`);
  const { page, errors } = opened;
  await row(page, 'Ben Okafor').waitFor();
  await mortal.stop();
  await page.getByText(/^Reconnecting\./).waitFor();
  assert.equal(await row(page, 'Ben Okafor').count(), 1, 'the old data stays');

  await mortal.start();
  await addPerson(mortal, { ref: 'li', name: 'Li Wei', phone: '+61412345090' });
  await addJob(mortal, { bankCustomerId: 'li', targetAddress: '+61412345090' });
  await row(page, 'Li Wei').waitFor();
  await page.getByText(/^Reconnecting\./).waitFor({ state: 'detached' });
  assert.deepEqual(errors, []);
});

test('the language and the colours that were chosen are there at the next visit', async () => {
  await using opened = await openPage(browser, `${busy.url}/outbound`, { colorScheme: 'light' });
  const { page } = opened;
  await page.getByRole('combobox', { name: 'Language' }).selectOption('vi');
  await page.getByRole('heading', { name: 'Gửi đi' }).waitFor();
  await page.getByText('Tối', { exact: true }).locator('xpath=ancestor::label').click();
  await page.reload();
  await page.getByRole('heading', { name: 'Gửi đi' }).waitFor();
  await row(page, 'Nguyễn Thu Hà').getByText('giờ yên lặng').waitFor();
  assert.equal(await page.evaluate('document.documentElement.lang'), 'vi');
  assert.equal(await page.evaluate('document.documentElement.dataset.mantineColorScheme'), 'dark');
});

test('every language fills the same blanks', () => {
  const blanks = blanksOf(en);
  assert.ok(blanks.size > 200);
  for (const language of [es, vi]) {
    for (const [key, names] of blanksOf(language)) assert.deepEqual(names, blanks.get(key), key);
  }
  assert.deepEqual([...blanksOf({ a: { b: '{{two}} and {{one}}' } })], [['a.b', ['one', 'two']]]);
});

function blanksOf(words: object, path = ''): Map<string, string[]> {
  return new Map(
    Object.entries(words).flatMap(([key, text]) =>
      typeof text === 'string'
        ? [[path + key, [...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => name as string).sort()] as const]
        : [...blanksOf(text, `${path}${key}.`)],
    ),
  );
}
