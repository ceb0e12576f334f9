import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from './chromium.ts';
import { everyLook } from './every-look.ts';
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

const make = async (fields: object): Promise<string> =>
  (await bank.ask('POST', '/api/campaigns', { purpose: 'service_notice', ...fields })).campaign.id;
const NOTICE = {
  allowedChannels: ['sms'],
  content: { text: 'Dear {{name}}, the branch is closed.' },
  audience: { filter: {} },
};
const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

test('an empty list says what to do next, and leads to the form', async () => {
  await everyLook(browser, `${bank.url}/campaigns`, 'empty list', (page) =>
    page.getByText('No campaign yet').waitFor(),
  );
  await using opened = await openPage(browser, `${bank.url}/campaigns`);
  await opened.page.getByRole('link', { name: 'New campaign' }).last().click();
  await opened.page.getByRole('heading', { level: 1, name: 'New campaign' }).waitFor();
});

test('a campaign is made with the keyboard alone; its channels stand in the order that was asked for', async () => {
  await using opened = await openPage(browser, `${bank.url}/campaigns`);
  const { page, errors } = opened;
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  /** Goes on by Tab until what has the focus is called so. */
  const tabTo = async (name: string) => {
    for (let presses = 0; presses < 80; presses += 1) {
      const focused = await page.evaluate(() => {
        const element = document.activeElement as HTMLInputElement;
        if (!element.matches('a, button, input, textarea, select')) return '';
        return element.labels?.[0]?.textContent ?? element.ariaLabel ?? element.textContent ?? '';
      });
      if (focused.includes(name)) return;
      await page.keyboard.press('Tab');
    }
    assert.fail(`Tab never comes to "${name}"`);
  };
  await page.getByText('No campaign yet').waitFor();
  await tabTo('New campaign');
  await press('Enter');
  await page.getByRole('heading', { level: 1, name: 'New campaign' }).waitFor();
  await tabTo('Name');
  await page.keyboard.type('By keyboard');
  await tabTo('Fraud alert');
  await press('ArrowUp');
  assert.equal(await page.getByRole('radio', { name: 'Service notice' }).isChecked(), true);
  await tabTo('Add WhatsApp');
  await press('Enter');
  await tabTo('Add Email');
  await press('Enter');
  await page.getByRole('button', { name: 'Prefer Email more' }).focus();
  await press('Enter', 'Enter', 'Enter');
  assert.equal(
    await page.evaluate(() => document.activeElement?.ariaLabel),
    'Prefer Email more',
    'the focus goes with the channel, to the top and no further',
  );
  await tabTo('Remove SMS');
  await press('Enter');
  await tabTo('Subject of emails');
  await page.keyboard.type('Closed on Monday');
  await tabTo('Text');
  await page.keyboard.type('Dear {{name}}, we are closed on {{day}}.');
  await tabTo('{{day}}');
  await page.keyboard.type('Monday');
  await tabTo('Languages');
  await page.keyboard.type('vi');
  await press('Enter');
  await tabTo('Pace, messages a minute');
  await page.keyboard.type('20');
  await press('Enter');
  await page.getByRole('heading', { level: 1, name: 'By keyboard' }).waitFor();
  const { items } = await bank.ask('GET', '/api/campaigns');
  const [made] = items;
  assert.deepEqual(made.allowedChannels, ['email', 'whatsapp']);
  assert.deepEqual(made.content, {
    text: 'Dear {{name}}, we are closed on {{day}}.',
    subject: 'Closed on Monday',
  });
  assert.deepEqual(made.audience, { kind: 'filter', filter: { languages: ['vi'] } });
  assert.deepEqual([made.perMinute, made.variables], [20, { day: 'Monday' }]);
  assert.deepEqual(errors, []);
});

test('what is refused stands at its field, what was typed outlives a reload and a server that is away', async () => {
  await make({ name: 'Already there' });
  await using opened = await openPage(browser, `${bank.url}/campaigns/new`);
  const { page, errors } = opened;
  const save = page.getByRole('button', { name: 'Save and preview' });
  await save.click();
  await page.getByText('2 fields need you.').waitFor();
  await page.getByText('Give it a name.').waitFor();
  assert.equal(
    await page.evaluate(() => (document.activeElement as HTMLInputElement).labels?.[0]?.textContent),
    'Name *',
  );

  await page.getByRole('textbox', { name: 'Name' }).fill('Already there');
  await page.getByRole('radio', { name: 'Service notice' }).check();
  await page.getByRole('textbox', { name: 'Text' }).fill('Dear {{name}, hello');
  await page.getByLabel('Pace, messages a minute').fill('lots');
  await save.click();
  await page.getByText('Send a number here, not text.').waitFor();
  await page.getByLabel('Pace, messages a minute').fill('30');
  await page.getByText('Send a number here, not text.').waitFor({ state: 'detached' });
  await save.click();
  await page.getByText('is no placeholder.', { exact: false }).waitFor();
  await page.getByRole('textbox', { name: 'Text' }).fill('Dear {{name}}, hello');
  await save.click();
  await page.getByText('A campaign of this name and purpose exists.', { exact: true }).waitFor();
  await page.getByRole('textbox', { name: 'Name' }).fill('Not taken');

  await page.reload();
  await page.getByText(/^What you wrote at .* and did not save is here again\.$/).waitFor();
  assert.equal(await page.getByRole('textbox', { name: 'Text' }).inputValue(), 'Dear {{name}}, hello');
  assert.equal(await page.getByRole('textbox', { name: 'Name' }).inputValue(), 'Not taken');

  await bank.stop();
  await save.click();
  await page.getByText('The server does not answer. What you wrote stays here', { exact: false }).waitFor();
  await bank.start();
  await save.click();
  await page.getByRole('heading', { level: 1, name: 'Not taken' }).waitFor();
  await page.goto(`${bank.url}/campaigns/new`);
  assert.equal(
    await page.getByRole('textbox', { name: 'Name' }).inputValue(),
    '',
    'what was saved is not offered again',
  );
  assert.deepEqual(errors, []);
});

test('an answer that was lost is asked for again, and makes no second campaign', async () => {
  await using opened = await openPage(browser, `${bank.url}/campaigns/new`);
  const { page } = opened;
  await page.getByRole('textbox', { name: 'Name' }).fill('Once');
  await page.getByRole('radio', { name: 'Service notice' }).check();
  // The server hears it, and its answer never arrives.
  await page.route('**/api/campaigns', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    await route.fetch();
    await route.abort();
  });
  await page.getByRole('button', { name: 'Save and preview' }).click();
  await page.getByText('The server does not answer.', { exact: false }).waitFor();
  await page.unroute('**/api/campaigns');
  await page.getByRole('button', { name: 'Save and preview' }).click();
  await page.getByRole('heading', { level: 1, name: 'Once' }).waitFor();
  assert.equal((await bank.ask('GET', '/api/campaigns?q=Once')).items.length, 1);
});

test('a list is checked before it changes anything, and what it brings fills the text', async () => {
  for (const [ref, phone] of [
    ['ana', '+12025550171'],
    ['bo', '+12025550172'],
  ] as const) {
    await bank.ask('POST', '/api/parties', {
      externalRef: ref,
      displayName: `Person ${ref}`,
      addresses: [{ kind: 'phone', value: phone, status: 'bound' }],
    });
    await bank.ask('PUT', `/api/parties/ref:${ref}/preferences`, {
      doNotContact: false,
      allowedChannels: ['sms'],
      timezone: 'America/New_York',
      quietHoursStart: '00:00',
      quietHoursEnd: '00:00',
    });
  }
  await using opened = await openPage(browser, `${bank.url}/campaigns/new`);
  const { page, errors } = opened;
  await page.getByText('An uploaded list', { exact: true }).click();
  const choose = (text: string) =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name: 'due.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await choose('externalRef,amount\nana,480 USD\n');
  await page.getByText('Give it a name.').waitFor();
  await page.getByRole('textbox', { name: 'Name' }).fill('By list');
  await page.getByRole('radio', { name: 'Service notice' }).check();
  await page.getByRole('textbox', { name: 'Text' }).fill('Dear {{name}}, {{amount}} is due.');
  await choose('externalRef,amount\nana,480 USD\nbo,\nnobody,1\n');
  await page.waitForURL(/edit$/);
  await page.getByText('2 people found in 3 rows.').waitFor();
  await page.getByText('1 row cannot be used').waitFor();
  await page.getByText('Nobody on record has this externalRef.', { exact: false }).waitFor();
  const [before] = (await bank.ask('GET', '/api/campaigns?q=By list')).items;
  assert.notEqual(before.audience?.kind, 'list', 'it was only checked');
  await page.getByRole('button', { name: 'Use this list of 2 people' }).click();
  await page.getByText('from due.csv').waitFor();
  await page.getByText('comes from the list').waitFor();
  await page.getByRole('button', { name: 'Save and preview' }).click();

  // Bo's row has nothing for the amount: said before the launch, and left out only when asked.
  await page.getByText('is blank for 1 person').waitFor();
  await page.getByText('Dear Person ana, 480 USD is due.').waitFor();
  await page.getByRole('button', { name: 'Launch to 1 person' }).click();
  const ask = page.getByRole('dialog');
  await ask.getByRole('button', { name: 'Launch to 1 person' }).click();
  await ask.getByText('No value is known for: amount', { exact: false }).waitFor();
  await ask.getByRole('checkbox', { name: 'Leave out 1 person whose text would have a hole' }).check();
  await ask.getByRole('button', { name: 'Launch to 1 person' }).click();
  await page.getByText('Finished: 1 of 1 messages have left', { exact: false }).waitFor();
  await page.getByText('1 person got no message, since their text had a hole.', { exact: false }).waitFor();
  assert.deepEqual(errors, []);
});

test('filters stand in the address, and the state and its counts in words', async () => {
  await make({ name: 'Old one', status: 'archived' });
  await using opened = await openPage(browser, `${bank.url}/campaigns`);
  const { page } = opened;
  await row(page, 'Old one').getByText('Archived').waitFor();
  await row(page, 'By list').getByText('Finished').waitFor();
  await row(page, 'Already there').getByText('says nothing yet').waitFor();
  await page.getByLabel('State', { exact: true }).selectOption('archived');
  await row(page, 'Already there').waitFor({ state: 'detached' });
  await page.waitForURL(/status=archived/);
  await page.reload();
  await row(page, 'Old one').waitFor();
  assert.equal(await page.getByRole('row').count(), 2);
  await page.getByLabel('Search by name').fill('nothing like it');
  await page.getByText('No campaign is like that.').waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await row(page, 'By list').getByRole('link', { name: 'Sent 1' }).click();
  await page.waitForURL(/\/outbound\?.*campaignId=.*status=sent/);
  await row(page, 'Person ana').waitFor();
});

test('a preview that people have made old says so, and is computed again when asked', async () => {
  const id = await make({ name: 'Ages', ...NOTICE });
  await using opened = await openPage(browser, `${bank.url}/campaigns/${id}`);
  const { page } = opened;
  await page.getByText('It would reach 2 of 2 people.').waitFor();
  await bank.ask('PUT', '/api/parties/ref:bo/preferences', { doNotContact: true });
  await page.getByText('People or the campaign changed since this was computed.').waitFor();
  await page.getByText('It would reach 2 of 2 people.').waitFor();
  await page.getByRole('button', { name: 'Compute again' }).click();
  await page.getByText('It would reach 1 of 2 people.').waitFor();
  await bank.ask('PUT', '/api/parties/ref:bo/preferences', { doNotContact: false });
  await page.getByText('People or the campaign changed since this was computed.').waitFor();
});

test('a campaign is paused, resumed and archived after it was asked about, and copied', async () => {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  const id = await make({ name: 'For tomorrow', ...NOTICE, startsAt: tomorrow });
  await bank.ask('POST', `/api/campaigns/${id}/launch`, {});
  await using opened = await openPage(browser, `${bank.url}/campaigns/${id}`);
  const { page, errors } = opened;
  await page.getByText('2 messages are ready.', { exact: false }).waitFor();
  const dialog = page.getByRole('dialog');

  await page.getByRole('button', { name: 'Pause' }).click();
  await dialog.getByText('2 messages that wait stop and keep their places.', { exact: false }).waitFor();
  await dialog.getByRole('button', { name: 'Leave it as it is' }).click();
  assert.equal(
    (await bank.ask('GET', `/api/campaigns/${id}`)).campaign.status,
    'active',
    'asking changes nothing',
  );
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Pause' }).click();
  await dialog.getByRole('button', { name: 'Pause it' }).click();
  await page.getByText('Paused: 2 messages keep their places, 0 have left.').waitFor();
  await page.getByRole('link', { name: 'campaign paused 2' }).waitFor();

  await page.getByRole('button', { name: 'Resume' }).click();
  await dialog.getByRole('button', { name: 'Resume it' }).click();
  await page.getByText('2 messages are ready.', { exact: false }).waitFor();

  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  await dialog.getByText('2 messages that still wait are cancelled.', { exact: false }).waitFor();
  await dialog.getByRole('button', { name: 'Archive it' }).click();
  await page.getByText('Archived: 0 of 2 messages have left.').waitFor();
  await page.getByRole('link', { name: 'campaign not active 2' }).waitFor();
  await page.getByText('Active → Archived', { exact: false }).waitFor();

  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Copy it' }).click();
  const name = page.getByRole('textbox', { name: 'Name' });
  await name.waitFor();
  assert.equal(await name.inputValue(), 'Copy of For tomorrow');
  assert.equal(await page.getByRole('textbox', { name: 'Text' }).inputValue(), NOTICE.content.text);
  await page.getByRole('radio', { name: 'Service notice' }).check();
  await page.getByRole('button', { name: 'Save and preview' }).click();
  await page.getByText('It would reach 2 of 2 people.').waitFor();
  assert.deepEqual(errors, []);
});

test('whoever may only look is offered nothing to do', async () => {
  const id = await make({ name: 'To look at', ...NOTICE });
  await using opened = await openPage(browser, 'about:blank');
  const { page } = opened;
  await page.route('**/api/me', (route) =>
    route.fulfill({
      json: { actor: 'Vera', role: 'viewer', permissions: ['campaigns:VIEW'], auth: 'accounts' },
    }),
  );
  await page.goto(`${bank.url}/campaigns/${id}`);
  await page.getByText('It would reach 2 of 2 people.').waitFor();
  assert.equal(await page.getByRole('button', { name: /Launch|Edit|Pause|More actions/ }).count(), 0);
  await page.goto(`${bank.url}/campaigns`);
  await row(page, 'To look at').waitFor();
  assert.equal(await page.getByRole('link', { name: 'New campaign' }).count(), 0);
});

test('the list and the form hold to WCAG in every look, also with faults', async () => {
  await everyLook(browser, `${bank.url}/campaigns`, 'list', (page) => row(page, 'By list').waitFor());
  await everyLook(browser, `${bank.url}/campaigns/new`, 'form', async (page) => {
    await page.getByText('2 people', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'Add Email' }).click();
    await page.getByRole('button', { name: 'Save and preview' }).click();
    await page.getByText('Give it a name.').waitFor();
  });
});

test('the picture and what asks before the launch hold to WCAG in every look', async () => {
  const id = await make({ name: `Long ${'name of a campaign '.repeat(9)}`, ...NOTICE, perMinute: 1 });
  await everyLook(browser, `${bank.url}/campaigns/${id}`, 'preview', async (page) => {
    await page.getByText('It would reach 2 of 2 people.').waitFor();
    await page.getByText('As a table').click();
  });
  await everyLook(browser, `${bank.url}/campaigns/${id}`, 'question', async (page) => {
    await page.getByRole('button', { name: 'Launch to 2 people' }).click();
    await page.getByRole('dialog').getByText('The first message leaves at once.').waitFor();
  });
});

test('a campaign that runs, one that waits and one that lacks something hold to WCAG in every look', async () => {
  const [{ id: ran }] = (await bank.ask('GET', '/api/campaigns?q=By list')).items;
  await everyLook(browser, `${bank.url}/campaigns/${ran}`, 'finished', (page) =>
    page.getByText('Finished: 1 of 1', { exact: false }).waitFor(),
  );
  const [{ id: lacking }] = (await bank.ask('GET', '/api/campaigns?q=Already')).items;
  await everyLook(browser, `${bank.url}/campaigns/${lacking}`, 'not ready', (page) =>
    page.getByText('This campaign cannot be launched yet.').waitFor(),
  );
});

test('nothing sticks out of the pages in any of the languages, on a phone', async () => {
  const [{ id }] = (await bank.ask('GET', '/api/campaigns?q=Long')).items;
  const [{ id: ran }] = (await bank.ask('GET', '/api/campaigns?q=By list')).items;
  for (const locale of ['es', 'vi']) {
    const viewport = { width: 390, height: 900 };
    await using opened = await openPage(browser, `${bank.url}/campaigns`, { locale, viewport });
    const { page, errors } = opened;
    for (const path of ['', '/new', `/${id}`, `/${ran}`]) {
      await page.goto(`${bank.url}/campaigns${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByRole('main').getByText(/2|1/).first().waitFor();
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      assert.equal(overflow, 0, `${locale} ${path}`);
    }
    assert.deepEqual(errors, []);
  }
});
