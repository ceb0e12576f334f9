import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testApp } from '../../test/http-app.ts';

const { ask, ...closing } = await testApp();
after(() => closing[Symbol.asyncDispose]());

const publish = (fields: object) =>
  ask('POST', '/api/templates', {
    key: 'due',
    language: 'en',
    body: 'Dear {{name}}, {{amount}} is due.',
    ...fields,
  });

test('publishing again makes the next version of that variant, and the newest is what people read', async () => {
  assert.equal((await publish({})).body.template.version, 1);
  const second = await publish({ body: 'Hello {{ name }}: {{amount}}.' });
  assert.equal(second.body.template.version, 2);
  assert.deepEqual(second.body.template.variables, ['name', 'amount']);
  assert.equal((await publish({ language: 'vi', body: 'Chào {{name}}' })).body.template.version, 1);
  assert.equal((await publish({ channel: 'sms', body: 'Due: {{amount}}' })).body.template.version, 1);
  const { items } = (await ask('GET', '/api/templates?key=due')).body;
  assert.deepEqual(
    items.map(({ language, channel, version }: Record<string, unknown>) => [language, channel, version]),
    [
      ['en', 'sms', 1],
      ['vi', null, 1],
      ['en', null, 2],
    ],
  );
  assert.equal((await ask('GET', '/api/templates/due')).body.template.variants.length, 3);
  assert.equal((await ask('GET', '/api/templates/nothing')).status, 404);
});

test('many who publish at once get a version each', async () => {
  const answers = await Promise.all(Array.from({ length: 6 }, () => publish({ key: 'race' })));
  assert.deepEqual(answers.map(({ body }) => body.template.version).sort(), [1, 2, 3, 4, 5, 6]);
});

test('a preview shows what a person would read, what is missing, and how many SMS it is', async () => {
  const { body } = await ask('POST', '/api/templates/due/preview', {
    language: 'vi-VN',
    variables: { name: 'Lan' },
  });
  assert.deepEqual(body, {
    language: 'vi',
    version: 1,
    channel: null,
    subject: null,
    text: 'Chào Lan',
    html: null,
    variables: ['name'],
    missing: [],
    broken: [],
    segments: 1,
    encoding: 'GSM-7',
  });
  const partial = await ask('POST', '/api/templates/due/preview', { variables: { name: 'Ana' } });
  assert.equal(partial.body.text, 'Hello Ana: {{amount}}.');
  assert.deepEqual(partial.body.missing, ['amount']);
  assert.equal((await ask('POST', '/api/templates/nothing/preview', {})).status, 404);
});

test('what looks like a placeholder and is none is refused when it is published, not when it is sent', async () => {
  for (const body of ['Hi {{user.name}}', '{{#if x}}', 'Hi {{name', 'Hi name}}', '{{}}', '{{ná}}']) {
    const { status, body: problem } = await publish({ body });
    assert.equal(status, 422, body);
    assert.equal(problem.errors[0].code, 'invalid_placeholder');
    assert.equal(problem.errors[0].path, 'body');
  }
  assert.equal((await publish({ body: 'Braces {like} these } { are text.' })).status, 201);
  assert.equal((await publish({ subject: 'two\nlines' })).status, 422);
});

test('every version of a variant stays readable, newest first, in pages', async () => {
  for (const body of ['One', 'Two', 'Three']) await publish({ key: 'kept', body });
  await publish({ key: 'kept', channel: 'sms', body: 'Of another variant' });
  const versions = async (query: string) => {
    const { status, body } = await ask('GET', `/api/templates/kept/versions?${query}`);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };
  const bodies = ({ items }: { items: { body: string }[] }) => items.map(({ body }) => body);
  assert.deepEqual(bodies(await versions('language=en')), ['Three', 'Two', 'One']);
  assert.deepEqual(bodies(await versions('language=en&channel=sms')), ['Of another variant']);
  assert.deepEqual(bodies(await versions('language=vi')), []);
  const first = await versions('language=en&limit=2');
  assert.deepEqual(bodies(first), ['Three', 'Two']);
  assert.deepEqual(bodies(await versions(`language=en&limit=2&cursor=${first.nextCursor}`)), ['One']);
  assert.equal((await ask('GET', '/api/templates/kept/versions')).status, 422, 'which variant?');
});

test('a retired variant is not used any more, the others are, and publishing brings it back', async () => {
  await publish({ key: 'old', body: 'General 1' });
  await publish({ key: 'old', body: 'General 2' });
  await publish({ key: 'old', channel: 'sms', body: 'By SMS' });
  const retire = (body: object) => ask('POST', '/api/templates/old/retire', body);
  const { status, body } = await retire({ language: 'en', channel: 'sms' });
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal(body.template.retiredAt, '2026-03-02T09:00:00.000Z');
  const shown = async () => (await ask('POST', '/api/templates/old/preview', { channel: 'sms' })).body.text;
  assert.equal(await shown(), 'General 2');
  assert.equal((await ask('GET', '/api/templates/old')).body.template.variants.length, 1);
  assert.equal((await retire({ language: 'en', channel: 'sms' })).status, 200, 'once more changes nothing');
  await retire({ language: 'en' });
  assert.equal((await ask('GET', '/api/templates/old')).status, 404, 'no older version takes its place');
  assert.equal((await retire({ language: 'vi' })).status, 404);
  const told = (await ask('GET', '/api/audit?eventType=template_retired')).body.items;
  assert.deepEqual(
    told.map(({ payload: { channel, version } }: { payload: Record<string, unknown> }) => [channel, version]),
    [
      [null, 2],
      ['sms', 1],
    ],
  );
  assert.equal((await publish({ key: 'old', body: 'General 3' })).body.template.version, 3);
  assert.equal(await shown(), 'General 3');
  assert.equal(
    (await ask('POST', '/api/templates/old/retire', { language: 'en' }, { 'x-user-role': 'agent' })).status,
    403,
  );
});

test('a text that somebody is still writing is previewed, with what is not yet right in it', async () => {
  const preview = (body: object) => ask('POST', '/api/templates/preview', body);
  const { body } = await preview({
    language: 'vi',
    channel: 'email',
    subject: 'Chào {{name}}',
    body: 'Xin chào {{name}}, {{amo',
    html: '<p>{{name}}</p>',
    variables: { name: 'Lan & Hằng' },
  });
  assert.deepEqual(body, {
    language: 'vi',
    version: null,
    channel: 'email',
    subject: 'Chào Lan & Hằng',
    text: 'Xin chào Lan & Hằng, {{amo',
    html: '<p>Lan &amp; Hằng</p>',
    variables: ['name'],
    missing: [],
    broken: ['{{amo'],
    segments: 1,
    encoding: 'UCS-2',
  });
  assert.equal((await preview({ body: '' })).body.segments, 1);
  assert.equal((await preview({})).status, 422);
  assert.equal((await preview({ body: 'x', subject: 'two\nlines' })).body.errors[0].path, 'subject');
  assert.equal((await ask('GET', '/api/templates?key=preview')).body.items.length, 0, 'nothing is stored');
});
