import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { iso } from '../clock.ts';
import { redactPayload, redactText } from './redaction.ts';

const MASKED: [text: string, masked: string][] = [
  ['Call 0912 345 678 now', 'Call [phone] now'],
  ['+84 (0)91-234-5678.', '[phone].'],
  ['(202) 555‑0123', '[phone]'], // non-breaking hyphen
  ['whatsapp:+84912345678', 'whatsapp:[phone]'],
  ['Call0912345678now', 'Call[phone]now'],
  ['٠٩١٢٣٤٥٦٧٨ ０９１２３４５６７８', '[number]'],
  ['card 4111 1111 1111 1111', 'card [number]'],
  ['user 246845883529197922', 'user [number]'],
  ['Mail Nurse.A+x@Example.co.uk.', 'Mail [email].'],
  ['<bob@localhost>', '<[email]>'],
  ['Your code is 482913', 'Your code is [code]'],
  ['G-482913, 482-913, 4 8 2 9 1 3', 'G-[code], [code], [code]'],
  ['pin 1234 or ١٢٣٤', 'pin [code] or [code]'],
  ['Authorization: Bearer abc.def', 'Authorization: [secret] [secret]'],
  ['Bearer 01900f3a-7c1e-7abc-8def-0123456789ab', 'Bearer [secret]'],
  ['Basic QUMxMjM6c2VjcmV0MQ==', 'Basic [secret]'],
  ['{"access_token":"abc","n":1}', '{"access_token":"[secret]","n":1}'],
  ['https://bob:pw@example.net/x?token=zz&a=1', 'https://[secret]@example.net/x?token=[secret]&a=1'],
  [`auth ${'0123456789abcdef'.repeat(2)}`, 'auth [secret]'],
  ['SG.abcdefgh_123.abcdefghijk', '[secret]'],
  ['eyJhbGciOi.eyJzdWIiOi.SflKxwRJSM', '[secret]'],
  ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', '[secret]'],
  ['key Abcdefghij0123456789Abcdefghij0123456789', 'key [secret]'],
];
for (const [text, masked] of MASKED) {
  test(`${JSON.stringify(text)} becomes ${JSON.stringify(masked)}`, () =>
    assert.equal(redactText(text), masked));
}

const KEPT = [
  'job 12 of 01900f3a-7c1e-7abc-8def-0123456789ab',
  'SM0123456789abcdef0123456789abcdef delivered',
  `content ${'a1'.repeat(32)}`,
  'held until 2026-05-21T08:00:00+07:00',
  'between 2026-05-20 and 2026-05-21 21:00',
  'quiet 21:00-08:00, 404, v1.2, 99 %',
  'Basic understanding of the token rules',
  'error_30007 in round 2',
  'task-01900f3a-7c1e-7abc-8def-0123456789ab and task_reconcile_receipts',
];
for (const text of KEPT) test(`"${text}" stays`, () => assert.equal(redactText(text), text));

test('ids and instants survive next to a number that does not', () => {
  const around = fc.constantFrom('', ' ', 'job ', ': ', ', at ', ' +84912345678 ', '"', '/', ' a@b.co ');
  const instants = fc.integer({ min: 0, max: 4_102_444_800_000 }).map(iso);
  fc.assert(
    fc.property(fc.uuid(), instants, around, around, (id, at, before, after) => {
      const masked = redactText(`${before}${id} ${at}${after}`);
      assert.ok(masked.includes(`${id} ${at}`), masked);
      assert.ok(!masked.includes('84912345678') && !masked.includes('a@b'), masked);
    }),
  );
});

const separator = fc.constantFrom('', ' ', '-', '.', ' - ', ') ', '\u00a0', '\u200b', '\u2011', '/');
const phone = fc
  .tuple(
    fc.constantFrom('+', '', '(', '00'),
    fc.array(fc.tuple(fc.nat(9), separator), { minLength: 7, maxLength: 15 }),
  )
  .filter(([, digits]) => !/^(19|20|21)\d\d-/.test(digits.map((pair) => pair.join('')).join('')))
  .map(([sign, digits]) => sign + digits.map((pair) => pair.join('')).join(''));
const words = fc.string({ unit: fc.constantFrom(...'abc đ:,!?\n('), maxLength: 12 });

test('no phone number survives, however it is written', () => {
  fc.assert(
    fc.property(words, phone, words, (before, number, after) => {
      assert.doesNotMatch(redactText(before + number + after), /\d(\D{0,3}\d){6}/);
    }),
    { numRuns: 500 },
  );
});

test('no mailbox and no code survives', () => {
  fc.assert(
    fc.property(fc.emailAddress(), fc.stringMatching(/^\d{4,8}$/), (email, code) => {
      const masked = redactText(`To ${email}: code ${code}, thanks`);
      assert.ok(!masked.includes('@') && !/\d{4}/.test(masked), masked);
    }),
  );
});

const messy = fc
  .array(
    fc.oneof(
      phone,
      fc.uuid(),
      fc.emailAddress(),
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom(
        'token=',
        'Bearer ',
        '2026-05-20',
        '@',
        '-',
        ' ',
        '1',
        '[secret]',
        'pin:',
        '://',
        'eyJabcde.',
        '"',
      ),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(''));

test('masking twice changes nothing', () => {
  fc.assert(
    fc.property(messy, (text) => assert.equal(redactText(redactText(text)), redactText(text))),
    {
      numRuns: 2000,
      // A mask took the slash that had kept user info from being seen.
      examples: [
        [`a://${'b'.repeat(63)}.cc/d@e.ff@`],
        ['a://1234/56789@'],
        [
          '00000000-0000-1000-8000-00000000288a://00000000-0000-1000-8000-000000000000a.aaaaaaaa.aaaaaaa.aaaaaaa/a@a.aa@',
        ],
      ],
    },
  );
});

test('a payload keeps its ids, states and counts, and loses its secrets and contents', () => {
  const payload = {
    jobId: '01900f3a-7c1e-7abc-8def-0123456789ab',
    createdAt: '2026-05-20T12:00:00.000Z',
    status: 'failed',
    attempt: 2,
    errorCode: '30007',
    statusCode: 200,
    errorMessage: 'to +84912345678: unreachable',
    contentHash: 'a1'.repeat(32),
    to: '+84912345678',
    phone: 84912345678,
    otpSent: 3,
    code: 482913,
    otp_code: 'A1B2',
    final_text: 'Your balance is low',
    bodyText: 'Hello',
    html: null,
    subject: { nested: 'Hello' },
    headers: { 'X-Api-Key': 'k', authorization: 'Bearer x', accessTokenHash: 'h' },
    calls: { '+84912345678': 1, '+84912345679': 2 },
  };
  const { errorMessage, to, phone, code, otp_code, final_text, bodyText, subject, headers, calls, ...kept } =
    payload;
  assert.deepEqual(redactPayload(payload), {
    ...kept,
    errorMessage: 'to [phone]: unreachable',
    to: '[phone]',
    phone: '[phone]',
    code: '[redacted]',
    otp_code: '[redacted]',
    final_text: '[redacted]',
    bodyText: '[redacted]',
    subject: '[redacted]',
    headers: { 'X-Api-Key': '[redacted]', authorization: '[redacted]', accessTokenHash: '[redacted]' },
    calls: { '[phone]': 1, '[phone]·': 2 },
  });
});

test('a code that is not short is masked under any name', () => {
  assert.deepEqual(redactPayload({ errorCode: '84912345678' }), { errorCode: '[phone]' });
});

test('the copy is bounded in depth, width and length, and cycles end', () => {
  const cycle: Record<string, unknown> = { id: 1 };
  cycle.self = cycle;
  cycle.both = [cycle, cycle];
  assert.match(JSON.stringify(redactPayload(cycle)), /\[shortened\]/);
  assert.equal((redactPayload(Array(300).fill(1)) as unknown[]).length, 201);
  assert.equal((redactPayload('x'.repeat(20_000)) as string).length, 10_000);
  const wide = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}x`, i]));
  assert.equal(Object.keys(redactPayload(wide) as object).length, 201);
});

test('the original is left alone, and a key named __proto__ stays a key', () => {
  const payload = JSON.parse('{"__proto__":{"admin":true},"to":"+84912345678"}') as { to: string };
  const copy = redactPayload(payload) as object;
  assert.equal(payload.to, '+84912345678');
  assert.equal(Object.getPrototypeOf(copy), Object.prototype);
  assert.ok(Object.hasOwn(copy, '__proto__'));
});

test('what JSON cannot hold is not shown', () => {
  assert.deepEqual(redactPayload({ a: undefined, b: () => 1, c: 10n, d: Symbol('x') }), {
    b: '[redacted]',
    c: '[redacted]',
    d: '[redacted]',
  });
});

test('any JSON is copied without its canary, and copying again changes nothing', () => {
  const canary = fc.constantFrom('+84 912 345 678', 'canary@example.net', 'code 482913');
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), canary, fc.string(), (value, secret, key) => {
      const copy = redactPayload({ value, [key]: secret, [secret]: [secret, { deep: secret }] });
      assert.doesNotMatch(JSON.stringify(copy), /912.?345|canary|482913/);
      assert.deepEqual(redactPayload(copy), copy);
    }),
  );
});
