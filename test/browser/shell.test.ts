import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { en } from '../../console/src/i18n/en.ts';
import { es } from '../../console/src/i18n/es.ts';
import { vi } from '../../console/src/i18n/vi.ts';
import { startChromium } from './chromium.ts';
import { everyLook } from './every-look.ts';
import { addJob, addPerson, row } from './people-and-jobs.ts';
import { axeViolations, openPage, type RunningConsole, runConsole } from './running-console.ts';

const PAGES = ['/', '/outbound', '/campaigns', '/people', '/templates', '/audit'];

let browser: Browser;
let bank: RunningConsole;

before(async () => {
  browser = await startChromium();
  bank = await runConsole();
  await addPerson(bank, { ref: 'ha', name: 'Nguyễn Thu Hà', phone: '+84912345678', quiet: true });
  await addJob(bank, { bankCustomerId: 'ha', targetAddress: '+84912345678', onQuietHours: 'hold' });
});
after(async () => {
  await browser?.close();
  await bank?.[Symbol.asyncDispose]();
});

test('the palette finds people, jobs and pages by the keyboard alone, and goes there', async () => {
  await using opened = await openPage(browser, bank.url);
  const { page, errors } = opened;
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog');
  await palette.getByRole('textbox').fill('thu');
  await palette.getByText('Nguyễn Thu Hà').nth(1).waitFor();
  await palette.locator('[data-selected]').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Nguyễn Thu Hà', level: 1 }).waitFor();
  await palette.waitFor({ state: 'detached' });
  await page.keyboard.press('Control+k');
  await palette.getByRole('textbox').fill('outb');
  await palette.getByRole('button', { name: 'Outbound' }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/outbound$/);
  await palette.waitFor({ state: 'detached' });
  await page.keyboard.press('Control+k');
  await palette.getByRole('textbox').fill('zzz');
  await palette.getByText('Nothing is called that.').waitFor();
  await page.keyboard.press('Escape');
  await palette.waitFor({ state: 'detached' });
  assert.deepEqual(errors, []);
});

test('the palette and the keys hold to WCAG in every look', async () => {
  await everyLook(browser, bank.url, 'the palette', async (page) => {
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('thu');
    await page.getByRole('dialog').getByText('Nguyễn Thu Hà').nth(1).waitFor();
  });
  await everyLook(browser, `${bank.url}/outbound`, 'the keys', async (page) => {
    await row(page, 'Nguyễn Thu Hà').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).getByText('Next row').waitFor();
  });
});

test('on a phone every page is reached by the thumb', async () => {
  await using opened = await openPage(browser, bank.url, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    reducedMotion: 'reduce',
  });
  const { page, errors } = opened;
  await page.getByRole('link', { name: 'Outbound', exact: true }).tap();
  await page.waitForURL(/\/outbound$/);
  const { height, y } = (await page.getByRole('link', { name: 'People', exact: true }).boundingBox()) ?? {
    height: 0,
    y: 0,
  };
  assert.ok(height >= 40 && y > 760, 'large enough, at the lower edge');
  await page.getByRole('button', { name: 'More' }).tap();
  const sheet = page.getByRole('dialog', { name: 'More' });
  await sheet.getByRole('combobox', { name: 'Language' }).waitFor();
  assert.deepEqual(await axeViolations(page), []);
  await sheet.getByRole('link', { name: 'Audit' }).tap();
  await page.waitForURL(/\/audit$/);
  await sheet.waitFor({ state: 'detached' });
  assert.deepEqual(errors, []);
});

test('an address of a page opens that page, one of nothing says so', async () => {
  await using opened = await openPage(browser, bank.url);
  const { page, errors } = opened;
  for (const path of PAGES) {
    await page.goto(bank.url + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    assert.match(await page.title(), / · Decorum$/);
  }
  assert.equal((await fetch(`${bank.url}/nothing`)).status, 404);
  assert.deepEqual(errors, []);
});

test('the language and the colours that were chosen are there at the next visit', async () => {
  await using opened = await openPage(browser, `${bank.url}/outbound`, { colorScheme: 'light' });
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

test('in every language no page sticks out of a phone, and no key of a text is left bare', async () => {
  for (const locale of ['en', 'es', 'vi']) {
    await using opened = await openPage(browser, bank.url, { locale, viewport: { width: 390, height: 844 } });
    const { page, errors } = opened;
    for (const path of PAGES) {
      await page.goto(bank.url + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      assert.equal(overflow, 0, `${locale} ${path}`);
      const text = (await page.locator('body').textContent()) ?? '';
      assert.doesNotMatch(
        text,
        /\b(app|overview|outbound|jobs|filter|status|reason|campaigns|people|templates|audit)\.[a-z]+[A-Z]?\w*\b(?!@)/,
        `${locale} ${path}`,
      );
    }
    assert.deepEqual(errors, []);
  }
});

test('every language fills the same blanks', () => {
  const blanks = blanksOf(en);
  assert.ok(blanks.size > 400);
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
