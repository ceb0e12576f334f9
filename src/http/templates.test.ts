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
    missing: [],
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
