import assert from 'node:assert/strict';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import { EventWebhook } from '@sendgrid/eventwebhook';
import sendgrid from '@sendgrid/mail';
import { customer, type Visit } from './customer.ts';
import { type Carrier, startCarrier } from './server.ts';
import { virtualClock } from './virtual-clock.ts';

const mail = {
  to: 'Khach@example.net',
  from: { email: 'lich@phongkham.example', name: 'Phòng khám' },
  subject: 'Nhắc lịch 15:30',
  text: 'Hẹn gặp lúc 15:30',
  html: '<p>Hẹn gặp lúc 15:30</p>',
  customArgs: { outbound_id: 'out_1', attempt_id: 'at_1' },
};

/** The official client, one of its own, unchanged but for the host it speaks to. */
function service(carrier: Carrier): typeof sendgrid {
  // The package exports the class and its inner client beside the shared instance; its types hide both.
  const { MailService } = sendgrid as unknown as { MailService: new () => typeof sendgrid };
  const own = new MailService();
  own.setApiKey(carrier.sendgridKey);
  const { client } = own as unknown as { client: { setDefaultRequest(key: string, value: string): void } };
  client.setDefaultRequest('baseUrl', carrier.url);
  return own;
}

const raw = (carrier: Carrier, body: unknown, headers = {}) =>
  fetch(`${carrier.url}/v3/mail/send`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${carrier.sendgridKey}`,
      'content-type': 'application/json',
      ...headers,
    },
    body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  });
const plain = {
  personalizations: [{ to: [{ email: 'a@example.net' }] }],
  from: { email: 'b@example.net' },
  subject: 's',
  content: [{ type: 'text/plain', value: 'x' }],
};
const eventsOf = (visits: Visit[]) => visits.flatMap((visit) => JSON.parse(visit.body));

test("SendGrid's own client sends a mail, and its event library verifies what comes back", async () => {
  await using server = await customer();
  await using carrier = await startCarrier({ settings: { sendgridEventsUrl: `${server.url}/events` } });
  const [response] = await service(carrier).send(mail);
  assert.equal(response.statusCode, 202);
  const messageId: string = response.headers['x-message-id'];
  await carrier.idle();

  const [stored] = carrier.mails('khach@example.net');
  assert.equal(stored?.subject, mail.subject);
  assert.equal(stored?.html, mail.html);
  assert.equal(stored?.from.name, 'Phòng khám');

  const webhook = new EventWebhook();
  const key = webhook.convertPublicKeyToECDSA(carrier.sendgridPublicKey);
  for (const visit of server.visits) {
    const signature = String(visit.headers['x-twilio-email-event-webhook-signature']);
    const timestamp = String(visit.headers['x-twilio-email-event-webhook-timestamp']);
    assert.ok(visit.body.endsWith('\r\n'));
    assert.ok(webhook.verifySignature(key, visit.body, signature, timestamp));
    assert.ok(!webhook.verifySignature(key, visit.body.trim(), signature, timestamp));
  }
  const events = eventsOf(server.visits);
  assert.deepEqual(
    events.map((event) => event.event),
    ['processed', 'delivered'],
  );
  assert.equal(events[1].attempt_id, 'at_1', 'custom args are flattened');
  assert.equal(events[1].sg_message_id.split('.')[0], messageId);
  assert.notEqual(events[0].sg_event_id, events[1].sg_event_id);
});

const fates: [string, string[]][] = [
  ['bounce@example.net', ['processed', 'bounce']],
  ['slow@example.net', ['processed', 'deferred', 'delivered']],
  ['spam@example.net', ['processed', 'delivered', 'spamreport']],
];
for (const [to, expected] of fates) {
  test(`a mail to ${to} is ${expected.join(', ')}`, async () => {
    await using server = await customer();
    await using carrier = await startCarrier({ settings: { sendgridEventsUrl: server.url } });
    await service(carrier).send({ ...mail, to });
    await carrier.idle();
    assert.deepEqual(
      eventsOf(server.visits).map((event) => event.event),
      expected,
    );
  });
}

test('an address that bounced is dropped until it is taken off the list', async () => {
  await using server = await customer();
  await using carrier = await startCarrier({ settings: { sendgridEventsUrl: server.url } });
  const send = async () => {
    server.visits.length = 0;
    await service(carrier).send({ ...mail, to: 'bounce@example.net' });
    await carrier.idle();
    return eventsOf(server.visits).map((event) => event.reason ?? event.event);
  };
  await send();
  assert.deepEqual(await send(), ['Bounced Address']);
  const headers = { authorization: `Bearer ${carrier.sendgridKey}` };
  const list = await fetch(`${carrier.url}/v3/suppression/bounces`, { headers });
  assert.equal(((await list.json()) as { email: string }[])[0]?.email, 'bounce@example.net');
  const path = `${carrier.url}/v3/suppression/bounces/bounce@example.net`;
  assert.equal((await fetch(path, { method: 'DELETE', headers })).status, 204);
  assert.equal((await send())[0], 'processed');
});

test('an event batch is repeated until the server takes it', async () => {
  const clock = virtualClock(1_760_000_000_000);
  let refusals = 2;
  await using server = await customer((_visit, response) => {
    refusals -= 1;
    response.statusCode = refusals >= 0 ? 500 : 204;
    response.end();
  });
  await using carrier = await startCarrier({ clock, settings: { sendgridEventsUrl: server.url } });
  await service(carrier).send(mail);
  await clock.advance(1, carrier.idle);
  assert.equal(server.visits.length, 1);
  await clock.advance(60_000, carrier.idle);
  assert.equal(server.visits.length, 3);
  assert.equal(server.visits[2]?.body, server.visits[0]?.body);
});

test('events can be lost, repeated with the same id, and out of order', async () => {
  await using server = await customer();
  await using carrier = await startCarrier({ settings: { sendgridEventsUrl: server.url } });
  const send = async (callbacks: 'lost' | ('repeated' | 'reordered')[]) => {
    server.visits.length = 0;
    carrier.faults.add({ kind: 'mail', callbacks, times: 1 });
    await service(carrier).send(mail);
    await carrier.idle();
    return eventsOf(server.visits);
  };
  assert.deepEqual(await send('lost'), []);
  const events = await send(['repeated', 'reordered']);
  assert.deepEqual(
    events.map((event) => event.event),
    ['delivered', 'delivered', 'processed', 'processed'],
  );
  assert.equal(new Set(events.map((event) => event.sg_event_id)).size, 2);
});

const wrong: [string, unknown, string | null][] = [
  ['no recipient', { ...plain, personalizations: [{ to: [] }] }, 'personalizations.0.to'],
  [
    'a bad address',
    { ...plain, personalizations: [{ to: [{ email: 'nobody' }] }] },
    'personalizations.0.to.0.email',
  ],
  ['no sender', { ...plain, from: undefined }, 'from'],
  ['no subject', { ...plain, subject: '' }, 'subject'],
  ['no content', { ...plain, content: [] }, 'content'],
  [
    'HTML before text',
    { ...plain, content: [{ type: 'text/html', value: 'x' }, ...plain.content] },
    'content',
  ],
  ['a reserved header', { ...plain, headers: { Subject: 'x' } }, 'headers'],
  ['broken JSON', '{"from":', null],
];
for (const [what, body, field] of wrong) {
  test(`${what} is refused with 400 and nothing is stored`, async () => {
    await using carrier = await startCarrier();
    const response = await raw(carrier, body);
    assert.equal(response.status, 400);
    const { errors } = (await response.json()) as { errors: { field: string | null; message: string }[] };
    assert.equal(errors[0]?.field, field);
    assert.ok(errors[0]?.message);
    assert.equal(carrier.mails().length, 0);
  });
}

test('a template needs neither subject nor content', async () => {
  await using carrier = await startCarrier();
  const { subject: _subject, content: _content, ...rest } = plain;
  assert.equal((await raw(carrier, { ...rest, template_id: 'd-1' })).status, 202);
});

test('a wrong key is 401, and every answer tells the rate limit', async () => {
  await using carrier = await startCarrier();
  const response = await raw(carrier, plain, { authorization: 'Bearer SG.wrong' });
  assert.equal(response.status, 401);
  assert.ok(response.headers.has('x-ratelimit-reset'));
  const accepted = await raw(carrier, plain);
  assert.equal(accepted.status, 202);
  assert.equal(await accepted.text(), '');
  assert.ok(Number(accepted.headers.get('x-ratelimit-remaining')) > 0);
});

test('a 429 tells when the limit is reset, a 413 is a page and no JSON', async () => {
  const clock = virtualClock(1_760_000_000_000);
  await using carrier = await startCarrier({ clock });
  carrier.faults.add({ kind: 'mail', status: 429, retryAfter: 7, times: 1 });
  carrier.faults.add({ kind: 'mail', status: 413, times: 1 });
  const limited = await raw(carrier, plain);
  assert.deepEqual(await limited.json(), { errors: [{ field: null, message: 'too many requests' }] });
  assert.equal(limited.headers.get('x-ratelimit-remaining'), '0');
  assert.equal(limited.headers.get('x-ratelimit-reset'), '1760000007');
  const large = await raw(carrier, plain);
  assert.equal(large.status, 413);
  assert.match(large.headers.get('content-type') ?? '', /html/);
  assert.equal(carrier.mails().length, 0);
});

test('a body over 30 MB is refused with a page', async () => {
  await using carrier = await startCarrier();
  const response = await raw(carrier, `{"x":"${'a'.repeat(31 * 2 ** 20)}"}`).catch(() => null);
  // The connection may be closed while the client still sends; either way nothing is stored.
  if (response !== null) assert.equal(response.status, 413);
  assert.equal(carrier.mails().length, 0);
});

test('a compressed body is understood', async () => {
  await using carrier = await startCarrier();
  const response = await raw(carrier, gzipSync(JSON.stringify(plain)), { 'content-encoding': 'gzip' });
  assert.equal(response.status, 202);
  assert.equal(carrier.mails('a@example.net').length, 1);
});

test('sandbox mode answers 200 and sends nothing', async () => {
  await using carrier = await startCarrier();
  const response = await raw(carrier, { ...plain, mail_settings: { sandbox_mode: { enable: true } } });
  assert.equal(response.status, 200);
  assert.equal(carrier.mails().length, 0);
});

test('every recipient gets a mail of their own with an id of its own', async () => {
  await using carrier = await startCarrier();
  await raw(carrier, {
    ...plain,
    personalizations: [
      { to: [{ email: 'a@example.net' }], cc: [{ email: 'b@example.net' }] },
      { to: [{ email: 'c@example.net' }], subject: 'own', substitutions: { x: 'for you' } },
    ],
  });
  const mails = carrier.mails().map(({ mailbox, subject, text, index }) => [mailbox, subject, text, index]);
  assert.deepEqual(mails, [
    ['c@example.net', 'own', 'for you', 2],
    ['b@example.net', 's', 'x', 1],
    ['a@example.net', 's', 'x', 0],
  ]);
});

test('a mail waits for its send_at, and its batch can be canceled', async () => {
  const clock = virtualClock(1_760_000_000_000);
  await using carrier = await startCarrier({ clock });
  await raw(carrier, { ...plain, send_at: 1_760_003_600 });
  await raw(carrier, { ...plain, send_at: 1_760_003_600, batch_id: 'b1' });
  await fetch(`${carrier.url}/v3/user/scheduled_sends`, {
    method: 'POST',
    headers: { authorization: `Bearer ${carrier.sendgridKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ batch_id: 'b1', status: 'cancel' }),
  });
  await clock.advance(3_599_999, carrier.idle);
  assert.equal(carrier.mails().length, 0);
  await clock.advance(1, carrier.idle);
  assert.equal(carrier.mails().length, 1);
});

test('Email Activity finds a mail by recipient and by custom arg, and can be switched off', async () => {
  await using carrier = await startCarrier();
  await service(carrier).send(mail);
  await service(carrier).send({ ...mail, to: 'other@example.net', customArgs: { attempt_id: 'at_2' } });
  await carrier.idle();
  const ask = (query: string) =>
    fetch(`${carrier.url}/v3/messages?limit=1000&query=${encodeURIComponent(query)}`, {
      headers: { authorization: `Bearer ${carrier.sendgridKey}` },
    });
  const found = async (query: string) => {
    const { messages } = (await (await ask(query)).json()) as {
      messages: { to_email: string; status: string }[];
    };
    return messages.map((one) => `${one.to_email} ${one.status}`);
  };
  assert.deepEqual(await found('to_email="khach@example.net"'), ['khach@example.net delivered']);
  assert.deepEqual(await found(`unique_args['attempt_id']="at_2"`), ['other@example.net delivered']);
  assert.deepEqual(await found('to_email="khach@example.net" AND status="processed"'), []);
  assert.equal((await ask('nonsense')).status, 400);
  carrier.settings.emailActivity = false;
  assert.equal((await ask('to_email="khach@example.net"')).status, 403);
});

test('a person answers, unsubscribes with one click, and opens', async () => {
  await using server = await customer();
  await using carrier = await startCarrier({
    settings: { sendgridInboundUrl: `${server.url}/parse`, sendgridEventsUrl: `${server.url}/events` },
  });
  const headers = {
    'List-Unsubscribe': `<${server.url}/u/tok>, <mailto:u@example.net>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
  await service(carrier).send({ ...mail, headers });
  await carrier.idle();
  const [stored] = carrier.mails();
  const act = (path: string, body: object = {}) =>
    fetch(`${carrier.url}/carrier/mails/${stored?.id}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  assert.equal((await act('reply', { text: 'Cảm ơn' })).status, 202);
  assert.equal((await act('unsubscribe')).status, 200);
  await act('open');
  await act('open');
  await carrier.idle();
  const [parsed] = server.to('/parse');
  const form = await new Response(parsed?.body, {
    headers: { 'content-type': parsed?.headers['content-type'] ?? '' },
  }).formData();
  assert.equal(form.get('text'), 'Cảm ơn');
  assert.equal(JSON.parse(String(form.get('envelope'))).from, 'khach@example.net');
  assert.equal(server.to('/u/tok')[0]?.body, 'List-Unsubscribe=One-Click');
  assert.equal(eventsOf(server.to('/events')).filter((event) => event.event === 'open').length, 1);
});

test('the HTML of a mail cannot run scripts or load anything', async () => {
  await using carrier = await startCarrier();
  await service(carrier).send(mail);
  const response = await fetch(`${carrier.url}/carrier/mails/${carrier.mails()[0]?.id}/html`);
  const policy = response.headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /sandbox/);
  assert.doesNotMatch(policy, /allow-scripts|script-src/);
  assert.match(await response.text(), /Hẹn gặp/);
});
