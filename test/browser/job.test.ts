import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { startChromium } from './chromium.ts';
import { everyLook } from './every-look.ts';
import { addJob, addPerson, row } from './people-and-jobs.ts';
import { openPage, type RunningConsole, runConsole } from './running-console.ts';

let browser: Browser;
let bank: RunningConsole;

before(async () => {
  browser = await startChromium();
  bank = await runConsole();
});
after(async () => {
  await browser?.close();
  await bank?.[Symbol.asyncDispose]();
});

let people = 0;
/** A job for a person of its own: `quiet` is held, the others leave. */
async function jobFor(name: string, { quiet = false } = {}): Promise<string> {
  people += 1;
  const phone = `+120255501${String(people).padStart(2, '0')}`;
  await addPerson(bank, { ref: `p${people}`, name, phone, quiet });
  const made = await addJob(bank, {
    bankCustomerId: `p${people}`,
    targetAddress: phone,
    onQuietHours: 'hold',
  });
  return made.job.id;
}

test('a job answers first, then shows the rules and the record, and asks before it acts', async () => {
  const id = await jobFor('Ana Duarte', { quiet: true });
  await using opened = await openPage(browser, `${bank.url}/outbound?job=${id}`);
  const { page, errors } = opened;
  const beside = page.getByRole('complementary', { name: 'Ana Duarte' });
  await beside.getByText(/^Held until \d\d:\d\d their time \(/).waitFor();
  await beside.getByText(/in Asia\/Ho Chi Minh, where it is quiet from 00:00 to 23:59/).waitFor();
  await beside.getByText('Wait until the quiet hours end.').waitFor();
  const rules = beside.locator('[data-result]');
  assert.equal(
    await rules.count(),
    (await bank.ask('GET', `/api/outbound/jobs/${id}/explain`)).askedNow.rules.length,
  );
  assert.match(
    (await beside.locator('[data-result=fail]').textContent()) ?? '',
    /Quiet hours[\s\S]*stops it/,
  );
  await beside.getByText('00:00–23:59, Asia/Ho Chi Minh', { exact: false }).waitFor();
  await beside.getByText('Rules asked').waitFor();

  await beside.getByRole('button', { name: 'Cancel this message' }).click();
  await beside.getByRole('button', { name: 'Leave it as it is' }).click();
  const statusOf = async () => (await bank.ask('GET', `/api/outbound/jobs/${id}`)).job.status;
  assert.equal(await statusOf(), 'queued', 'asking changes nothing');

  // Somebody else was faster: the server's sentence is shown.
  await beside.getByRole('button', { name: 'Cancel this message' }).click();
  await page.route('**/cancel', async (route) => {
    await bank.ask('POST', `/api/outbound/jobs/${id}/cancel`, {});
    await route.continue();
  });
  await beside.getByRole('button', { name: 'Yes, cancel it' }).click();
  await beside.getByText('This job is cancelled already; it cannot be cancelled.').waitFor();
  await beside.getByText('Cancelled by an operator.').waitFor();
  await beside.getByRole('button', { name: 'Send again' }).click();
  await beside.getByRole('button', { name: 'Yes, send it' }).click();
  await beside.getByText(/^Held until/).waitFor();
  await page.keyboard.press('Escape');
  await beside.waitFor({ state: 'detached' });
  assert.equal(new URL(page.url()).searchParams.get('job'), null);
  assert.deepEqual(errors, []);
});

test('a job that left shows the provider’s own words, which can be copied', async () => {
  const id = await jobFor('Ben Okafor');
  await using opened = await openPage(browser, `${bank.url}/outbound?job=${id}`, {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const { page, errors } = opened;
  const beside = page.getByRole('complementary', { name: 'Ben Okafor' });
  await beside.getByText('Sent: delivered.').waitFor();
  assert.equal(await beside.locator('pre').first().isVisible(), false);
  await beside.getByText(/^The provider’s own words/).click();
  await beside.getByRole('button', { name: 'Copy' }).first().click();
  await beside.getByText('Copied').waitFor();
  const copied = JSON.parse(await page.evaluate('navigator.clipboard.readText()'));
  assert.match(JSON.stringify(copied), /SM[0-9a-f]{32}/);
  await beside.getByText(/^Rules, as they were asked at/).waitFor();
  assert.equal(await beside.getByRole('button', { name: 'Cancel this message' }).count(), 0, 'it has left');
  assert.deepEqual(errors, []);
});

test('somebody can be left alone from their job, by every channel', async () => {
  const id = await jobFor('Peter Lang', { quiet: true });
  await using opened = await openPage(browser, `${bank.url}/outbound?job=${id}`);
  const { page, errors } = opened;
  const beside = page.getByRole('complementary', { name: 'Peter Lang' });
  await beside.getByRole('button', { name: 'Do not contact' }).click();
  await beside.getByText(/^Never contact Peter Lang again, by any channel\?/).waitFor();
  await beside.getByRole('button', { name: 'Yes, do not contact' }).click();
  await beside.getByText('Cancelled by a rule: do not contact.').waitFor();
  assert.equal(await beside.getByRole('button', { name: 'Do not contact' }).count(), 0);
  await beside.getByRole('link', { name: 'Peter Lang' }).click();
  await page.waitForURL(/\/people\/[0-9a-f-]{36}$/);
  await page.getByRole('heading', { name: 'Peter Lang', level: 1 }).waitFor();
  assert.deepEqual(errors, []);
});

test('on a phone a job fills the screen and leads back to the list', async () => {
  await jobFor('Li Wei');
  await using opened = await openPage(browser, `${bank.url}/outbound`, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
  });
  const { page, errors } = opened;
  await row(page, 'Li Wei').getByRole('link').tap();
  const drawer = page.getByRole('dialog', { name: /^Li Wei/ });
  await drawer.getByText('What happened').waitFor();
  assert.equal((await drawer.boundingBox())?.width, 390);
  await drawer.getByRole('button', { name: 'Close' }).tap();
  await drawer.waitFor({ state: 'detached' });
  await row(page, 'Li Wei').waitFor();
  assert.deepEqual(errors, []);
});

test('a job that is not there says so', async () => {
  await using opened = await openPage(browser, `${bank.url}/?job=0190a3a1-0000-7000-8000-00000000dead`);
  await opened.page.getByText('There is no such job.').waitFor();
});

test('what stands open follows a restart of the server, and what happened meanwhile', async () => {
  await using mortal = await runConsole();
  await addPerson(mortal, { ref: 'ben', name: 'Ben Okafor', phone: '+12025554471', quiet: true });
  const { job } = await addJob(mortal, {
    bankCustomerId: 'ben',
    targetAddress: '+12025554471',
    onQuietHours: 'hold',
  });
  await using opened = await openPage(browser, `${mortal.url}/outbound?job=${job.id}`);
  const { page, errors } = opened;
  const beside = page.getByRole('complementary', { name: 'Ben Okafor' });
  await beside.getByText(/^Held until/).waitFor();
  await mortal.stop();
  await page.getByText(/^Reconnecting\./).waitFor();
  assert.equal(await row(page, 'Ben Okafor').count(), 1, 'the old data stays');
  await mortal.start();
  await mortal.ask('POST', `/api/outbound/jobs/${job.id}/cancel`, {});
  await beside.getByText('Cancelled by an operator.').waitFor();
  await row(page, 'Ben Okafor').getByText('Cancelled', { exact: true }).waitFor();
  await page.getByText(/^Reconnecting\./).waitFor({ state: 'detached' });
  assert.deepEqual(errors, []);
});

test('a job holds to WCAG in every look, with its question open', async () => {
  const id = await jobFor('Chloé Martin', { quiet: true });
  await everyLook(browser, `${bank.url}/outbound?job=${id}`, 'a job', async (page) => {
    await page.getByRole('button', { name: 'Do not contact' }).click();
    await page.getByText(/^Never contact Chloé Martin/).waitFor();
  });
});
