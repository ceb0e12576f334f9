import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import sendgrid from '@sendgrid/mail';
import { startCarrier } from '../../carrier/server.ts';
import { systemClock } from '../clock.ts';
import type { SendEnd } from '../policy/send-end.ts';
import { type Answer, captureServer, closedUrl } from './capture-server.ts';
import type { Lost, Outgoing } from './channel.ts';
import { type ChannelWorld, channelContract, type Fault } from './channel-contract.ts';
import { complaintsOf } from './openapi-request.ts';
import { messageIdPrefix, sendgridEmail } from './sendgrid-email.ts';
import { hastyClock } from './twilio-world.ts';

const FAULTS: Record<Fault, object> = {
  throttled: { status: 429, retryAfter: 7 },
  dropped_after: { hangAfterAccept: 'drop' },
  silent_after: { hangAfterAccept: 'silence' },
  dropped_before: { dropBefore: true },
  trouble: { status: 503 },
};

async function sendgridWorld(): Promise<ChannelWorld> {
  const carrier = await startCarrier();
  const refused = { to: 'nobody@example.net', code: 'http_400' };
  const message = `Does not contain a valid address: ${refused.to}`;
  carrier.faults.add({ kind: 'mail', to: refused.to, status: 400, message });
  let late = 0;
  const clock = { ...hastyClock, now: () => Math.floor(systemClock.now() / 1000) * 1000 + late };
  const channelAt = (baseUrl: string) =>
    sendgridEmail({
      apiKey: carrier.sendgridKey,
      from: 'Phòng khám <lich@phongkham.example>',
      receiptExpected: true,
      baseUrl,
      clock,
    });
  return {
    channel: channelAt(carrier.url),
    unreachable: channelAt(await closedUrl()),
    to: 'khach@example.net',
    refused,
    fault: (fault) => void carrier.faults.add({ ...FAULTS[fault], kind: 'mail', on: 'create', times: 1 }),
    arrived: () =>
      carrier
        .mails()
        .map(({ messageId, text, customArgs }) => ({
          id: messageId,
          text,
          origin: {
            jobId: customArgs.outbound_id ?? '',
            attempt: Number(customArgs.attempt_no),
            tenantId: customArgs.tenant ?? '',
          },
        }))
        .reverse(),
    now: clock.now,
    settle: () => {
      late = 6 * 60_000;
    },
    canBeAsked: true,
    trouble: 'unknown',
    tellsDropsApart: false,
    [Symbol.asyncDispose]: () => carrier.close(),
  };
}

channelContract('SendGrid email', sendgridWorld);

const message: Outgoing = {
  tenantId: 'north clinic',
  jobId: '0199c9b2-0000-7000-8000-000000000001',
  attempt: 2,
  to: 'khach@example.net',
  subject: 'Nhắc lịch 15:30',
  text: 'Xin chào',
  html: '<p>Xin chào</p>',
};
const settings = {
  apiKey: 'SG.key',
  from: 'Phòng khám <lich@phongkham.example>',
  receiptExpected: true,
  clock: systemClock,
};
const taken: Answer = { status: 202, headers: { 'x-message-id': 'bXNnMQ' }, body: '' };

describe('SendGrid email on the wire', () => {
  it('posts what the official library posts', async () => {
    await using server = await captureServer(() => taken);
    await sendgridEmail({ ...settings, baseUrl: server.url }).send(message);
    sendgrid.setApiKey('SG.key');
    // The library's types do not tell of its client.
    const { client } = sendgrid as unknown as {
      client: { setDefaultRequest(key: string, value: string): void };
    };
    client.setDefaultRequest('baseUrl', server.url);
    await sendgrid.send({
      to: message.to,
      from: { email: 'lich@phongkham.example', name: 'Phòng khám' },
      subject: 'Nhắc lịch 15:30',
      text: message.text,
      html: '<p>Xin chào</p>',
      headers: { 'Message-ID': `<${message.jobId}.2@phongkham.example>` },
      customArgs: { outbound_id: message.jobId, attempt_no: '2', tenant: 'north clinic' },
    });
    const [ours, theirs] = server.requests.map(({ method, url, headers, body }) => {
      const { personalizations, custom_args, ...mail } = JSON.parse(body);
      const [person] = personalizations;
      // The library puts the arguments beside the personalizations; they mean the same there.
      person.custom_args ??= custom_args;
      return { method, url, key: headers.authorization, type: headers['content-type'], mail, person };
    });
    assert.deepEqual(ours, theirs);
  });

  it('sends nothing that SendGrid’s OpenAPI file does not know', async () => {
    await using server = await captureServer(() => taken);
    await sendgridEmail({ ...settings, baseUrl: server.url }).send(message);
    const body = JSON.parse(server.requests[0]?.body ?? '');
    const check = (mail: object) =>
      complaintsOf('sendgrid_mail_v3.json', '/v3/mail/send', 'application/json', mail);
    assert.deepEqual(check(body), []);
    assert.notDeepEqual(check({ ...body, subjekt: 'x' }), []);
  });

  it('sends no email without a subject', async () => {
    await using server = await captureServer(() => taken);
    const email = sendgridEmail({ ...settings, baseUrl: server.url });
    const { subject: _, ...bare } = message;
    const end = await email.send(bare);
    assert.deepEqual(end.end === 'refused' && [end.refusal, end.code], ['permanent', 'subject_missing']);
    assert.equal(server.requests.length, 0);
    assert.equal((await email.send(message)).end, 'accepted');
  });

  it('refuses to start with a sender that is no address', () => {
    for (const from of ['', 'clinic', 'a@x.example, b@x.example']) {
      assert.throws(
        () => sendgridEmail({ ...settings, from, baseUrl: 'http://x' }),
        /is not one email address/,
      );
    }
  });
});

describe('SendGrid’s answers', () => {
  const endOf = async (answer: Answer): Promise<SendEnd> => {
    await using server = await captureServer(() => answer);
    return await sendgridEmail({ ...settings, baseUrl: server.url }).send(message);
  };

  it('are judged by their HTTP status', async () => {
    const body = { errors: [{ message: 'no', field: null }] };
    const expected = {
      202: 'accepted',
      400: 'permanent',
      401: 'config',
      403: 'config',
      404: 'config',
      405: 'config',
      413: 'permanent',
      415: 'permanent',
      429: 'throttled',
      500: 'unknown',
      503: 'unknown',
    };
    for (const [status, kind] of Object.entries(expected)) {
      for (const answer of [body, '<html></html>', '', '{"errors": [null, 7]}']) {
        const end = await endOf({ status: Number(status), body: answer });
        assert.equal(
          end.end === 'refused' ? end.refusal : end.end,
          kind,
          `${status} ${JSON.stringify(answer)}`,
        );
      }
    }
  });

  it('name the field and not the recipient', async () => {
    const errors = [{ message: 'khach@example.net is not valid', field: 'personalizations.0.to' }];
    const end = await endOf({ status: 400, body: { errors } });
    assert.ok(end.end === 'refused');
    assert.equal(end.message, 'SendGrid answered 400: the recipient is not valid (personalizations.0.to).');
  });

  it('say when the rate is reset', async () => {
    const reset = Math.ceil(systemClock.now() / 1000) + 30;
    const end = await endOf({ status: 429, headers: { 'x-ratelimit-reset': String(reset) } });
    assert.ok(end.end === 'refused' && end.retryAfterMs);
    assert.ok(end.retryAfterMs > 25_000 && end.retryAfterMs <= 31_000, String(end.retryAfterMs));
  });

  it('promise no receipt from the sandbox, and do without a message id', async () => {
    const sandbox = await endOf({ status: 200, body: '' });
    assert.deepEqual(sandbox.end === 'accepted' && [sandbox.receiptExpected, sandbox.providerMessageId], [
      false,
      null,
    ]);
    const real = await endOf(taken);
    assert.deepEqual(real.end === 'accepted' && [real.receiptExpected, real.providerMessageId], [
      true,
      'bXNnMQ',
    ]);
  });
});

describe('the search for a lost email', () => {
  const from = 1_760_000_000_000;
  const lost: Lost = { ...message, from, until: from + 60_000, taken: async () => new Set() };
  const row = {
    msg_id: 'bXNnMQ.recvd-1-0',
    from_email: 'lich@phongkham.example',
    to_email: 'khach@example.net',
    subject: 'Nhắc lịch 15:30',
    status: 'delivered',
    last_event_time: new Date(from + 5000).toISOString(),
  };
  const find = async (answer: Answer) => {
    await using server = await captureServer(() => answer);
    return await sendgridEmail({ ...settings, baseUrl: server.url }).find(lost);
  };

  it('cannot be made with a key that has no Email Activity', async () => {
    for (const status of [401, 403, 404]) {
      const why = 'SendGrid’s Email Activity is not available to this key.';
      assert.deepEqual(await find({ status }), { found: 'unknowable', why });
    }
    await assert.rejects(find({ status: 500 }), /could not be asked for its activity: it answered 500/);
  });

  it('matches recipient, sender, subject and time', async () => {
    const found = await find({ body: { messages: [row] } });
    assert.deepEqual(found, {
      found: 'yes',
      providerMessageId: 'bXNnMQ',
      providerStatus: 'delivered',
      receiptExpected: false,
    });
    for (const changes of [
      { subject: 'Other' },
      { to_email: 'other@example.net' },
      { from_email: 'other@phongkham.example' },
      { last_event_time: new Date(from - 10_000).toISOString() },
      { last_event_time: 'never' },
      { msg_id: 7 },
    ]) {
      const { found } = await find({ body: { messages: [{ ...row, ...changes }, null] } });
      assert.equal(found, 'no', JSON.stringify(changes));
    }
  });

  it('proves nothing while the activity may still be on its way', async () => {
    await using server = await captureServer(() => ({ body: { messages: [] } }));
    const email = (now: number) =>
      sendgridEmail({ ...settings, clock: { ...systemClock, now: () => now }, baseUrl: server.url });
    assert.equal((await email(lost.until + 60_000).find(lost)).found, 'unknowable');
    assert.equal((await email(lost.until + 5 * 60_000).find(lost)).found, 'no');
    const url = URL.parse(server.requests[0]?.url ?? '', server.url);
    assert.equal(url?.searchParams.get('query'), 'to_email="khach@example.net"');
  });

  it('knows an email by what stands before the first dot of its ids', () => {
    assert.equal(messageIdPrefix('bXNnMQ.recvd-1-0'), 'bXNnMQ');
    assert.equal(messageIdPrefix('bXNnMQ'), 'bXNnMQ');
  });
});
