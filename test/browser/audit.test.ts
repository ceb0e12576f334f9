import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from './chromium.ts';
import { everyLook } from './every-look.ts';
import { openPage, type RunningConsole, runConsole } from './running-console.ts';

let browser: Browser;
let bank: RunningConsole;
let ha: string;

before(async () => {
  browser = await startChromium();
  bank = await runConsole();
  const { party } = await bank.ask('POST', '/api/parties', {
    externalRef: 'kh-1',
    displayName: 'Nguyễn Thu Hà',
    addresses: [{ kind: 'phone', value: '+84912345678' }],
  });
  ha = party.id;
  await bank.ask('PUT', `/api/parties/${ha}/preferences`, {
    allowedChannels: ['sms'],
    timezone: 'Asia/Ho_Chi_Minh',
  });
  await bank.ask('POST', '/api/templates', { key: 'due', language: 'vi', body: 'Chào {{name}}' });
});
after(async () => {
  await browser?.close();
  await bank?.[Symbol.asyncDispose]();
});

const entry = (page: Page, what: string) =>
  page.getByRole('list', { name: 'Audit' }).locator('details').filter({ hasText: what });

test('each entry opens to all that it holds, in words and as JSON, and leads to whom it is about', async () => {
  await using opened = await openPage(browser, `${bank.url}/audit`);
  const { page, errors } = opened;
  const changed = entry(page, 'Preferences changed');
  await changed.getByText('Allowed channels', { exact: false }).waitFor();
  await changed.locator('summary').first().press('Enter');
  await changed.getByText('Asia/Ho_Chi_Minh', { exact: true }).waitFor();
  await changed.getByText('SMS', { exact: true }).waitFor();
  await changed.getByText('As JSON').click();
  const raw = JSON.parse((await changed.locator('pre').textContent()) ?? '');
  assert.equal(raw.eventType, 'preferences_changed');
  assert.equal(raw.payload.after.timezone, 'Asia/Ho_Chi_Minh');
  await changed.getByRole('link', { name: 'Open the person' }).click();
  await page.getByRole('heading', { level: 1, name: 'Nguyễn Thu Hà' }).waitFor();
  await page.getByRole('link', { name: 'In the audit' }).click();
  await page.waitForURL(new RegExp(`partyId=${ha}`));
  await entry(page, 'Person added').waitFor();
  assert.equal(await entry(page, 'Template published').count(), 0);
  await page.getByRole('button', { name: 'Remove the filter Person' }).click();
  await entry(page, 'Template published').waitFor();
  assert.deepEqual(errors, []);
});

test('filters stand in the address: kind of event, who acted, days and words', async () => {
  await using opened = await openPage(browser, `${bank.url}/audit`);
  const { page, errors } = opened;
  await page.getByLabel('Event').selectOption('template_published');
  await entry(page, 'Person added').waitFor({ state: 'detached' });
  await entry(page, 'Template published').waitFor();
  await page.waitForURL(/eventType=template_published/);
  await page.getByLabel('By', { exact: true }).fill('nobody');
  await page.getByLabel('By', { exact: true }).press('Enter');
  await page.getByText('Nothing on record fits these filters.').waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).first().click();
  await entry(page, 'Person added').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('Ho_Chi_Minh');
  await entry(page, 'Person added').waitFor({ state: 'detached' });
  await entry(page, 'Preferences changed').waitFor();
  await page.goto(`${bank.url}/audit?to=2020-01-01`);
  await page.getByText('Nothing on record fits these filters.').waitFor();
  await page.goto(`${bank.url}/audit?from=2020-01-01`);
  await entry(page, 'Person added').waitFor();
  assert.deepEqual(errors, []);
});

test('what happens now is there by itself, and an entry that is open stays open', async () => {
  await using opened = await openPage(browser, `${bank.url}/audit`);
  const { page, errors } = opened;
  await entry(page, 'Preferences changed').locator('summary').first().click();
  await entry(page, 'Preferences changed').getByText('Asia/Ho_Chi_Minh', { exact: true }).waitFor();
  const { job } = await bank.ask('POST', '/api/outbound/jobs/create', {
    campaign: { name: 'Branch notice', purpose: 'service_notice' },
    channel: 'sms',
    targetAddress: '+84912345678',
    bankCustomerId: 'kh-1',
    payloadJson: { text: 'The branch opens at nine.', service_notice_override: true },
  });
  const decided = entry(page, 'Rules asked');
  await decided.waitFor();
  await entry(page, 'Preferences changed').getByText('Asia/Ho_Chi_Minh', { exact: true }).waitFor();
  await decided.locator('summary').first().click();
  await decided.locator('[data-result]').nth(9).waitFor();
  await decided.getByRole('link', { name: 'Open the job' }).click();
  await page.getByRole('dialog', { name: 'Nguyễn Thu Hà' }).waitFor();
  await page.keyboard.press('Escape');
  await decided.getByRole('link', { name: 'Only this job' }).click();
  await page.waitForURL(new RegExp(`jobId=${job.id}`));
  await entry(page, 'Person added').waitFor({ state: 'detached' });
  assert.deepEqual(errors, []);
});

test('the record holds to WCAG in light and dark, wide and narrow', async () => {
  await everyLook(browser, `${bank.url}/audit`, 'the list', async (page) => {
    await entry(page, 'Rules asked').locator('summary').first().click();
    await entry(page, 'Rules asked').getByText('As JSON').click();
    await entry(page, 'Preferences changed').locator('summary').first().click();
  });
  await everyLook(browser, `${bank.url}/audit?q=zzz&partyId=${ha}`, 'nothing', (page) =>
    page.getByText('Nothing on record fits these filters.').waitFor(),
  );
});
