import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANSWER_RULES, type Answer, answerText, CODE_PLACE } from './answers.ts';
import { keywordOf } from './keywords.ts';
import { countSegments } from './sms-segments.ts';
import { asksToVerify, reportsFraud } from './verify-words.ts';

const ANSWERS = Object.keys(ANSWER_RULES) as Answer[];
const LANGUAGES = ['en', 'es', 'vi'];
const nobody = { name: null, contact: null };
const bank = { name: 'Sông Bank', contact: '1900 0000' };

test('every answer has its own words in every language, and few of them', () => {
  for (const language of LANGUAGES) {
    const texts = ANSWERS.map((answer) => answerText(answer, [language], bank));
    assert.equal(new Set(texts).size, ANSWERS.length);
    for (const text of texts) assert.ok(countSegments(text).segments <= 4, text);
  }
});

test('the first language that there are words in wins, English failing all', () => {
  const said = (...languages: (string | null)[]) => answerText('verified', languages, nobody);
  assert.equal(said('vi-VN', 'es'), said('vi'));
  assert.equal(said(null, 'pt', 'es-MX'), said('es'));
  assert.equal(said('pt', null), said('en'));
});

test('the code is in one answer only, and in one place of it', () => {
  for (const language of LANGUAGES) {
    for (const answer of ANSWERS) {
      const places = answerText(answer, [language], bank).split(CODE_PLACE).length - 1;
      assert.equal(places, answer === 'verification_code' ? 1 : 0);
    }
  }
});

test('help names who speaks and whom to ask where that is known', () => {
  assert.match(
    answerText('help', ['en'], bank),
    /^Sông Bank: Messages about your account.* Help: 1900 0000\. Reply STOP/,
  );
  assert.match(answerText('help', ['en'], nobody), /^Messages about your account, .*\. Reply STOP/);
});

test('the confirmation of a stop leaves once, soon, and to a suppressed address', () => {
  assert.deepEqual(ANSWER_RULES.opt_out_confirmed, {
    withinMs: 5 * 60_000,
    maxAttempts: 1,
    evenIfSuppressed: true,
  });
  const others = ANSWERS.filter((answer) => ANSWER_RULES[answer].evenIfSuppressed);
  assert.deepEqual(others, ['opt_out_confirmed', 'help']);
});

test('no answer that comes back to us, quoted by a machine, asks for anything', () => {
  for (const language of LANGUAGES) {
    for (const answer of ANSWERS) {
      const text = answerText(answer, [language], bank);
      assert.equal(keywordOf(text, 1_790_000_000_000), null, text);
      assert.ok(!asksToVerify(text, 1_790_000_000_000) && !reportsFraud(text), text);
    }
  }
});
