import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { freshDatabase } from '../../test/postgres.ts';
import type { Campaign } from '../store/campaigns.ts';
import type { Template } from '../store/templates.ts';
import { channelsOf, templatesOf, wordsOf } from './words.ts';

const template = (change: Partial<Template>): Template => ({
  id: 'id',
  key: 'bill',
  language: 'en',
  version: 1,
  channel: null,
  subject: null,
  body: 'Hello {{name}}, {{amount}} is due.',
  html: null,
  createdBy: null,
  createdAt: 0,
  retiredAt: null,
  ...change,
});
const said = (change: Partial<Campaign> = {}) => ({
  templateKey: 'bill',
  content: null,
  variables: {},
  allowedChannels: null,
  ...change,
});
const ana = { displayName: 'Ana', externalRef: 'c1', language: 'es', variables: {} };

describe('the words of a campaign for a person', () => {
  test('are those of the template in their language', () => {
    const templates = [template({}), template({ language: 'es', body: 'Hola {{name}}, debe {{amount}}.' })];
    const campaign = said({ variables: { amount: 480 } });
    assert.deepEqual(wordsOf(campaign, templates, ana, 'sms').payload, { text: 'Hola Ana, debe 480.' });
    const german = wordsOf(campaign, templates, { ...ana, language: 'de' }, 'sms');
    assert.deepEqual(german.payload, { text: 'Hello Ana, 480 is due.' });
    assert.equal(german.template?.language, 'en');
  });

  test('take a value from the list before the campaign’s, and that before what is known of everybody', () => {
    const words = (variables: Campaign['variables'], own: Record<string, string>) =>
      wordsOf(said({ variables }), [template({})], { ...ana, variables: own }, 'sms').payload.text;
    assert.equal(words({ amount: 480 }, { amount: '12' }), 'Hello Ana, 12 is due.');
    assert.equal(words({ amount: 480, name: 'customer' }, {}), 'Hello customer, 480 is due.');
  });

  test('name what is missing instead of leaving a hole', () => {
    assert.deepEqual(wordsOf(said(), [template({})], ana, 'sms').missing, ['amount']);
    assert.deepEqual(
      wordsOf(said(), [template({ body: '{{externalRef}}' })], { ...ana, externalRef: null }, 'sms').missing,
      ['externalRef'],
    );
  });

  test('can be the campaign’s own, with subject and HTML for mail', () => {
    const content = { text: 'Hi {{name}}', subject: 'For {{name}}', html: '<p>{{name}}</p>' };
    const { payload, template: used } = wordsOf(
      said({ templateKey: null, content }),
      [],
      { ...ana, displayName: 'Ana & Co' },
      'email',
    );
    assert.deepEqual(payload, { text: 'Hi Ana & Co', subject: 'For Ana & Co', html: '<p>Ana &amp; Co</p>' });
    assert.equal(used, null);
  });

  test('have a fault when a person’s values make them unfit for the channel', () => {
    const long = { ...ana, variables: { amount: 'x'.repeat(1600) } };
    assert.equal(wordsOf(said(), [template({})], long, 'sms').fault?.code, 'text_too_long');
    assert.equal(wordsOf(said(), [template({})], long, 'email').fault, null);
  });
});

describe('the channels of a campaign', () => {
  test('are those it allows and has words for', () => {
    const mail = [template({ channel: 'email' })];
    assert.deepEqual(channelsOf(said({ allowedChannels: ['sms', 'email'] }), mail), ['email']);
    assert.deepEqual(channelsOf(said({ allowedChannels: ['sms', 'email'] }), [template({})]), [
      'sms',
      'email',
    ]);
    assert.equal(channelsOf(said(), [template({})]).length, 7);
    assert.deepEqual(channelsOf(said({ allowedChannels: ['sms'] }), []), []);
  });

  test('are only mail for a text of its own that is HTML alone', () => {
    const own = (content: Campaign['content']) =>
      channelsOf(said({ templateKey: null, content, allowedChannels: ['sms', 'email'] }), []);
    assert.deepEqual(own({ html: '<p>Hi</p>' }), ['email']);
    assert.deepEqual(own({ text: 'Hi', html: '<p>Hi</p>' }), ['sms', 'email']);
  });
});

test('a launch says what its template said when it began, whatever is published or retired meanwhile', async () => {
  await using db = await freshDatabase();
  await db.script(`
    insert into cc_templates (key, language, version, body, created_at, retired_at) values
      ('bill', 'en', 1, 'First', to_timestamp(100), null), ('bill', 'en', 2, 'Second', to_timestamp(200), null),
      ('bill', 'es', 1, 'Primero', to_timestamp(100), to_timestamp(300))`);
  const bodies = async (asOf: number | null) =>
    (await templatesOf(db, 'default', said(), asOf)).map(({ body }) => body);
  assert.deepEqual(await bodies(null), ['Second']);
  assert.deepEqual(await bodies(150_000), ['First', 'Primero']);
  assert.deepEqual(await bodies(250_000), ['Second', 'Primero']);
  assert.deepEqual(await templatesOf(db, 'default', said({ templateKey: null })), []);
});
