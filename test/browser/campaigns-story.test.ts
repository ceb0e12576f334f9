import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { startChromium } from './chromium.ts';
import { openPage, runConsole } from './running-console.ts';

let browser: Browser;
before(async () => {
  browser = await startChromium();
});
after(() => browser?.close());

/** Nobody's window closes but Hà's, which is never open; so the story is the same at every hour. */
const PEOPLE = [
  'externalRef,displayName,language,phone,email,allowedChannels,timezone,quietHoursStart,quietHoursEnd,doNotContact',
  'ha,Nguyễn Thu Hà,vi,+84912345678,,sms,Asia/Ho_Chi_Minh,00:00,23:59,no',
  'ben,Ben Okafor,en,+12025554471,,sms,America/New_York,00:00,00:00,no',
  'maria,María Salas,es,+34600123456,,sms,Europe/Madrid,00:00,00:00,no',
  'chloe,Chloé Martin,en,+33612345678,,sms,Europe/Paris,00:00,00:00,no',
  'peter,Peter Lang,en,+447700900123,,sms,Europe/London,00:00,00:00,yes',
  'zoe,Zoë Winter,en,,zoe@example.com,email,Europe/Berlin,00:00,00:00,no',
].join('\n');

for (const width of [1440, 390]) {
  test(`people, a template, a campaign, its picture, its launch and the phone that receives it, at ${width} px`, async () => {
    await using bank = await runConsole();
    const viewport = { width, height: 900 };
    await using opened = await openPage(browser, `${bank.url}/people?new=import`, { viewport });
    const { page, errors } = opened;
    await importPeople(page);
    await publishTemplate(page, bank.url);
    await makeCampaign(page, bank.url);

    // The picture: who, when, why not, and what they read; nothing has left.
    await page.getByText('It would reach 4 of 6 people.').waitFor();
    assert.equal(await figure(page, 'Sent now'), '3');
    assert.equal(await figure(page, 'Held until their window opens'), '1');
    assert.equal(await figure(page, 'Will not be contacted'), '1');
    assert.equal(await figure(page, 'Cannot be reached at all'), '1');
    await page.getByRole('slider', { name: 'When the messages would leave' }).press('Home');
    await page
      .getByText(/3 leave · 1 waits$/)
      .first()
      .waitFor();
    await card(page, 'Why 1 person is left out').getByText('do not contact', { exact: false }).click();
    await page.getByRole('link', { name: 'Peter Lang' }).waitFor();
    await page.getByText('Estimada María Salas, le esperamos el lunes.').waitFor();
    assert.deepEqual((await bank.ask('GET', '/api/outbound/jobs')).items, [], 'a preview sends nothing');

    // One number that the carrier refuses once.
    const { carrier } = await bank.ask('GET', '/api/system');
    await tell(carrier.url, 'faults', {
      kind: 'message',
      to: '+33612345678',
      status: 400,
      code: 21211,
      times: 1,
    });

    await page.getByRole('button', { name: 'Launch to 4 people' }).click();
    const ask = page.getByRole('dialog', { name: 'Launch “Open day” to 4 people?' });
    await ask.getByText('The first message leaves at once.').waitFor();
    await ask.getByText('1 person waits until their window opens.').waitFor();
    await ask.getByRole('button', { name: 'Not yet' }).click();
    await ask.waitFor({ state: 'detached' });
    assert.deepEqual((await bank.ask('GET', '/api/outbound/jobs')).items, [], 'asking sends nothing');
    await page.getByRole('button', { name: 'Launch to 4 people' }).click();
    await ask.getByRole('button', { name: 'Launch to 4 people' }).click();

    await count(page, 'Sent 2').waitFor();
    await count(page, 'Held 1').waitFor();
    await count(page, 'Failed 1').waitFor();
    await count(page, 'Cancelled 1').waitFor();
    await received(carrier.url, '+12025554471', 'Dear Ben Okafor, we see you on Monday.');
    await received(carrier.url, '+34600123456', 'Estimada María Salas, le esperamos el lunes.');
    assert.deepEqual(await messages(carrier.url, '+447700900123'), [], 'nobody who asked for silence');

    // The counts lead to the queue, where the drawer explains the one that is held; it is cancelled there.
    await count(page, 'Held 1').click();
    await page.getByRole('link', { name: 'Nguyễn Thu Hà' }).click();
    const held = drawer(page, 'Nguyễn Thu Hà', width);
    await held.getByText(/^Held until .* their time \(/).waitFor();
    await held.getByRole('button', { name: 'Cancel this message' }).click();
    await held.getByRole('button', { name: 'Yes, cancel it' }).click();
    await held.getByText('Cancelled by an operator.').waitFor();
    await page.keyboard.press('Escape');

    // The one that failed is sent again, and arrives.
    await page.goto(`${bank.url}/campaigns`);
    await page.getByRole('link', { name: 'Open day' }).click();
    await card(page, 'What failed, and why').getByRole('link').first().click();
    await page.getByRole('link', { name: 'Chloé Martin' }).click();
    const failed = drawer(page, 'Chloé Martin', width);
    await failed.getByRole('button', { name: 'Send again' }).click();
    await failed.getByRole('button', { name: 'Yes, send it' }).click();
    await received(carrier.url, '+33612345678', 'Dear Chloé Martin, we see you on Monday.');
    await page.goto(`${bank.url}/campaigns`);
    await page.getByRole('link', { name: 'Open day' }).click();
    await page.getByText('Finished: 3 of 5 messages have left, 2 were not sent.').waitFor();
    assert.equal((await messages(carrier.url, '+12025554471')).length, 1, 'nobody got it twice');
    assert.deepEqual(errors, []);
  });
}

async function importPeople(page: Page): Promise<void> {
  const form = page.getByRole('dialog', { name: 'Import people' });
  const buffer = Buffer.from(PEOPLE);
  await form.locator('input[type=file]').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer });
  await form.getByRole('button', { name: 'Import 6 people' }).click();
  await form.getByRole('button', { name: 'Done' }).click();
}

async function publishTemplate(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/templates`);
  await page.getByRole('main').getByRole('button', { name: 'New template' }).last().click();
  const form = page.getByRole('dialog', { name: 'New template' });
  await form.getByLabel('Key').fill('open-day');
  await form.getByRole('button', { name: 'Write it' }).click();
  await page
    .getByRole('textbox', { name: 'Text', exact: true })
    .fill('Dear {{name}}, we see you on {{day}}.');
  await page.getByRole('button', { name: 'Publish version 1' }).click();
  await page.getByText('Version 1 is published.').waitFor();
  await page.goto(`${url}/templates/open-day?language=es`);
  await page
    .getByRole('textbox', { name: 'Text', exact: true })
    .fill('Estimada {{name}}, le esperamos el lunes.');
  await page.getByRole('button', { name: 'Publish version 1' }).click();
  await page.getByText('Version 1 is published.').waitFor();
}

async function makeCampaign(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/campaigns`);
  await page.getByText('No campaign yet').waitFor();
  await page.getByRole('link', { name: 'New campaign' }).first().click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Open day');
  await page.getByRole('radio', { name: 'Service notice' }).check();
  await page.getByText('Template', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Template' }).selectOption('open-day');
  await page.getByText('Whoever speaks none of these reads English.', { exact: false }).waitFor();
  await page.getByLabel('{{day}}').fill('Monday');
  await page.getByText('6 people', { exact: true }).first().waitFor();
  await page.getByText('5 of them have an address for its channels').waitFor();
  await page.getByRole('button', { name: 'Save and preview' }).click();
}

const card = (page: Page, title: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: title, exact: true }) });

/** The number of a card of the preview. */
const figure = async (page: Page, label: string) =>
  (
    await page.getByText(label, { exact: true }).locator('xpath=..').locator('.num').first().textContent()
  )?.trim();

const count = (page: Page, name: string) => page.getByRole('link', { name, exact: true });

/** Beside the list where there is room for it, else over the page. */
const drawer = (page: Page, name: string, width: number): Locator =>
  page.getByRole(width > 1000 ? 'complementary' : 'dialog', { name });

type Carried = { body: string };

const messages = async (carrier: string, phone: string): Promise<Carried[]> => {
  const answer = await fetch(`${carrier}/carrier/phones/${encodeURIComponent(phone)}`);
  return ((await answer.json()) as { messages: Carried[] }).messages;
};

/** The carrier's own page shows it, as the person would see it. */
async function received(carrier: string, phone: string, text: string): Promise<void> {
  await using opened = await openPage(browser, `${carrier}/#/${encodeURIComponent(phone)}`);
  await opened.page.getByText(text).first().waitFor();
}

const tell = (carrier: string, what: string, body: object) =>
  fetch(`${carrier}/carrier/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
