import assert from 'node:assert/strict';
import test from 'node:test';
import twilio from 'twilio';
import { apiClient } from './api-client.ts';
import { customer, twiml } from './customer.ts';
import { startCarrier } from './server.ts';

const phone = '+84912345678';
const from = '+15005550006';
const service = `MG${'0'.repeat(32)}`;

test('what is typed on the phone reaches the inbound URL, signed', async () => {
  await using server = await customer((_visit, response) => twiml(response, ''));
  await using carrier = await startCarrier({ settings: { inboundUrl: `${server.url}/inbound` } });
  const response = await fetch(`${carrier.url}/carrier/phones/${phone}/reply`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ body: 'Dạ em xác nhận 👍', channel: 'whatsapp' }),
  });
  assert.equal(response.status, 201);
  await carrier.idle();
  const [visit] = server.visits;
  const params = Object.fromEntries(visit?.form ?? []);
  assert.equal(params.Body, 'Dạ em xác nhận 👍');
  assert.equal(params.From, `whatsapp:${phone}`);
  assert.equal(params.To, 'whatsapp:+14155238886');
  assert.equal(params.WaId, '84912345678');
  assert.equal(params.MessageSid, params.SmsMessageSid);
  const signature = String(visit?.headers['x-twilio-signature']);
  assert.ok(twilio.validateRequest(carrier.authToken, signature, `${server.url}/inbound`, params));
  assert.ok(
    !twilio.validateRequest(carrier.authToken, signature, `${server.url}/inbound`, { ...params, Body: 'x' }),
  );
});

test('a reply goes to the number that wrote last, and names its service', async () => {
  await using server = await customer();
  await using carrier = await startCarrier({ settings: { inboundUrl: server.url } });
  const api = apiClient(carrier);
  await api.post('/Messages.json', { To: phone, From: '+15005550077', Body: 'hello' });
  carrier.type({ phone, channel: 'sms', body: 'one' });
  await api.post('/Messages.json', { To: phone, MessagingServiceSid: service, Body: 'hello' });
  await carrier.idle();
  carrier.type({ phone, channel: 'sms', body: 'two' });
  await carrier.idle();
  const seen = server.visits.map((visit) => [visit.form.get('To'), visit.form.get('MessagingServiceSid')]);
  assert.deepEqual(seen, [
    ['+15005550077', null],
    [from, service],
  ]);
});

test('TwiML answers become texts, and their callbacks go to the action', async () => {
  await using server = await customer((visit, response) => {
    if (visit.path !== '/inbound') return response.end();
    twiml(
      response,
      '<Message action="/done"><Body>Cảm ơn &amp; hẹn gặp</Body></Message><Message>two</Message>',
    );
  });
  await using carrier = await startCarrier({ settings: { inboundUrl: `${server.url}/inbound` } });
  carrier.type({ phone, channel: 'sms', body: 'hi' });
  await carrier.idle();
  const texts = carrier.messages(phone).map((message) => [message.direction, message.body, message.status]);
  assert.deepEqual(texts, [
    ['outbound-reply', 'two', 'delivered'],
    ['outbound-reply', 'Cảm ơn & hẹn gặp', 'delivered'],
    ['inbound', 'hi', 'received'],
  ]);
  assert.deepEqual(
    server.to('/done').map((visit) => visit.form.get('MessageStatus')),
    ['sent', 'delivered'],
  );
});

test('a redirect is followed to the answer', async () => {
  await using server = await customer((visit, response) =>
    twiml(response, visit.path === '/next' ? '<Message>here</Message>' : '<Redirect>/next</Redirect>'),
  );
  await using carrier = await startCarrier({ settings: { inboundUrl: `${server.url}/inbound` } });
  carrier.type({ phone, channel: 'sms', body: 'hi' });
  await carrier.idle();
  assert.equal(carrier.messages(phone)[0]?.body, 'here');
});

test('after STOP this sender is refused with 21610 until START, others are not', async () => {
  await using server = await customer();
  await using carrier = await startCarrier({ settings: { inboundUrl: server.url } });
  const api = apiClient(carrier);
  const send = async (From: string, To = phone) =>
    (await api.post('/Messages.json', { To, From, Body: 'x' })).body.code;
  assert.equal(await send(from), undefined);
  carrier.type({ phone, channel: 'sms', body: ' stop ' });
  assert.equal(await send(from), 21610);
  assert.equal(await send('+15005550077'), undefined, 'another sender');
  assert.equal(await send(from, '+84912345679'), undefined, 'another person');
  carrier.type({ phone, channel: 'sms', body: 'START', to: from });
  assert.equal(await send(from), undefined);
  await carrier.idle();
  assert.equal(server.visits.length, 2, 'the customer hears of both');
  const notices = carrier.messages(phone).filter((message) => message.direction === 'outbound-reply');
  assert.equal(notices.length, 2, 'the network confirms both');
});

test('"stop please" blocks nothing, and "yes" from somebody who never stopped is an ordinary text', async () => {
  await using carrier = await startCarrier();
  const api = apiClient(carrier);
  await api.post('/Messages.json', { To: phone, From: from, Body: 'x' });
  carrier.type({ phone, channel: 'sms', body: 'stop please' });
  carrier.type({ phone, channel: 'sms', body: 'yes' });
  const { status } = await api.post('/Messages.json', { To: phone, From: from, Body: 'x' });
  assert.equal(status, 201);
  assert.equal(carrier.messages(phone).filter((message) => message.direction === 'outbound-reply').length, 0);
});

test('STOP to a number of a service blocks the whole service', async () => {
  await using carrier = await startCarrier();
  const api = apiClient(carrier);
  const send = async () =>
    (await api.post('/Messages.json', { To: phone, MessagingServiceSid: service, Body: 'x' })).body.code;
  await send();
  await carrier.idle();
  carrier.type({ phone, channel: 'sms', body: 'STOP' });
  assert.equal(await send(), 21610);
});

test('a TwiML answer to STOP is not delivered', async () => {
  await using server = await customer((_visit, response) =>
    twiml(response, '<Message>sorry to see you go</Message>'),
  );
  await using carrier = await startCarrier({ settings: { inboundUrl: server.url } });
  carrier.type({ phone, channel: 'sms', body: 'STOP' });
  await carrier.idle();
  const answer = carrier.messages(phone).find((message) => message.body.startsWith('sorry'));
  assert.deepEqual([answer?.status, answer?.errorCode], ['failed', 21610]);
});
