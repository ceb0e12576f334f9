import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { keywordOf } from './keywords.ts';

const AT = 1_790_000_000_000;

/** As the tables below write it: `stop`, `stop?` for one that could be, `-` for nothing. */
const said = (text: string, at = AT): string => {
  const found = keywordOf(text, at);
  if (!found) return '-';
  return found.kind === 'stop' && !found.certain ? 'stop?' : found.kind;
};

const check = (wanted: string, texts: readonly string[]) => {
  for (const text of texts) assert.equal(said(text), wanted, JSON.stringify(text));
};

describe('a message that is a stop word', () => {
  test('stops, in each language’s words', () => {
    check('stop', [
      ...[
        'STOP',
        'STOPALL',
        'stop all',
        'UNSUBSCRIBE',
        'CANCEL',
        'END',
        'QUIT',
        'REVOKE',
        'OPTOUT',
        'opt out',
      ],
      ...['OPT-OUT', 'opt‑out', 'Remove', 'ALTO', 'PARAR', 'DETENER', 'CANCELAR', 'BAJA', 'NO MAS', 'NO MÁS'],
      ...['HUY', 'HỦY', 'HUỶ', 'TU CHOI', 'TỪ CHỐI', 'TC', 'DỪNG', 'dừng', 'ARRET', 'ARRÊT', 'SAIR'],
    ]);
  });

  test('stops whatever its case, width, punctuation, spaces and emoji', () => {
    check('stop', [
      ...[
        'Stop',
        'sToP',
        ' stop ',
        'stop.',
        '"STOP"',
        '¡ALTO!',
        '(stop)',
        'STOP!!!',
        '*STOP*',
        '\u200fSTOP\u200e',
      ],
      ...[
        'ＳＴＯＰ',
        'S.T.O.P',
        's t o p',
        'STOP 🛑',
        '🙏 stop 🙏',
        'stop\r\n',
        '«Stop»',
        'no   más',
        'ｓｔｏｐ。',
      ],
      ...['st\u200bop', 'Dư\u0300ng', 'd\u01b0\u0300ng'],
    ]);
  });

  test('stops with courtesy, a repetition or a signature around it', () => {
    check('stop', [
      ...[
        'Stop. Thank you',
        'please stop',
        'STOP STOP',
        'stop, stop, STOP!',
        'Stop pls',
        'STOP por favor',
        'Alto, gracias',
      ],
      ...['Dừng ạ', 'Stop, cảm ơn', 'Xin vui lòng dừng', 'Hello, stop please', 'stop unsubscribe cancel'],
      ...['STOP\nSent from my iPhone', 'STOP\r\n\r\nSent from my Galaxy S24', 'Stop\n\nGet Outlook for iOS'],
      ...['STOP Sent from my iPhone', 'ALTO\nEnviado desde mi iPhone', 'Dừng\nGửi từ iPhone của tôi'],
      ...[
        'STOP\nAn Nguyen',
        'STOP\n- María José',
        'Stop - An',
        'stop\n\nNguyễn Văn An',
        'Please stop\nAn\nSent from my iPhone',
      ],
    ]);
  });
});

describe('a message that could be a wish to stop', () => {
  test('is doubtful: Vietnamese without accents, and other words for it', () => {
    check('stop?', [
      ...['dung', 'Dung', 'DUNG', 'đừng', 'thôi', 'not interested', 'no me interesa', 'basta', 'enough'],
      ...[
        'stop it',
        'stop now',
        'ok stop',
        'I said stop',
        'just STOP already',
        'stop this now',
        'you must stop',
      ],
      ...[
        'stop texting me',
        'Stop sending me these messages',
        'stop all these texts',
        'no more messages please',
      ],
      ...[
        'do not contact me again',
        "Don't text me anymore",
        'please take me off your list',
        'remove my number',
      ],
      ...[
        'leave me alone',
        'I want to unsubscribe from this',
        'Please cancel my email alerts',
        'quit calling me',
      ],
      ...[
        'stop calling, I paid yesterday',
        'no me llamen más',
        'dejen de escribirme',
        'quiero darme de baja',
      ],
      ...['no quiero recibir más mensajes', 'parar de enviar mensajes', 'bórrenme de su lista, gracias'],
      ...['Đừng gửi tin nhắn nữa', 'đừng gọi cho tôi nữa', 'không muốn nhận tin nhắn', 'dung gui tin nua'],
      ...[
        'Hủy nhận tin quảng cáo',
        'làm ơn đừng nhắn tin',
        'khong nhan tin nua',
        'pare de me enviar mensagens',
      ],
      ...['STOP\nWhere is my money? I have been waiting for a week.', 'I told you.\nSTOP'],
      ...['STOP los mensajes porfa, stop sms', 'please stop sms messages to this number'],
    ]);
  });

  test('is not one when it speaks of something else', () => {
    check('-', [
      ...[
        'we have got to STOP this bill',
        'stop payment',
        'Please stop the transfer and call me',
        'stop my card',
      ],
      ...[
        'Đúng',
        'đúng rồi',
        'dũng',
        'Đúng. Cảm ơn',
        'cancel my appointment',
        'cancel it',
        'end of month?',
        'can you end the loan',
      ],
      ...[
        "don't stop",
        'never stop texting me',
        'I got no message from you',
        'bus stop 5',
        'Stop by the branch and text me',
      ],
      ...[
        'nonstop',
        'stopped',
        'the end',
        'quitting my job',
        'remove the fee',
        'When will you send the message?',
        'yes',
        'ok',
      ],
      ...[
        'thank you',
        'por favor',
        'cảm ơn',
        'baja la tasa',
        'Quiero parar el pago',
        'hủy giao dịch này',
        'Huy Nguyen đây',
      ],
      ...[
        '',
        ' ',
        '🛑',
        '...',
        '\n\n',
        '123456',
        'مرحبا',
        'no, I did not get the email',
        'call me',
        'I cannot stop',
      ],
    ]);
  });
});

test('HELP and START are whole messages in their languages; YES is an answer to a question and no keyword', () => {
  check('help', [
    'HELP',
    'help!',
    'INFO',
    'Ayuda por favor',
    'trợ giúp',
    'TRO GIUP',
    'Help\nSent from my iPhone',
  ]);
  check('start', ['START', 'unstop', 'Start please', 'START START']);
  check('-', ['help me with my card', 'info about loans', 'start of the month', 'YES', 'sí', 'I need help']);
});

test('whoever says that we reach somebody else is believed when the message says little more', () => {
  check('wrong_person', [
    ...[
      'wrong number',
      'Sorry, you have the wrong number',
      'No soy yo',
      'número equivocado',
      'Nhầm số rồi bạn',
      'nham so',
    ],
    'Se equivocó de número',
  ]);
  check('-', [
    'the statement that you sent me last week shows a wrong number in the second line',
    'it was not me',
    'no fui yo',
  ]);
});

test('a set does not hold before its day', () => {
  assert.equal(said('STOP', 1_744_329_600_000 - 1), '-');
  assert.equal(said('STOP', 1_744_329_600_000), 'stop');
});

test('the language and the words that were found are told', () => {
  assert.deepEqual(keywordOf('Alto, gracias', AT), {
    kind: 'stop',
    certain: true,
    language: 'es',
    word: 'alto',
  });
  assert.deepEqual(keywordOf('please take me off your list', AT), {
    kind: 'stop',
    certain: false,
    language: 'en',
    word: 'take me off',
  });
});

test('no text makes it throw or take long, and a keyword stays one under any case and padding', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
      keywordOf(text, AT);
    }),
  );
  fc.assert(
    fc.property(
      fc.constantFrom('stop', 'unsubscribe', 'alto', 'dừng', 'opt out'),
      fc.array(fc.constantFrom(' ', '.', '!', '\n', '🙏', '\u200b', '"', '-'), { maxLength: 8 }),
      fc.boolean(),
      (word, around, upper) => {
        const padding = around.join('');
        assert.equal(said(padding + (upper ? word.toUpperCase() : word) + padding), 'stop');
      },
    ),
  );
  for (const text of [
    'stop '.repeat(5_000),
    'a '.repeat(50_000),
    '\n'.repeat(100_000),
    'A '.repeat(100_000),
  ]) {
    keywordOf(text, AT);
  }
});
