import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CarrierOptions, startCarrier } from '../../carrier/server.ts';
import { systemClock } from '../clock.ts';
import { readOrigin } from './callback-origin.ts';
import { type Captured, captureServer, formOf } from './capture-server.ts';
import type { Outgoing } from './channel.ts';
import { channelsFrom } from './registry.ts';
import { readEvents } from './sendgrid-receipts.ts';
import { isSendgridSignature } from './sendgrid-signature.ts';
import { readCallStatus, readMessageStatus } from './twilio-receipts.ts';
import { isTwilioSignature } from './twilio-signature.ts';

const message: Outgoing = {
  tenantId: 'north clinic',
  jobId: '0199c9b2-0000-7000-8000-000000000001',
  attempt: 2,
  to: '+84912345678',
  text: 'Xin chào',
  subject: 'Nhắc lịch',
};

/** Sends one message over every provider's own door and gives what came back to ours. */
async function callbacksOf(channel: 'sms' | 'voice' | 'email', to: string, fault?: object) {
  await using ours = await captureServer(() => ({ status: 204, body: '' }));
  const settings: CarrierOptions['settings'] = {
    sendgridEventsUrl: `${ours.url}/api/webhooks/sendgrid/events`,
  };
  const carrier = await startCarrier({ settings });
  if (fault) carrier.faults.add(fault);
  const { accountSid, authToken, sendgridKey, sendgridPublicKey, url: baseUrl } = carrier;
  const channels = channelsFrom(
    {
      twilio: { accountSid, authToken, fromNumber: '+15005550006', baseUrl },
      sendgrid: { apiKey: sendgridKey, from: 'lich@phongkham.example', baseUrl },
      smtp: null,
      publicBaseUrl: ours.url,
    },
    { clock: systemClock },
  );
  const end = await channels.find((each) => each.channel === channel)?.send({ ...message, to });
  assert.ok(end?.end === 'accepted' && end.receiptExpected, JSON.stringify(end));
  await carrier.idle();
  await carrier.close();
  const { providerMessageId } = end;
  return {
    requests: ours.requests,
    url: ours.url,
    authToken,
    publicKey: sendgridPublicKey,
    providerMessageId,
  };
}

const about = { tenantId: message.tenantId, jobId: message.jobId, attempt: 2 };

function originOf(request: Captured, url: string) {
  const origin = readOrigin(Object.fromEntries(URL.parse(request.url, url)?.searchParams ?? []));
  assert.deepEqual(origin, about);
  return about;
}

describe('what comes back of a message', () => {
  it('is signed, names its attempt and ends with the delivery', async () => {
    const { requests, url, authToken, providerMessageId } = await callbacksOf('sms', '+84912345678');
    const statuses = requests.map((request) => {
      const [params, signature] = [formOf(request.body), String(request.headers['x-twilio-signature'])];
      const genuine = (token: string) =>
        isTwilioSignature({ authTokens: [token], url: url + request.url, params, signature });
      assert.deepEqual([genuine(authToken), genuine('another')], [true, false]);
      const received = readMessageStatus(params, originOf(request, url));
      assert.equal(received?.providerMessageId, providerMessageId);
      return received?.receipt.status;
    });
    assert.equal(statuses.at(-1), 'delivered');
    assert.ok(statuses.includes('progress'));
  });

  it('tells why it failed', async () => {
    const fault = { kind: 'message', undelivered: 30005 };
    const { requests, url } = await callbacksOf('sms', '+84912345678', fault);
    const last = requests.at(-1);
    assert.ok(last);
    const received = readMessageStatus(formOf(last.body), originOf(last, url));
    assert.deepEqual([received?.receipt.refusal, received?.receipt.code], ['permanent', '30005']);
  });
});

describe('what comes back of a call', () => {
  for (const [outcome, status] of [
    ['busy', 'busy'],
    ['no-answer', 'no_answer'],
    ['completed', 'delivered'],
    ['failed', 'failed'],
  ] as const) {
    it(`is signed and says ${status} after ${outcome}`, async () => {
      const { requests, url, authToken } = await callbacksOf('voice', '+84912345678', {
        kind: 'call',
        outcome,
      });
      for (const request of requests) {
        const [params, signature] = [formOf(request.body), String(request.headers['x-twilio-signature'])];
        assert.ok(isTwilioSignature({ authTokens: [authToken], url: url + request.url, params, signature }));
      }
      const receipts = requests.map(
        (request) => readCallStatus(formOf(request.body), originOf(request, url))?.receipt,
      );
      assert.equal(receipts.at(0)?.status, 'progress');
      assert.equal(receipts.at(-1)?.status, status);
    });
  }
});

describe('what comes back of an email', () => {
  const receiptsFor = async (to: string) => {
    const { requests, publicKey, providerMessageId } = await callbacksOf('email', to);
    return requests.flatMap(({ headers, body }) => {
      const signed = {
        publicKey,
        timestamp: String(headers['x-twilio-email-event-webhook-timestamp']),
        signature: String(headers['x-twilio-email-event-webhook-signature']),
      };
      assert.ok(isSendgridSignature({ ...signed, rawBody: Buffer.from(body) }));
      assert.ok(!isSendgridSignature({ ...signed, rawBody: Buffer.from(`${body} `) }));
      const receipts = readEvents(JSON.parse(body)) ?? [];
      for (const { tenantId, jobId, attempt, providerMessageId: id } of receipts) {
        assert.deepEqual({ tenantId, jobId, attempt }, about);
        assert.equal(id, providerMessageId);
      }
      return receipts.map(({ receipt }) => receipt);
    });
  };

  it('is signed, names its attempt and tells of the delivery', async () => {
    const statuses = (await receiptsFor('khach@example.net')).map(({ status }) => status);
    assert.deepEqual(statuses.toSorted(), ['delivered', 'progress']);
  });

  it('keeps naming our attempt while SendGrid counts its own', async () => {
    const words = (await receiptsFor('slow@example.net')).map(({ providerStatus }) => providerStatus);
    assert.ok(words.includes('deferred'), words.join());
  });

  it('tells what a bounce teaches', async () => {
    const bounce = (await receiptsFor('bounce@example.net')).find(({ status }) => status === 'failed');
    assert.deepEqual([bounce?.refusal, bounce?.suppress], ['permanent', 'hard_bounce']);
  });
});
