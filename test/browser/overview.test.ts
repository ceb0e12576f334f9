import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { startChromium } from './chromium.ts';
import { everyLook } from './every-look.ts';
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

test('a new installation offers a first message, sends it and shows what became of it', async () => {
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
  await page.getByText('1 message left in the last hour.').waitFor();
  const { items } = await fresh.ask('GET', '/api/outbound/jobs');
  assert.equal(items.length, 1);
  assert.deepEqual(errors, []);
});

test('what flows is a picture and a table, and moves while one looks', async () => {
  await using opened = await openPage(browser, busy.url);
  const { page, errors } = opened;
  await page.getByText('1 message left in the last hour.').waitFor();
  await page.getByText('As a table').click();
  const minute = page.getByRole('table', { name: 'The last hour' }).getByRole('row').nth(1);
  await minute.waitFor();
  await addJob(busy, { bankCustomerId: 'ben', targetAddress: '+12025554471' });
  await page.getByText('2 messages left in the last hour.').waitFor();
  assert.deepEqual(errors, []);
});

test('each number and each reason leads to its list', async () => {
  const leads = [
    [/^Held 1/, /status=held/, 'Nguyễn Thu Hà'],
    [/^quiet hours 1/i, /status=held&reason=quiet_hours/, 'Nguyễn Thu Hà'],
    [/^nobody knows whose address this is 1/i, /status=cancelled&reason=unknown_party/, '+1 ••• ••• 188'],
  ] as const;
  for (const [name, address, who] of leads) {
    await using opened = await openPage(browser, busy.url);
    const { page, errors } = opened;
    await page.getByRole('link', { name }).click();
    await page.waitForURL(address);
    await row(page, who).waitFor();
    assert.equal(await page.getByRole('row').count(), 2, 'that job and the heads');
    assert.deepEqual(errors, []);
  }
});

test('what only a person can settle is counted apart', async () => {
  await using opened = await openPage(browser, busy.url);
  const { page, errors } = opened;
  await page.getByRole('link', { name: /^Wait for you 0/ }).waitFor();
  await busy.run(`update cc_outbound_jobs set status = 'unknown', sent_at = null, delivery_status = null,
    outcome_code = null, next_attempt_at = null where id = (select id from cc_outbound_jobs where status = 'sent' limit 1)`);
  await page.reload();
  await page.getByRole('link', { name: /^Wait for you 1/ }).click();
  await row(page, 'Ben Okafor').getByText('a person must decide').waitFor();
  assert.deepEqual(errors, []);
});

test('the overview holds to WCAG in every look, as does a job over it', async () => {
  await everyLook(browser, busy.url, 'the overview', async (page) => {
    await page.getByRole('link', { name: /^quiet hours 1/i }).waitFor();
    await page.getByText('As a table').click();
  });
  const [job] = (await busy.ask('GET', '/api/outbound/jobs?status=held')).items;
  await everyLook(browser, `${busy.url}/?job=${job.id}`, 'a job over the overview', (page) =>
    page.getByText('What happened').waitFor(),
  );
  await using opened = await openPage(browser, busy.url);
  await opened.page.getByRole('link', { name: /^Held/ }).waitFor();
  await opened.page.evaluate(`document.querySelector('h1').style.color = '#ccc'`);
  assert.match((await axeViolations(opened.page)).join(), /color-contrast/, 'axe sees what is wrong');
});
