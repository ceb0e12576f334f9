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

const publish = (fields: object) => bank.ask('POST', '/api/templates', fields);
const card = (page: Page, title: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: title, exact: true }) });
const read = (page: Page) => card(page, 'What they would read');

test('a first template is written, seen as people would read it, and published', async () => {
  await using opened = await openPage(browser, `${bank.url}/templates`);
  const { page, errors } = opened;
  await page.getByText('No templates yet').waitFor();
  await page.getByRole('main').getByRole('button', { name: 'New template' }).last().click();
  const form = page.getByRole('dialog', { name: 'New template' });
  await form.getByLabel('Key').fill('due notice');
  await form.getByRole('button', { name: 'Write it' }).click();
  await form.getByText('Begin with a letter or a digit', { exact: false }).waitFor();
  await form.getByLabel('Key').fill('due-notice');
  await form.getByRole('button', { name: 'Write it' }).click();
  await page.getByRole('heading', { level: 1, name: 'due-notice' }).waitFor();
  await page.getByText('Nothing is published yet.', { exact: false }).waitFor();

  const text = page.getByRole('textbox', { name: 'Text', exact: true });
  await text.fill('Dear {{name}}, {{amount}} is due.');
  await read(page).getByText('Dear Lan, $1,250.00 is due.').waitFor();
  await read(page).getByText('1 SMS').waitFor();
  await read(page).getByText('GSM-7', { exact: false }).waitFor();
  await read(page).getByLabel('name').fill('Hằng');
  await read(page).getByText('Dear Hằng,', { exact: false }).waitFor();
  await read(page).getByText('UCS-2', { exact: false }).first().waitFor();
  await text.fill(`Dear {{name}}, ${'á'.repeat(80)}`);
  await read(page).getByText('2 SMS').waitFor();

  // Half a blank is seen while it is written, and refused beside its field.
  await text.fill('Dear {{name}}, {{amo');
  await read(page).getByText('This is no blank and would be refused: {{amo').waitFor();
  await page.getByRole('button', { name: 'Publish version 1' }).click();
  await page.getByText('{{amo is no placeholder.', { exact: false }).first().waitFor();
  assert.equal(await text.inputValue(), 'Dear {{name}}, {{amo', 'what was typed stays');
  await text.fill('Dear {{name}}, {{amount}} is due.');
  await page.getByRole('button', { name: 'Publish version 1' }).click();
  await page.getByText('Version 1 is published.').waitFor();
  const { template } = await bank.ask('GET', '/api/templates/due-notice');
  assert.equal(template.variants[0].body, 'Dear {{name}}, {{amount}} is due.');
  assert.deepEqual(errors, []);
});

test('a draft outlives a reload and says when somebody else published meanwhile', async () => {
  await publish({ key: 'kept', language: 'en', body: 'First.' });
  await using opened = await openPage(browser, `${bank.url}/templates/kept?language=en`);
  const { page, errors } = opened;
  const text = page.getByRole('textbox', { name: 'Text', exact: true });
  await text.waitFor();
  await text.fill('Mine.');
  await page.reload();
  assert.equal(await text.inputValue(), 'Mine.');
  await publish({ key: 'kept', language: 'en', body: 'Theirs.' });
  await page.getByText('Version 2 was published meanwhile by admin.', { exact: false }).waitFor();
  assert.equal(await text.inputValue(), 'Mine.');
  await page.getByRole('button', { name: 'Publish version 3' }).waitFor();
  await page.getByRole('button', { name: 'Discard the draft' }).click();
  assert.equal(await text.inputValue(), 'Theirs.');

  const versions = card(page, 'Versions');
  await versions.getByText('Version 1').click();
  await versions.getByRole('button', { name: 'Take this text up again' }).last().click();
  assert.equal(await text.inputValue(), 'First.');
  await page.getByRole('button', { name: 'Publish version 3' }).click();
  await page.getByText('Version 3 is published.').waitFor();
  assert.deepEqual(errors, []);
});

test('missing languages are hinted and can be written; retiring asks first', async () => {
  await publish({ key: 'hinted', language: 'en', body: 'Hello {{name}}.' });
  await publish({ key: 'spoken', language: 'vi', body: 'Chào {{name}}.' });
  await using opened = await openPage(browser, `${bank.url}/templates`);
  const { page, errors } = opened;
  const row = page.getByRole('row').filter({ hasText: 'hinted' });
  await row.getByText('No text in: Vietnamese').waitFor();
  await row.getByRole('link', { name: 'hinted' }).click();
  await page.getByRole('link', { name: 'Write it in Vietnamese' }).click();
  await page.waitForURL(/language=vi/);
  await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Chào {{name}}!');
  await page.getByRole('button', { name: 'Publish version 1' }).click();
  await page.getByRole('link', { name: 'Vietnamese v1' }).waitFor();

  await page.getByRole('button', { name: 'Retire', exact: true }).click();
  const ask = page.getByRole('dialog', { name: 'Retire Vietnamese of hinted?' });
  await ask.getByRole('button', { name: 'Leave it as it is' }).click();
  assert.equal((await bank.ask('GET', '/api/templates/hinted')).template.variants.length, 2);
  await page.getByRole('button', { name: 'Retire', exact: true }).click();
  await ask.getByRole('button', { name: 'Yes, retire it' }).click();
  await card(page, 'Versions').getByText('retired', { exact: false }).waitFor();
  assert.equal((await bank.ask('GET', '/api/templates/hinted')).template.variants.length, 1);
  assert.deepEqual(errors, []);
});

test('an email is shown in a frame that runs nothing and reaches nothing', async () => {
  await publish({
    key: 'mail',
    language: 'en',
    channel: 'email',
    subject: 'For {{name}}',
    body: 'Plain',
    html: '<h1>Hello {{name}}</h1><script>parent.document.title = "taken"</script><img src="https://example.com/spy.png">',
  });
  await using opened = await openPage(browser, `${bank.url}/templates/mail`);
  const { page, errors } = opened;
  const refused: string[] = [];
  page.on('requestfailed', (request) => refused.push(`${request.url()} ${request.failure()?.errorText}`));
  await read(page).getByText('For Lan').waitFor();
  const frame = page.frameLocator('iframe');
  await frame.getByRole('heading', { name: 'Hello Lan' }).waitFor();
  await page
    .getByLabel('HTML', { exact: true })
    .fill('<h1>Bye {{name}}</h1><img src="https://example.com/2.png">');
  await frame.getByRole('heading', { name: 'Bye Lan' }).waitFor();
  assert.notEqual(await page.title(), 'taken');
  assert.deepEqual(refused, ['https://example.com/spy.png csp', 'https://example.com/2.png csp']);
  assert.deepEqual(errors, []);
});

test('the pages of templates hold to WCAG in light and dark, wide and narrow', async () => {
  await everyLook(browser, `${bank.url}/templates`, 'the list', (page) =>
    page.getByRole('row').filter({ hasText: 'kept' }).waitFor(),
  );
  await everyLook(browser, `${bank.url}/templates?new=template`, 'the form', (page) =>
    page.getByRole('dialog').getByLabel('Key').waitFor(),
  );
  await everyLook(browser, `${bank.url}/templates/hinted?language=en`, 'the editor', async (page) => {
    await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Chào {{name}}, Hằng {{');
    await page.getByText('This is no blank', { exact: false }).waitFor();
    await page.getByText('Version 1').click();
  });
  await everyLook(browser, `${bank.url}/templates/mail`, 'an email', (page) =>
    page.frameLocator('iframe').getByRole('heading').waitFor(),
  );
});
