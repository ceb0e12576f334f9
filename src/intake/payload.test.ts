import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPayload } from './payload.ts';

const refused = (payload: Record<string, unknown>) => (code: string, path: string) =>
  assert.throws(() => checkPayload(payload, 'sms'), { code, path: `payloadJson.${path}` });

test('a demand for verification that is not true or false is refused; an override so written only does nothing', () => {
  for (const wrong of ['true', 1, 'no', []]) refused({ sensitive: wrong })('not_a_boolean', 'sensitive');
  for (const right of [true, false, null, undefined]) checkPayload({ sensitive: right }, 'sms');
  checkPayload({ service_notice_override: 'true', serviceNoticeOverride: true }, 'sms');
});

test('a field that the rules read is refused when it is misspelt; a field of the caller passes', () => {
  for (const key of ['Sensitive', 'SENSITIVE', 'sensitive_']) refused({ [key]: true })('misspelt_field', key);
  refused({ verificationState: 'verified' })('misspelt_field', 'verificationState');
  refused({ verification_state: 'verified' })('reserved_field', 'verification_state');
  checkPayload({ sensitivity: 'high', service: 1, note: 'x' }, 'sms');
});

test('a text in which nothing can be seen is refused, and one visible character is enough', () => {
  for (const blank of [' ', '   \u200b', '\n\t', '\u2060']) refused({ text: blank })('blank_text', 'text');
  for (const seen of ['.', ' 👨‍👩‍👧 ', '']) checkPayload({ text: seen }, 'sms');
});

test('a text that is too long for its channel is refused, at its limit it passes', () => {
  refused({ text: 'x'.repeat(1601) })('text_too_long', 'text');
  checkPayload({ text: 'x'.repeat(1600) }, 'sms');
  refused({ text: 5 })('not_a_text', 'text');
});

test('a subject on two lines is refused, on one it passes', () => {
  refused({ subject: 'a\r\nBcc: b@example.net' })('line_break', 'subject');
  checkPayload({ subject: 'a Bcc: b' }, 'sms');
});
