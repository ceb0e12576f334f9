import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { meaningOfReply } from './smtp-replies.ts';
import { readSmtpUrl } from './smtp-url.ts';

describe('an SMTP reply', () => {
  const said = (text: string, step: 'sender' | 'recipient' | 'content' = 'recipient') =>
    meaningOfReply(Number(text.slice(0, 3)), text, step);

  it('teaches about the address only with an enhanced code that says so', () => {
    assert.deepEqual(said('550 5.1.1 unknown'), { refusal: 'permanent', suppress: 'hard_bounce' });
    assert.deepEqual(said('550-5.1.10 null MX\r\n550 x'), { refusal: 'permanent', suppress: 'hard_bounce' });
    assert.deepEqual(said('501 5.1.3 syntax'), { refusal: 'permanent', suppress: 'invalid_address' });
    assert.deepEqual(said('550 5.2.1 disabled'), { refusal: 'permanent', suppress: 'hard_bounce' });
    assert.deepEqual(said('550 mailbox unavailable'), { refusal: 'permanent' });
    assert.deepEqual(said('550 see rule 5.1.1'), { refusal: 'permanent' });
  });

  it('counts more than an enhanced code of another class', () => {
    assert.deepEqual(said('450 5.1.1 odd'), { refusal: 'temporary' });
    assert.deepEqual(said('550 4.2.2 odd'), { refusal: 'permanent' });
  });

  it('about the sender’s own authentication is ours to mend', () => {
    for (const code of ['5.7.8', '5.7.20', '5.7.23', '5.7.26', '5.7.27', '5.1.7', '5.1.8', '5.4.6']) {
      assert.deepEqual(said(`550 ${code} x`, 'content'), { refusal: 'config' }, code);
    }
    assert.deepEqual(said('550 5.7.1 x', 'content'), { refusal: 'permanent' });
  });

  it('to the sender is ours to mend, but for size and syntax', () => {
    assert.deepEqual(said('550 not allowed', 'sender'), { refusal: 'config' });
    assert.deepEqual(said('552 too big', 'sender'), { refusal: 'permanent' });
    assert.deepEqual(said('501 syntax', 'sender'), { refusal: 'permanent' });
    assert.deepEqual(said('451 later', 'sender'), { refusal: 'temporary' });
  });
});

describe('SMTP_URL', () => {
  it('names host, port and credentials', () => {
    const auth = { user: 'a@b', pass: 'p/ss' };
    assert.deepEqual(readSmtpUrl('smtp://a%40b:p%2Fss@mail.example'), {
      host: 'mail.example',
      port: 587,
      secure: false,
      auth,
    });
    assert.deepEqual(readSmtpUrl('smtps://mail.example'), { host: 'mail.example', port: 465, secure: true });
    assert.deepEqual(readSmtpUrl('smtp://[::1]:2525/?ignoreTLS=true'), {
      host: '::1',
      port: 2525,
      secure: false,
      ignoreTLS: true,
    });
  });

  it('that cannot be read is refused without repeating its password', () => {
    for (const url of ['', 'mail.example', 'http://u:secret@x', 'smtp://u:secret@']) {
      assert.throws(
        () => readSmtpUrl(url),
        (error: Error) => /SMTP_URL/.test(error.message) && !/secret/.test(error.message),
      );
    }
  });
});
