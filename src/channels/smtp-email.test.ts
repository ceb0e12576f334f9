import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import PostalMime from 'postal-mime';
import { startCarrier } from '../../carrier/server.ts';
import { systemClock } from '../clock.ts';
import type { SendEnd } from '../policy/send-end.ts';
import { closedUrl } from './capture-server.ts';
import type { Outgoing } from './channel.ts';
import { type ChannelWorld, channelContract, type Fault } from './channel-contract.ts';
import { type Script, scriptedRelay } from './scripted-relay.ts';
import { smtpEmail } from './smtp-email.ts';
import { hastyClock } from './twilio-world.ts';

const FAULTS: Record<Fault, object> = {
  throttled: { status: 421, message: '4.7.0 Too busy' },
  dropped_after: { hangAfterAccept: 'drop' },
  silent_after: { hangAfterAccept: 'silence' },
  dropped_before: { dropBefore: true },
  trouble: { status: 451, message: '4.3.0 Local error' },
};

const from = 'Phòng khám <lich@phongkham.example>';

async function smtpWorld(): Promise<ChannelWorld> {
  const carrier = await startCarrier();
  const channel = smtpEmail({ url: carrier.smtpUrl, from, clock: hastyClock });
  const nobody = smtpEmail({ url: (await closedUrl()).replace('http:', 'smtp:'), from, clock: systemClock });
  return {
    channel,
    unreachable: nobody,
    to: 'khach@example.net',
    refused: { to: 'reject@example.net', code: 'smtp_550' },
    fault: (fault) => void carrier.faults.add({ ...FAULTS[fault], kind: 'mail', times: 1 }),
    arrived: () =>
      carrier
        .mails()
        .map(({ headers, text }) => {
          const id = headers.find(({ name }) => name.toLowerCase() === 'message-id')?.value ?? '';
          const [, jobId = '', attempt] = /^<([^.]+)\.(\d+)@phongkham\.example>$/.exec(id) ?? [];
          // A mail's text ends with a line break of its own.
          return { id, text: text.replace(/\n$/, ''), origin: { jobId, attempt: Number(attempt) } };
        })
        .reverse(),
    now: systemClock.now,
    settle: () => {},
    canBeAsked: false,
    trouble: 'temporary',
    tellsDropsApart: true,
    async [Symbol.asyncDispose]() {
      channel.close?.();
      nobody.close?.();
      await carrier.close();
    },
  };
}

channelContract('SMTP email', smtpWorld);

const message: Outgoing = {
  tenantId: 'default',
  jobId: '0199c9b2-0000-7000-8000-000000000001',
  attempt: 2,
  to: 'khach@example.net',
  subject: 'Nhắc lịch 15:30',
  text: 'Xin chào bạn\n.\nhẹn gặp',
  html: '<p>Xin chào bạn</p>',
};

async function sendTo(script: Script, changes: Partial<Outgoing> = {}, user = '') {
  await using relay = await scriptedRelay(script);
  const email = smtpEmail({ url: relay.url.replace('//', `//${user}`), from, clock: hastyClock });
  const end = await email.send({ ...message, ...changes });
  email.close?.();
  return { end, relay };
}

describe('an email on the SMTP wire', () => {
  it('goes to one recipient, under the attempt’s own ids', async () => {
    const { end, relay } = await sendTo({}, {}, 'user%40x:p%C3%A1ss@');
    assert.deepEqual(end, {
      end: 'accepted',
      providerMessageId: `<${message.jobId}.2@phongkham.example>`,
      providerStatus: 'accepted',
      receiptExpected: false,
      response: { reply: '250 2.0.0 queued as 12345' },
    });
    const [, auth, mailFrom, ...rest] = relay.commands;
    assert.equal(auth, `AUTH PLAIN ${Buffer.from('\0user@x\0páss').toString('base64')}`);
    assert.match(mailFrom ?? '', /^MAIL FROM:<lich@phongkham\.example> .*RET=HDRS ENVID=0199c9b2-.*\.2$/);
    assert.deepEqual(rest.slice(0, 2), [
      'RCPT TO:<khach@example.net> NOTIFY=FAILURE,DELAY ORCPT=rfc822;khach@example.net',
      'DATA',
    ]);
  });

  it('carries subject, text and HTML as they were given', async () => {
    const { relay } = await sendTo({});
    const mail = await PostalMime.parse((relay.contents[0] ?? '').replace(/^\.\./gm, '.'));
    assert.equal(mail.subject, message.subject);
    assert.equal(mail.text?.trimEnd(), message.text);
    assert.equal(mail.html?.trimEnd(), message.html);
    assert.deepEqual(mail.from, { name: 'Phòng khám', address: 'lich@phongkham.example' });
    assert.equal(mail.messageId, `<${message.jobId}.2@phongkham.example>`);
  });

  it('cannot be turned into an email to others by a clever address or subject', async () => {
    for (const to of [
      'khach@example.net, other@example.net',
      'khach@example.net\r\nRCPT TO:<other@example.net>',
      '<khach@example.net>',
      'khach',
    ]) {
      const { end, relay } = await sendTo({}, { to });
      assert.deepEqual(
        end.end === 'refused' && [end.refusal, end.code],
        ['permanent', 'invalid_address'],
        to,
      );
      assert.deepEqual(relay.commands, []);
    }
    const { relay } = await sendTo({}, { subject: 'x\r\nBcc: other@example.net' });
    assert.doesNotMatch(relay.contents[0] ?? '', /^Bcc:/im);
  });

  it('keeps its connection for the next one', async () => {
    await using relay = await scriptedRelay();
    const email = smtpEmail({ url: relay.url, from, clock: hastyClock });
    for (const attempt of [1, 2, 3])
      assert.equal((await email.send({ ...message, attempt })).end, 'accepted');
    assert.equal(relay.commands.filter((line) => line.startsWith('EHLO')).length, 1);
    assert.equal(relay.contents.length, 3);
    email.close?.();
  });
});

describe('the ends of an SMTP session', () => {
  const kindOf = (end: SendEnd) => (end.end === 'refused' ? `${end.refusal} ${end.code}` : `${end.end}`);

  const cases: [what: string, script: Script, expected: string][] = [
    ['a greeting of 421', { greeting: '421 busy' }, 'temporary smtp_421'],
    ['a greeting of 554', { greeting: '554 no' }, 'config smtp_554'],
    ['a connection dropped instead of a greeting', { greeting: 'drop' }, 'temporary unreachable'],
    ['no greeting in time', { greeting: 'silence' }, 'temporary unreachable'],
    ['530 at MAIL FROM', { MAIL: '530 5.7.0 sign in' }, 'config smtp_530'],
    ['421 at MAIL FROM', { MAIL: '421 closing' }, 'temporary smtp_421'],
    ['553 at MAIL FROM', { MAIL: '553 5.1.8 bad sender' }, 'config smtp_553'],
    ['450 at RCPT TO', { RCPT: '450 4.2.0 greylisted' }, 'temporary smtp_450'],
    ['452 at RCPT TO', { RCPT: '452 4.5.3 too many' }, 'temporary smtp_452'],
    ['550 at RCPT TO', { RCPT: '550 5.7.1 policy' }, 'permanent smtp_550'],
    ['552 with a full mailbox', { RCPT: '552 5.2.2 full' }, 'temporary smtp_552'],
    ['a drop at RCPT TO', { RCPT: 'drop' }, 'temporary unreachable'],
    ['no answer at RCPT TO', { RCPT: 'silence' }, 'temporary unreachable'],
    ['a drop at DATA', { DATA: 'drop' }, 'temporary unreachable'],
    ['451 at DATA', { DATA: '451 4.3.0 later' }, 'temporary smtp_451'],
    ['451 after the dot', { DOT: '451 4.3.0 later' }, 'temporary smtp_451'],
    ['552 after the dot', { DOT: '552 5.3.4 too big' }, 'permanent smtp_552'],
    ['554 after the dot', { DOT: '554 5.7.1 spam' }, 'permanent smtp_554'],
    ['a drop after the dot', { DOT: 'drop' }, 'unknown'],
    ['no answer after the dot', { DOT: 'silence' }, 'unknown'],
    ['credits used up', { DOT: '451 Authentication failed: Maximum credits exceeded' }, 'config smtp_451'],
  ];
  for (const [what, script, expected] of cases) {
    it(`${what} is ${expected}`, async () => {
      const { end, relay } = await sendTo(script);
      assert.equal(kindOf(end), expected, JSON.stringify(end));
      assert.equal(relay.contents.length, 'DOT' in script ? 1 : 0);
    });
  }

  it('535 at AUTH is the account’s fault, not the email’s', async () => {
    const { end } = await sendTo({ AUTH: '535 5.7.8 no' }, {}, 'user:wrong@');
    assert.equal(kindOf(end), 'config smtp_535');
    assert.ok(!JSON.stringify(end).includes('wrong'));
  });

  it('teaches that an address does not exist, and names it to nobody', async () => {
    const { end } = await sendTo({ RCPT: '550 5.1.1 <khach@example.net>: user unknown' });
    assert.ok(end.end === 'refused');
    assert.deepEqual([end.refusal, end.suppress], ['permanent', 'hard_bounce']);
    assert.ok(!end.message.includes('khach@example.net'), end.message);
    const { end: plain } = await sendTo({ RCPT: '550 no' });
    assert.equal(plain.end === 'refused' && plain.suppress, undefined);
  });

  it('a name that does not resolve is unreachable', async () => {
    const email = smtpEmail({ url: 'smtp://relay.invalid:2525', from, clock: systemClock });
    assert.equal(kindOf(await email.send(message)), 'temporary unreachable');
    email.close?.();
  });
});
