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

const HEADER = 'externalRef,displayName,language,tags,phone,email,allowedChannels,timezone,doNotContact';
const PEOPLE = [
  HEADER,
  'kh-1,Nguyễn Thu Hà,vi,gold;branch-1,+84912345671,ha@example.com,sms|email,Asia/Ho_Chi_Minh,no',
  'kh-2,María Salas,es,,+34600123456,,sms,Europe/Madrid,no',
  'kh-3,Nobody’s number,en,,12,,sms,Europe/London,no',
  'kh-4,Peter Lang,en,gold,+447700900123,,sms,Europe/London,yes',
].join('\n');
const file = (text: string) => ({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

const add = async (fields: { displayName: string; addresses?: object[] }): Promise<string> =>
  (await bank.ask('POST', '/api/parties', { addresses: [], ...fields })).party.id;
const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
const card = (page: Page, title: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: title, exact: true }) });

test('an empty list says what to do; a file is checked before it changes anything, and outlives an error', async () => {
  await using opened = await openPage(browser, `${bank.url}/people`);
  const { page, errors } = opened;
  await page.getByText('No people yet').waitFor();
  await page.getByRole('main').getByRole('button', { name: 'Import' }).last().click();
  const drawer = page.getByRole('dialog', { name: 'Import people' });
  await drawer.locator('input[type=file]').setInputFiles(file(PEOPLE));
  await drawer.getByText('An import of these 4 rows would change:').waitFor();
  const counts = async () =>
    (await drawer.locator('dl div').allTextContents()).map((text) => text.replace(/(\d+)$/, ' $1'));
  assert.deepEqual(await counts(), ['New 3', 'Changed 0', 'Unchanged 0', 'Rejected 1']);
  await drawer.getByRole('row').filter({ hasText: 'phone' }).getByText('4', { exact: true }).waitFor();
  assert.equal((await bank.ask('GET', '/api/parties')).items.length, 0, 'nothing is changed yet');

  // The server is away for a moment: the file is still there, and so is the way on.
  await page.route('**/api/parties/import?dryRun=false', (route) => route.abort());
  await drawer.getByRole('button', { name: 'Import 3 people' }).click();
  await drawer.getByText(/^The server does not answer/).waitFor();
  await drawer.getByText('people.csv').waitFor();
  await page.unroute('**/api/parties/import?dryRun=false');
  await drawer.getByRole('button', { name: 'Try again' }).click();
  await drawer.getByText('Of 4 rows:').waitFor();
  await drawer.getByRole('button', { name: 'Done' }).click();
  await row(page, 'Nguyễn Thu Hà').getByText('kh-1 · gold · branch-1').waitFor();
  await row(page, 'Peter Lang').getByText('Do not contact').waitFor();
  assert.doesNotMatch((await page.locator('body').textContent()) ?? '', /912345671/);

  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await drawer.locator('input[type=file]').setInputFiles(file(PEOPLE));
  await drawer.getByRole('button', { name: 'Nothing to import' }).waitFor();
  assert.deepEqual(await counts(), ['New 0', 'Changed 0', 'Unchanged 3', 'Rejected 1']);
  await drawer.getByRole('button', { name: 'Choose another file' }).click();
  await drawer.locator('input[type=file]').setInputFiles(file('colour\nred'));
  await drawer.getByText(/names no column by which people are known/).waitFor();
  assert.deepEqual(errors, []);
});

test('numbers without a country are read again when the country is told', async () => {
  await using opened = await openPage(browser, `${bank.url}/people?new=import`);
  const { page } = opened;
  const drawer = page.getByRole('dialog', { name: 'Import people' });
  await drawer.locator('input[type=file]').setInputFiles(file('externalRef,phone\nkh-9,0912 345 679\n'));
  await drawer.getByRole('button', { name: 'Nothing to import' }).waitFor();
  await drawer.getByLabel('Country of numbers without one').fill('vn');
  await drawer.getByLabel('Country of numbers without one').press('Enter');
  await drawer.getByRole('button', { name: 'Import 1 person' }).waitFor();
});

test('filters stand in the address, outlive a reload, and can be cleared', async () => {
  await using opened = await openPage(browser, `${bank.url}/people`);
  const { page } = opened;
  await row(page, 'María Salas').waitFor();
  await page.getByLabel('Tag', { exact: true }).fill('gold');
  await page.getByLabel('Tag', { exact: true }).press('Enter');
  await row(page, 'María Salas').waitFor({ state: 'detached' });
  await page.getByLabel('Do not contact', { exact: true }).selectOption('no');
  await row(page, 'Peter Lang').waitFor({ state: 'detached' });
  await page.waitForURL(/tag=gold&dnc=no/);
  await page.reload();
  await row(page, 'Nguyễn Thu Hà').waitFor();
  assert.equal(await page.getByRole('row').count(), 2);

  await page.keyboard.press('j');
  assert.equal(await page.evaluate('document.activeElement.textContent'), 'Nguyễn Thu Hà');
  await page.keyboard.press('/');
  await page.keyboard.type('nobody at all');
  await page.getByText('Nobody fits these filters.').waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).first().click();
  await row(page, 'María Salas').waitFor();
  assert.doesNotMatch(page.url(), /tag|dnc|q=/);
});

test('a person is added; what cannot be is told beside its field, and what was typed stays', async () => {
  await using opened = await openPage(browser, `${bank.url}/people`);
  const { page, errors } = opened;
  await page.getByRole('button', { name: 'Add a person' }).click();
  const form = page.getByRole('dialog', { name: 'Add a person' });
  await form.getByLabel('Name').fill('Ana Duarte');
  await form.getByLabel('Your id').fill('kh-1');
  await form.getByLabel('Address', { exact: true }).fill('0123');
  await form.getByRole('button', { name: 'Add this person' }).click();
  await form.getByLabel('Address', { exact: true }).and(page.locator('[aria-invalid=true]')).waitFor();
  await form.getByLabel('Address', { exact: true }).fill('+1 202 555 0177');
  await form.getByRole('button', { name: 'Add this person' }).click();
  await form.getByText('Another person has this externalRef.', { exact: true }).waitFor();
  assert.equal(await form.getByLabel('Name').inputValue(), 'Ana Duarte');
  await form.getByLabel('Your id').fill('kh-ana');
  await form.getByRole('button', { name: 'Add this person' }).click();
  await page.getByRole('heading', { level: 1, name: 'Ana Duarte' }).waitFor();
  await page.waitForURL(/\/people\/[0-9a-f-]{36}$/);
  await page.getByText('Nothing is on record, so nothing may be sent.').waitFor();
  assert.deepEqual(errors, []);
});

test('what a person allows changes at once whether they may be contacted, and stands in their history', async () => {
  const id = await add({
    displayName: 'Bea Lindqvist',
    addresses: [{ kind: 'phone', value: '+12025550161' }],
  });
  await using opened = await openPage(browser, `${bank.url}/people/${id}`);
  const { page, errors } = opened;
  const sms = card(page, 'May I contact them now?').getByRole('listitem').filter({ hasText: 'SMS' }).first();
  await sms.getByText('No', { exact: true }).waitFor();
  await sms.getByText('no consent on record', { exact: false }).first().waitFor();

  const preferences = card(page, 'Preferences');
  await preferences.getByRole('checkbox', { name: 'SMS' }).check();
  await preferences.getByLabel('Time zone').fill('kolk');
  await page.getByRole('option', { name: 'Asia/Kolkata' }).click();
  await preferences.getByLabel('Quiet from').fill('9');
  await preferences.getByRole('button', { name: 'Save preferences' }).click();
  await preferences.getByText('Quiet hours need a start and an end', { exact: false }).first().waitFor();
  // A colleague changes something else meanwhile: both changes stand in the end.
  await bank.ask('PUT', `/api/parties/${id}/preferences`, { allowedChannels: [], language: 'es' });
  await preferences.getByLabel('Language they asked for').and(page.locator('[value=es]')).waitFor();
  await preferences.getByLabel('Quiet until').fill('900');
  await preferences.getByRole('button', { name: 'Save preferences' }).click();
  await preferences.getByRole('button', { name: 'Save preferences' }).waitFor({ state: 'detached' });
  const saved = (await bank.ask('GET', `/api/parties/${id}`)).party.preferences;
  assert.deepEqual(saved, {
    doNotContact: false,
    allowedChannels: ['sms'],
    timezone: 'Asia/Kolkata',
    quietHoursStart: '09:00',
    quietHoursEnd: '09:00',
    language: 'es',
  });
  await sms.getByText('Yes', { exact: true }).waitFor();
  await sms.getByText('The rules, one by one').click();
  assert.equal(await sms.locator('[data-result]').count(), 10);

  await page.getByRole('button', { name: 'Do not contact', exact: true }).click();
  const ask = page.getByRole('dialog', { name: 'Never contact Bea Lindqvist again?' });
  await ask.getByRole('button', { name: 'Leave it as it is' }).click();
  assert.equal((await bank.ask('GET', `/api/parties/${id}`)).party.preferences.doNotContact, false);
  await page.getByRole('button', { name: 'Do not contact', exact: true }).click();
  await ask.getByRole('button', { name: 'Yes, do not contact' }).click();
  await sms.getByText('do not contact', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Lift “do not contact”' }).waitFor();
  await card(page, 'History').getByText('· Do not contact').waitFor();
  await card(page, 'History').getByText('Person added').waitFor();
  assert.deepEqual(errors, []);
});

test('consent is recorded with its evidence; a suppression is lifted only with a reason', async () => {
  const id = await add({
    displayName: 'Li Wei',
    addresses: [{ kind: 'phone', value: '+61412345090' }],
  });
  await using opened = await openPage(browser, `${bank.url}/people/${id}`);
  const { page, errors } = opened;
  await card(page, 'Consents').getByRole('button', { name: 'Record consent' }).click();
  const consent = page.getByRole('dialog', { name: 'Record consent' });
  await consent.getByRole('button', { name: 'Record that they gave consent' }).click();
  await consent.getByLabel('Where they said it').and(page.locator('[aria-invalid=true]')).waitFor();
  await consent.getByLabel('Where they said it').fill('Branch 12');
  await consent.getByLabel('Evidence').fill('Signed form 4471');
  await consent.getByText('Withdrawn').click();
  await consent.getByRole('button', { name: 'Record that they withdrew it' }).click();
  const [entry] = [card(page, 'Consents').getByRole('listitem')];
  await entry.getByText('Withdrawn').waitFor();
  await entry.getByText('Evidence').click();
  await entry.getByText('Signed form 4471').waitFor();

  const suppressions = card(page, 'Suppressions');
  await suppressions.getByRole('button', { name: 'Suppress an address' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Suppress it' }).click();
  await suppressions.getByText('Opted out').waitFor();
  await suppressions.getByRole('button', { name: 'Lift' }).click();
  const lift = page.getByRole('dialog', { name: /^Use \+61 ••• ••• 090 again/ });
  await lift.getByRole('button', { name: 'Yes, lift it' }).click();
  await lift.getByText('Say why: nobody lifts this without a reason.').waitFor();
  await lift.getByLabel('Why it may be used again').fill('He wrote to us on Monday.');
  await lift.getByRole('button', { name: 'Yes, lift it' }).click();
  await suppressions.getByText('None of their addresses is shut off.').waitFor();
  await suppressions.getByText('1 lifted').waitFor();
  await card(page, 'History').getByText('He wrote to us on Monday.', { exact: false }).waitFor();

  const addresses = card(page, 'Addresses');
  assert.doesNotMatch((await addresses.textContent()) ?? '', /412345/);
  await addresses.getByRole('button', { name: 'Show in full' }).click();
  await addresses.getByText('+61412345090').waitFor();
  assert.deepEqual(errors, []);
});

test('an edit sends only what differs, and a person is found by the caller’s own id', async () => {
  await using opened = await openPage(browser, `${bank.url}/people/ref:kh-2`);
  const { page } = opened;
  await page.waitForURL(/\/people\/[0-9a-f-]{36}$/);
  const sent: unknown[] = [];
  page.on('request', (request) => {
    if (request.method() === 'PATCH') sent.push(request.postDataJSON());
  });
  await page.getByRole('button', { name: 'Edit' }).click();
  const form = page.getByRole('dialog', { name: 'Edit this person' });
  await form.getByLabel('Tags').fill('card,');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.waitFor({ state: 'detached' });
  await page.getByRole('list', { name: 'Tags' }).getByRole('link', { name: 'card' }).click();
  await page.waitForURL(/\/people\?tag=card/);
  await row(page, 'María Salas').waitFor();
  assert.deepEqual(sent, [{ tags: ['card'] }]);

  await page.goto(`${bank.url}/people/ref:nobody`);
  await page.getByRole('heading', { name: 'Nobody here' }).waitFor();
});

test('the pages of people hold to WCAG in light and dark, wide and narrow', async () => {
  const { items } = await bank.ask('GET', '/api/parties?q=kh-1');
  const person = `${bank.url}/people/${items[0].id}`;
  await everyLook(browser, `${bank.url}/people`, 'the list', (page) => row(page, 'María Salas').waitFor());
  await everyLook(browser, `${bank.url}/people?q=zzz`, 'nobody', (page) =>
    page.getByText('Nobody fits these filters.').waitFor(),
  );
  await everyLook(browser, `${bank.url}/people?new=person`, 'the form', (page) =>
    page.getByRole('dialog').getByLabel('Name').waitFor(),
  );
  await everyLook(browser, `${bank.url}/people?new=import`, 'an import', async (page) => {
    await page.locator('input[type=file]').setInputFiles(file(PEOPLE));
    await page.getByRole('button', { name: 'Nothing to import' }).waitFor();
  });
  await everyLook(browser, person, 'a person', async (page) => {
    await page.getByText('The rules, one by one').first().click();
    await page.getByText('On record since').waitFor();
  });
  await everyLook(browser, person, 'a question', async (page) => {
    await page.getByRole('button', { name: 'Do not contact', exact: true }).click();
    await page.getByRole('dialog').getByText('Nothing overrides it', { exact: false }).waitFor();
  });
  await everyLook(browser, person, 'a form for consent', async (page) => {
    await page.getByRole('button', { name: 'Record consent' }).click();
    await page.getByRole('dialog').getByLabel('Evidence').waitFor();
  });
});
