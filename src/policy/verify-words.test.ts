import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { asksToVerify, reportsFraud, takeCode } from './verify-words.ts';

const AT = 1_790_000_000_000;

test('VERIFY is heard in any case and language, with punctuation and courtesy around it', () => {
  const asking = [
    ...[
      'VERIFY',
      'verify',
      ' Verify. ',
      '"VERIFY"',
      '¡Verify!',
      'V E R I F Y',
      'ＶＥＲＩＦＹ',
      'verify please',
      'Verify 👍',
    ],
    ...[
      'VERIFICAR',
      'verificación',
      'Verificar, gracias',
      'XÁC MINH',
      'xac minh',
      'Xác thực ạ',
      'verify\nSent from my iPhone',
    ],
    ...['Reply VERIFY', 'ok verify', 'verfy'],
  ];
  for (const text of asking) assert.ok(asksToVerify(text, AT), text);
  for (const text of [
    '',
    'I cannot verify',
    'how do I verify?',
    'verify my address with the branch',
    'very',
    'xác nhận',
  ]) {
    assert.ok(!asksToVerify(text, AT), text);
  }
});

test('a report of fraud is told from a doubt whether we are real', () => {
  const reports = [
    ...[
      'FRAUD',
      'This was fraud!',
      'someone used my card yesterday',
      'It wasn’t me',
      'I did not make this payment',
    ],
    ...[
      'my card was stolen',
      'I think I was scammed',
      'No fui yo',
      'no reconozco este cargo',
      'me robaron la tarjeta',
    ],
    ...[
      'Tôi bị lừa đảo',
      'không phải tôi',
      'tai khoan cua toi bi hack',
      'não fui eu',
      'unauthorized charge of 40',
    ],
  ];
  for (const text of reports) assert.ok(reportsFraud(text), text);
  const others = [
    ...[
      'Is this a scam?',
      'is it fraud',
      'are you scammers?',
      'This is a scam',
      'no fraud here, I paid that',
      'Not a scam, thanks',
    ],
    ...['When do you open?', '', 'it was me', '¿Esto es una estafa?', 'đây là lừa đảo à'],
  ];
  for (const text of others) assert.ok(!reportsFraud(text), text);
});

test('a code is taken out of a text however people type it, and leaves only dots behind', () => {
  const codes: [string, string | null, string][] = [
    ['482913', '482913', '••••••'],
    ['482 913', '482913', '••• •••'],
    ['482-913.', '482913', '•••-•••.'],
    ['4 8 2 9 1 3', '482913', '• • • • • •'],
    ['My code is 482913, thanks', '482913', 'My code is ••••••, thanks'],
    ['４８２９１３', '482913', '••••••'],
    ['٤٨٢٩١٣', '482913', '••••••'],
    ['४८२९१३', '482913', '••••••'],
    ['48291', '48291', '•••••'],
    ['482913 or 482914', null, '•••••• or ••••••'],
    ['482913482913', null, '••••••••••••'],
    ['code482913ok', '482913', 'code••••••ok'],
    ['at 10:30', null, 'at 10:30'],
    ['no digits', null, 'no digits'],
    [
      'I paid 120000 dong for it at your branch last week',
      null,
      'I paid •••••• dong for it at your branch last week',
    ],
  ];
  for (const [text, digits, masked] of codes) assert.deepEqual(takeCode(text), { masked, digits }, text);
});

test('no six digits in a row survive the masking, whatever stands around them', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 30 }).filter((text) => !/\p{Nd}/u.test(text.normalize('NFKC'))),
      fc.stringMatching(/^[0-9]{6}$/),
      fc.string({ maxLength: 30 }).filter((text) => !/\p{Nd}/u.test(text.normalize('NFKC'))),
      (before, code, after) => {
        const { masked, digits } = takeCode(before + code + after);
        assert.ok(!masked.includes(code));
        assert.equal(digits, code);
      },
    ),
  );
});
