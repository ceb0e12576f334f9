import assert from 'node:assert/strict';
import test from 'node:test';
import twilio from 'twilio';
import { customer, twiml } from './customer.ts';
import { type Carrier, startCarrier } from './server.ts';

/** The official client, unchanged but for the host it speaks to. */
function client(carrier: Carrier) {
  const httpClient = new twilio.RequestClient();
  const request = httpClient.request.bind(httpClient);
  httpClient.request = ((options: { uri: string }) =>
    request({
      ...(options as Parameters<typeof request>[0]),
      uri: options.uri.replace('https://api.twilio.com', carrier.url),
    })) as typeof request;
  return twilio(carrier.accountSid, carrier.authToken, { httpClient });
}

const to = '+84912345678';
const from = '+15005550006';

test('the SDK creates, fetches, lists, redacts and removes messages', async () => {
  await using carrier = await startCarrier();
  const { messages } = client(carrier);
  const made = await messages.create({ to, from, body: 'Xin chào', mediaUrl: ['https://example.com/a.png'] });
  assert.match(made.sid, /^MM[0-9a-f]{32}$/);
  assert.deepEqual([made.status, made.numMedia, made.errorCode], ['queued', '1', null]);
  await carrier.idle();
  const read = await messages(made.sid).fetch();
  assert.equal(read.status, 'delivered');
  assert.ok(read.dateSent instanceof Date && !Number.isNaN(read.dateSent.getTime()));
  for (const body of ['2', '3', '4', '5']) await messages.create({ to, from, body });
  await carrier.idle();
  const listed = await messages.list({ to, dateSentAfter: read.dateSent, pageSize: 2 });
  assert.equal(listed.length, 5, 'it follows every page');
  assert.equal((await messages(made.sid).update({ body: '' })).body, '');
  assert.equal(await messages(made.sid).remove(), true);
});

test('the SDK raises a refusal as its own error', async () => {
  await using carrier = await startCarrier();
  const error = await client(carrier)
    .messages.create({ to: '+15005550004', from, body: 'x' })
    .catch((problem) => problem);
  assert.ok(error instanceof twilio.RestException);
  assert.deepEqual([error.status, error.code], [400, 21610]);
  assert.match(error.moreInfo ?? '', /21610$/);
});

test('the SDK places, follows and ends a call, and lists it', async () => {
  await using server = await customer((visit, response) =>
    visit.path === '/menu' ? twiml(response, '<Gather numDigits="1" timeout="60"/>') : response.end(),
  );
  await using carrier = await startCarrier();
  const { calls } = client(carrier);
  const call = await calls.create({
    to,
    from,
    url: `${server.url}/menu`,
    statusCallback: `${server.url}/status`,
    statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
  });
  assert.equal(call.status, 'queued');
  await carrier.idle();
  assert.equal((await calls(call.sid).fetch()).status, 'ringing');
  await fetch(`${carrier.url}/carrier/calls/${call.sid}/answer`, { method: 'POST' });
  await carrier.idle();
  assert.equal((await calls.list({ status: 'in-progress', to })).length, 1);
  assert.equal((await calls(call.sid).update({ status: 'completed' })).status, 'completed');
  await carrier.idle();
  assert.deepEqual(
    server.to('/status').map((visit) => visit.form.get('CallStatus')),
    ['initiated', 'ringing', 'in-progress', 'completed'],
  );
  assert.equal(await calls(call.sid).remove(), true);
});
