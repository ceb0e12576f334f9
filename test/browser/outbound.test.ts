import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from './chromium.ts';
import { everyLook } from './every-look.ts';
import { addJob, addPerson, row } from './people-and-jobs.ts';
import { openPage, type RunningConsole, runConsole } from './running-console.ts';

const HA = { bankCustomerId: 'ha', targetAddress: '+84912345678', onQuietHours: 'hold' };
const BEN = { bankCustomerId: 'ben', targetAddress: '+12025554471' };

let browser: Browser;
let bank: RunningConsole;

before(async () => {
  browser = await startChromium();
  bank = await runConsole();
  await addPerson(bank, { ref: 'ha', name: 'Nguyễn Thu Hà', phone: '+84912345678', quiet: true });
  await addPerson(bank, { ref: 'ben', name: 'Ben Okafor', phone: '+12025554471' });
  // One that a rule holds, one that leaves, one that a rule refuses since nobody knows the number.
  await addJob(bank, HA);
  await addJob(bank, BEN);
  await addJob(bank, { targetAddress: '+12025550188' });
});
after(async () => {
  await browser?.close();
  await bank?.[Symbol.asyncDispose]();
});

const open = (path = '/outbound', options = {}) => openPage(browser, bank.url + path, options);
const jobOf = async (name: string) =>
  (await bank.ask('GET', `/api/outbound/jobs?q=${encodeURIComponent(name)}`)).items[0];

test('the list shows every job with its reason and the time where the person is, and no whole address', async () => {
  await using opened = await open();
  const { page, errors } = opened;
  await row(page, 'Nguyễn Thu Hà').getByText('quiet hours').waitFor();
  await row(page, 'Nguyễn Thu Hà').getByText('UTC+7').waitFor();
  await row(page, 'Ben Okafor').getByText('delivered').waitFor();
  await row(page, '+1 ••• ••• 188').getByText('nobody knows whose address this is').waitFor();
  assert.doesNotMatch((await page.locator('body').textContent()) ?? '', /912345678|2025554471/);
  assert.deepEqual(errors, []);
});

test('tabs, chips and search narrow the list by the address, which can be sent and loaded again', async () => {
  await using opened = await open();
  const { page, errors } = opened;
  await page.getByRole('link', { name: 'Held 1' }).click();
  await row(page, 'Ben Okafor').waitFor({ state: 'detached' });
  await row(page, 'Nguyễn Thu Hà').waitFor();
  const current = page.locator('nav [aria-current]').filter({ hasText: /\d/ });
  assert.deepEqual(await current.allTextContents(), ['Held 1']);
  await page.getByLabel('Reason', { exact: true }).selectOption('quiet_hours');
  await page.getByLabel('Channel', { exact: true }).selectOption('sms');
  await page.waitForURL(/status=held.*reason=quiet_hours.*channel=sms|channel=sms.*reason=quiet_hours/);
  await page.reload();
  await row(page, 'Nguyễn Thu Hà').waitFor();
  assert.equal(await page.getByLabel('Reason', { exact: true }).inputValue(), 'quiet_hours');

  await page.getByLabel('Channel', { exact: true }).selectOption('email');
  await page.getByText('No job matches these filters.').waitFor();
  await page.getByRole('button', { name: 'Remove the filter Channel' }).click();
  await row(page, 'Nguyễn Thu Hà').waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByRole('link', { name: /^All/ }).click();
  await page.getByRole('searchbox').fill('okafor');
  await page.waitForURL(/q=okafor/);
  await row(page, 'Nguyễn Thu Hà').waitFor({ state: 'detached' });
  await row(page, 'Ben Okafor').waitFor();

  await page.getByRole('button', { name: /^Dates/ }).click();
  await page.getByRole('button', { name: 'Yesterday' }).click();
  await page.getByText('No job matches these filters.').waitFor();
  await page.goto(`${bank.url}/outbound?status=nonsense&channel=<b>&from=today&job=none`);
  await row(page, 'Ben Okafor').waitFor();
  assert.deepEqual(errors, [], 'what nobody knows in the address is left out');
});

test('nothing moves under the cursor: a new job waits above until it is asked for', async () => {
  await using opened = await open();
  const { page, errors } = opened;
  await row(page, 'Ben Okafor').first().hover();
  const first = () => page.getByRole('row').nth(1).locator('[data-job]').getAttribute('data-job');
  const before = await first();
  await addJob(bank, { targetAddress: '+12025550101' });
  await page.getByRole('button', { name: '1 new job above' }).waitFor();
  assert.equal(await row(page, '+1 ••• ••• 101').count(), 0);
  assert.equal(await first(), before);
  await page.getByRole('button', { name: '1 new job above' }).click();
  await row(page, '+1 ••• ••• 101').waitFor();

  await page.mouse.move(0, 0);
  await addJob(bank, { targetAddress: '+12025550102' });
  await row(page, '+1 ••• ••• 102').waitFor();
  assert.deepEqual(errors, []);
});

test('the keyboard alone finds, opens, selects and cancels, and every step is told', async () => {
  for (const n of [1, 2, 3]) await addJob(bank, { ...HA, ownerId: `keys-${n}` });
  await using opened = await open('/outbound?status=held');
  const { page, errors } = opened;
  await row(page, 'Nguyễn Thu Hà').nth(3).waitFor();
  await page.keyboard.press('/');
  assert.equal(await page.evaluate('document.activeElement.type'), 'search');
  await page.keyboard.press('Escape');
  const focused = () => page.evaluate<number>('document.activeElement.closest("tr")?.rowIndex ?? -1');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  assert.equal(await focused(), 1);
  await page.keyboard.press('Enter');
  const beside = page.getByRole('complementary', { name: 'Nguyễn Thu Hà' });
  await beside.getByText('What happened').waitFor();
  const opened1 = new URL(page.url()).searchParams.get('job');
  await page.keyboard.press('j');
  await page.waitForURL((url) => url.searchParams.get('job') !== opened1);
  await page.keyboard.press('Escape');
  await beside.waitFor({ state: 'detached' });

  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.getByText('2 selected').waitFor();
  await page.getByRole('button', { name: 'Cancel 2', exact: true }).press('Enter');
  const ask = page.getByRole('dialog', { name: 'Cancel 2 messages?' });
  await ask.waitFor();
  await page.keyboard.press('Enter');
  await ask.waitFor({ state: 'detached' });
  assert.equal(
    (await bank.ask('GET', '/api/outbound/jobs?status=held')).items.length,
    4,
    'the focus was on leaving it',
  );
  await page.getByRole('button', { name: 'Cancel 2', exact: true }).press('Enter');
  await ask.getByRole('button', { name: 'Yes, cancel 2' }).press('Enter');
  await page.getByRole('dialog', { name: '2 messages were cancelled' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('2 selected').waitFor({ state: 'detached' });
  assert.equal((await bank.ask('GET', '/api/outbound/jobs?status=held')).items.length, 2);

  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).getByText('Select the row').waitFor();
  assert.deepEqual(errors, []);
});

test('a bulk action tells row by row what stayed as it was, and why', async () => {
  await using opened = await open();
  const { page, errors } = opened;
  await row(page, 'Ben Okafor').getByRole('checkbox').first().click();
  await row(page, 'Nguyễn Thu Hà').last().getByRole('checkbox').click();
  await page.getByRole('button', { name: 'Cancel 2', exact: true }).click();
  await page.getByRole('button', { name: 'Yes, cancel 2' }).click();
  const report = page.getByRole('dialog', { name: '1 message was cancelled' });
  await report.getByText('1 stayed as it was:').waitFor();
  await report.getByText('This job is sent already; it cannot be cancelled.').waitFor();
  assert.deepEqual(errors, []);
});

test('all that match are acted on, not only those that are loaded', async () => {
  await bank.run(MANY_HELD, [1200]);
  await using opened = await open('/outbound?status=held&channel=email');
  const { page, errors } = opened;
  await page.getByRole('checkbox', { name: 'Select all that are loaded' }).check();
  await page.getByRole('button', { name: /^Take all 1,200 that match/ }).click();
  await page.getByRole('button', { name: 'Cancel 1,200', exact: true }).click();
  await page.getByRole('button', { name: 'Yes, cancel 1,200' }).click();
  await page.getByRole('dialog', { name: '1,200 messages were cancelled' }).waitFor();
  const { cancelled } = await bank.ask('GET', '/api/outbound/jobs/counts?channel=email');
  assert.equal(cancelled, 1200);
  assert.deepEqual(errors, []);
});

test('some thousand jobs are scrolled through with few rows in the page, none twice and none left out', async () => {
  await bank.run(`delete from cc_outbound_jobs where channel = 'email'`);
  await bank.run(MANY_HELD, [1500]);
  await using opened = await open('/outbound?status=held&channel=email');
  const { page, errors } = opened;
  await page.getByRole('row').nth(20).waitFor();
  const seen = new Set<string>();
  let most = 0;
  for (let last = 0; last < 1500; ) {
    const shown = await page.evaluate<[index: string, id: string][]>(
      `[...document.querySelectorAll('tr[data-index]')].map((row) =>
        [row.dataset.index, row.querySelector('[data-job]').dataset.job.slice(-4)])`,
    );
    for (const [index, id] of shown) {
      assert.equal(Number(id), 1500 - Number(index), 'each row stands where it belongs');
      seen.add(id);
    }
    most = Math.max(most, shown.length);
    last = Number(shown.at(-1)?.[0]) + 1;
    if (last === 1500) break;
    await page.locator(`tr[data-index="${last - 1}"]`).scrollIntoViewIfNeeded();
    await page.locator(`tr[data-index="${last}"]`).waitFor();
  }
  assert.equal(seen.size, 1500);
  assert.ok(most < 80, `${most} rows were in the page at once`);
  assert.deepEqual(errors, []);
});

test('a message by hand is asked of the rules first, and what is wrong stands at its field', async () => {
  await using opened = await open();
  const { page, errors } = opened;
  await page.getByRole('link', { name: 'New message' }).click();
  const form = page.getByRole('dialog', { name: 'New message' });
  await form.getByPlaceholder('Name, number or your own id').fill('okafor');
  await page.getByRole('option', { name: /Ben Okafor/ }).click();
  await form.getByText('Goes to +1 ••• ••• 471.').waitFor();
  await form.getByText('It may leave.').waitFor();
  await form.getByLabel('Purpose').selectOption('collections');
  await form.getByText(/^The person is asked for a code first/).waitFor();
  await form.getByLabel('Purpose').selectOption('service_notice');
  await form.getByText('An address').click();
  await form.getByRole('textbox', { name: 'Address' }).fill('12');
  await form.getByRole('textbox', { name: 'Text' }).fill('The branch closes at five.');
  await form.getByRole('button', { name: 'Queue this message' }).click();
  await form
    .getByText(/^Write the number with its country code|not a phone number/i)
    .first()
    .waitFor();
  await form.getByRole('textbox', { name: 'Address' }).fill('+12025550123');
  await form.getByText('It would not be sent: nobody knows whose address this is.').waitFor();
  await form.getByText('A person on record').click();
  await form.getByRole('button', { name: 'Queue this message' }).click();
  await page.getByRole('complementary', { name: 'Ben Okafor' }).getByText('Sent: delivered.').waitFor();
  const job = await jobOf('Okafor');
  assert.equal(job.payloadJson.text, 'The branch closes at five.');
  assert.deepEqual(errors, []);
});

test('a half-written message outlives a restart of the server, and is queued once', async () => {
  await using mortal = await runConsole();
  await addPerson(mortal, { ref: 'ben', name: 'Ben Okafor', phone: '+12025554471' });
  await using opened = await openPage(browser, `${mortal.url}/outbound?new=message`);
  const { page, errors } = opened;
  const form = page.getByRole('dialog', { name: 'New message' });
  await form.getByText('An address').click();
  await form.getByRole('textbox', { name: 'Address' }).fill('+12025554471');
  await form.getByRole('textbox', { name: 'Text' }).fill('Half a sentence');
  await mortal.stop();
  await page.getByText(/^Reconnecting\./).waitFor();
  await form.getByRole('button', { name: 'Queue this message' }).click();
  await form.getByText(/^The server does not answer/).waitFor();
  assert.equal(await form.getByRole('textbox', { name: 'Text' }).inputValue(), 'Half a sentence');
  await mortal.start();
  await page.getByText(/^Reconnecting\./).waitFor({ state: 'detached' });
  // The first answer is lost on its way: the same message again is not a second one.
  await page.route('**/jobs/create', async (route) => {
    await route.fetch();
    await route.abort();
    await page.unroute('**/jobs/create');
  });
  await form.getByRole('button', { name: 'Queue this message' }).click();
  await form.getByText(/^The server does not answer/).waitFor();
  await form.getByRole('button', { name: 'Queue this message' }).click();
  await form.waitFor({ state: 'detached' });
  assert.equal((await mortal.ask('GET', '/api/outbound/jobs')).items.length, 1);
  assert.deepEqual(errors, []);
});

test('dispatching now says how many are due, and what came of it', async () => {
  await using opened = await open();
  const { page, errors } = opened;
  await page.getByRole('button', { name: 'Dispatch now' }).click();
  const ask = page.getByRole('dialog', { name: /^Dispatch \d+ messages? that (is|are) due/ });
  await ask.getByRole('button', { name: 'Dispatch now' }).click();
  await page.getByRole('dialog', { name: 'Dispatched' }).getByText('Nothing was due.').waitFor();
  assert.deepEqual(errors, []);
});

test('the queue holds to WCAG in every look, with everything that opens', async () => {
  const states: [string, string, (page: Page) => Promise<unknown>][] = [
    ['the list', '/outbound', (page) => row(page, 'Nguyễn Thu Hà').first().waitFor()],
    [
      'filters and a selection',
      '/outbound?reason=DNC&status=held&q=x&from=2026-01-01',
      (page) => page.getByText('No job matches').waitFor(),
    ],
    [
      'a selection',
      '/outbound',
      async (page) => {
        await row(page, 'Nguyễn Thu Hà').first().getByRole('checkbox').click();
        await page.getByText('1 selected').waitFor();
      },
    ],
    [
      'a question',
      '/outbound',
      async (page) => {
        await row(page, 'Nguyễn Thu Hà').first().getByRole('checkbox').click();
        await page.getByRole('button', { name: 'Cancel 1', exact: true }).click();
        await page.getByRole('dialog').getByText('They will not be sent.').waitFor();
      },
    ],
    [
      'the form',
      '/outbound?new=message',
      async (page) => {
        await page.getByText('An address').click();
        await page.getByRole('textbox', { name: 'Address' }).fill('+12025550123');
        await page.getByText(/^It would not be sent/).waitFor();
      },
    ],
    [
      'the dates',
      '/outbound',
      async (page) => {
        await page.getByRole('button', { name: /^Dates/ }).click();
        await page.getByRole('button', { name: 'Yesterday' }).waitFor();
      },
    ],
  ];
  for (const [what, path, get] of states) await everyLook(browser, bank.url + path, what, get);
});

/** Held jobs by email whose ids end in their number, the newest highest. */
const MANY_HELD = `
insert into cc_outbound_jobs (tenant_id, id, purpose, channel, target_address, status, held_reason,
  next_attempt_at, created_at, updated_at)
select 'default', ('0190a3a1-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'service_notice', 'email',
  'p' || n || '@example.com', 'queued', 'quiet_hours', now() + interval '1 day',
  now() - interval '1 day' + n * interval '1 second', now()
from generate_series(1, $1::int) as n`;
