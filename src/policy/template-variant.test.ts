import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseVariant } from './template-variant.ts';

const variant = (text: string) => {
  const [language = '', channel = null] = text.split('/');
  return { language, channel };
};
const chosen = (variants: string[], language: string, channel: string | null = 'sms') => {
  const choice = chooseVariant(variants.map(variant), { language, channel });
  return choice && [choice.language, choice.channel].filter(Boolean).join('/');
};

test('the person’s own language goes first, then its base, then another region of it', () => {
  assert.equal(chosen(['en', 'es', 'es-MX'], 'es-MX'), 'es-MX');
  assert.equal(chosen(['en', 'es-AR', 'es'], 'es-MX'), 'es');
  assert.equal(chosen(['en', 'es-AR'], 'es-MX'), 'es-AR');
  assert.equal(chosen(['en', 'es-AR'], 'es'), 'es-AR');
  assert.equal(chosen(['EN', 'ES-mx'], 'es-MX'), 'ES-mx');
});

test('then English, then whatever there is', () => {
  assert.equal(chosen(['vi', 'en-GB', 'en'], 'es'), 'en');
  assert.equal(chosen(['vi', 'en-GB'], 'es'), 'en-GB');
  assert.equal(chosen(['vi'], 'es'), 'vi');
});

test('a channel’s own variant goes before the general one of its language, and never to another channel', () => {
  assert.equal(chosen(['en', 'en/sms'], 'en'), 'en/sms');
  assert.equal(chosen(['vi', 'en/sms'], 'vi'), 'vi');
  assert.equal(chosen(['en/email', 'vi/sms'], 'en'), 'vi/sms');
  assert.equal(chosen(['en/email'], 'en'), null);
  assert.equal(chosen(['en/email'], 'en', null), null);
  assert.equal(chosen([], 'en'), null);
});
