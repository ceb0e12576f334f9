import assert from 'node:assert/strict';
import test from 'node:test';
import nodemailer from 'nodemailer';
import { type Carrier, startCarrier } from './server.ts';

const mail = {
  from: 'Phòng khám <lich@phongkham.example>',
  to: 'khach@example.net',
  subject: 'Nhắc lịch 15:30',
  text: 'Hẹn gặp',
  html: '<p>Hẹn gặp</p>',
  messageId: '<at_1@phongkham.example>',
};
type Failure = { code: string; responseCode?: number; command?: string };

const send = (carrier: Carrier, more: object = {}) =>
  nodemailer.createTransport(`${carrier.smtpUrl}?socketTimeout=5000`).sendMail({ ...mail, ...more });
const failure = (carrier: Carrier, more: object = {}) =>
  send(carrier, more).then(
    () => assert.fail('it should have failed'),
    (error: Failure) => error,
  );

test('nodemailer delivers a mail into the mailbox', async () => {
  await using carrier = await startCarrier();
  const result = await send(carrier, { attachments: [{ filename: 'a.txt', content: 'hello' }] });
  assert.match(result.response, /^250 2\.0\.0 queued as/);
  const [stored] = carrier.mails('khach@example.net');
  assert.deepEqual(
    [stored?.via, stored?.subject, stored?.from.name],
    ['smtp', 'Nhắc lịch 15:30', 'Phòng khám'],
  );
  assert.match(stored?.html ?? '', /Hẹn gặp/);
  assert.equal(stored?.headers.find((header) => header.name === 'Message-ID')?.value, mail.messageId);
  assert.deepEqual(stored?.attachments, [{ filename: 'a.txt', type: 'text/plain', size: 5 }]);
});

test('any user and password are welcome', async () => {
  await using carrier = await startCarrier();
  const auth = { user: 'anyone', pass: 'anything' };
  const { hostname: host, port } = new URL(carrier.smtpUrl);
  await nodemailer.createTransport({ host, port: Number(port), auth }).sendMail(mail);
  assert.equal(carrier.mails().length, 1);
});

test('reject@ is an unknown user, greylist@ comes back later', async () => {
  await using carrier = await startCarrier();
  assert.equal((await failure(carrier, { to: 'reject@example.net' })).responseCode, 550);
  assert.equal((await failure(carrier, { to: 'greylist@example.net' })).responseCode, 451);
  assert.equal(carrier.mails().length, 0);
});

test('one refused recipient does not stop the others', async () => {
  await using carrier = await startCarrier();
  const result = await send(carrier, { to: ['reject@example.net', 'khach@example.net'] });
  assert.deepEqual([result.accepted, result.rejected], [['khach@example.net'], ['reject@example.net']]);
  assert.equal(carrier.mails().length, 1);
});

test('a connection dropped after the dot leaves a mail that the client knows nothing of', async () => {
  await using carrier = await startCarrier();
  carrier.faults.add({ kind: 'mail', hangAfterAccept: true, times: 1 });
  const error = await failure(carrier);
  assert.deepEqual([error.code, error.responseCode], ['ECONNECTION', undefined]);
  assert.equal(carrier.mails().length, 1);
});

test('a connection dropped before the dot leaves nothing', async () => {
  await using carrier = await startCarrier();
  carrier.faults.add({ kind: 'mail', via: 'smtp', dropBefore: true, times: 1 });
  await failure(carrier);
  assert.equal(carrier.mails().length, 0);
  await send(carrier);
  assert.equal(carrier.mails().length, 1);
});

test('a fault refuses a recipient, or the whole mail after the dot though it was stored', async () => {
  await using carrier = await startCarrier();
  carrier.faults.add({ kind: 'mail', status: 452, times: 1 });
  const recipient = await failure(carrier);
  assert.deepEqual([recipient.code, recipient.responseCode], ['EENVELOPE', 452]);
  assert.equal(carrier.mails().length, 0);
  carrier.faults.add({ kind: 'mail', status: 451, accepted: true, times: 1 });
  const message = await failure(carrier);
  assert.deepEqual([message.code, message.responseCode], ['EMESSAGE', 451]);
  assert.equal(carrier.mails().length, 1);
});
