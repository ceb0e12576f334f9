import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { systemClock } from '../clock.ts';
import { captureServer, formOf } from './capture-server.ts';
import { channelContract } from './channel-contract.ts';
import { complaintsOf } from './openapi-request.ts';
import { twilioWhatsapp } from './twilio-whatsapp.ts';
import { originOf, twilioWorld } from './twilio-world.ts';

const refused = { to: '+84900000001', code: '63024' };

channelContract('Twilio WhatsApp', () =>
  twilioWorld((account) => twilioWhatsapp({ ...account, from: '+14155238886' }), {
    to: '+84912345678',
    refused,
    prepare: (carrier) => void carrier.faults.add({ to: `whatsapp:${refused.to}`, status: 400, code: 63024 }),
    arrived: (carrier) =>
      carrier.messages().map(({ sid, body, statusCallback }) => ({
        id: sid,
        text: body,
        origin: originOf(statusCallback),
      })),
  }),
);

describe('Twilio WhatsApp on the wire', () => {
  const message = {
    tenantId: 'default',
    jobId: '0199c9b2-0000-7000-8000-000000000001',
    attempt: 1,
    to: '+84912345678',
    text: 'Xin chào',
  };

  for (const from of ['+14155238886', 'whatsapp:+14155238886']) {
    it(`carries the prefix on both addresses, once (${from})`, async () => {
      await using server = await captureServer(() => ({
        status: 201,
        body: { sid: 'SM1', status: 'queued' },
      }));
      const settings = {
        accountSid: 'AC1',
        authToken: 't',
        clock: systemClock,
        publicBaseUrl: 'https://x.example',
      };
      await twilioWhatsapp({ ...settings, from, baseUrl: server.url }).send(message);
      const form = formOf(server.requests[0]?.body ?? '');
      assert.deepEqual([form.To, form.From], ['whatsapp:+84912345678', 'whatsapp:+14155238886']);
      assert.equal(form.Body, 'Xin chào');
      const operation = '/2010-04-01/Accounts/{AccountSid}/Messages.json';
      const type = 'application/x-www-form-urlencoded';
      assert.deepEqual(complaintsOf('twilio_messages_calls.json', operation, type, form), []);
    });
  }

  it('refuses more than 1600 characters before it sends', async () => {
    await using server = await captureServer(() => ({ status: 201, body: { sid: 'SM1' } }));
    const settings = { accountSid: 'AC1', authToken: 't', clock: systemClock, publicBaseUrl: null };
    const whatsapp = twilioWhatsapp({ ...settings, from: '+14155238886', baseUrl: server.url });
    const end = await whatsapp.send({ ...message, text: 'a'.repeat(1601) });
    assert.equal(end.end === 'refused' && end.refusal, 'permanent');
    assert.equal(server.requests.length, 0);
    assert.equal((await whatsapp.send({ ...message, text: 'a'.repeat(1600) })).end, 'accepted');
  });
});
