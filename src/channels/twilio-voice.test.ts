import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import twilio from 'twilio';
import { systemClock } from '../clock.ts';
import { captureServer, formOf } from './capture-server.ts';
import type { Lost, Outgoing } from './channel.ts';
import { channelContract } from './channel-contract.ts';
import { complaintsOf } from './openapi-request.ts';
import { twilioVoice } from './twilio-voice.ts';
import { originOf, spokenIn, twilioWorld } from './twilio-world.ts';

channelContract('Twilio voice', () =>
  twilioWorld((account) => twilioVoice({ ...account, from: '+15005550006' }), {
    to: '+84912345678',
    refused: { to: '+15005550001', code: '21217' },
    prepare: (carrier) => void carrier.faults.add({ kind: 'call', outcome: 'no-answer' }),
    arrived: (carrier) =>
      carrier.calls().map(({ sid, instructions, statusCallback }) => ({
        id: sid,
        text: 'twiml' in instructions ? spokenIn(instructions.twiml) : '',
        origin: originOf(statusCallback?.url),
      })),
  }),
);

describe('Twilio voice on the wire', () => {
  const accountSid = 'AC00000000000000000000000000000001';
  const settings = { accountSid, authToken: 'token', from: '+15005550006', clock: systemClock };
  const publicBaseUrl = 'https://engine.example.com';
  const message: Outgoing = {
    tenantId: 'default',
    jobId: '0199c9b2-0000-7000-8000-000000000001',
    attempt: 1,
    to: '+84912345678',
    text: 'Xin chào & hẹn gặp',
    language: 'vi',
  };
  const created = { status: 201, body: { sid: 'CA00000000000000000000000000000004', status: 'queued' } };

  it('posts the form that the official SDK posts, with all four events', async () => {
    await using server = await captureServer(() => created);
    await twilioVoice({ ...settings, publicBaseUrl, baseUrl: server.url }).send(message);
    const sdk = twilio(accountSid, 'token');
    sdk.api.baseUrl = server.url;
    await sdk.calls.create({
      to: message.to,
      from: '+15005550006',
      twiml:
        '<?xml version="1.0" encoding="UTF-8"?><Response>' +
        '<Say language="vi-VN" voice="Google.vi-VN-Standard-A">Xin chào &amp; hẹn gặp</Say></Response>',
      statusCallback:
        'https://engine.example.com/api/webhooks/twilio/call-status' +
        `?job=${message.jobId}&attempt=1&tenant=default#rc=3&rp=all`,
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
    });
    const [ours, theirs] = server.requests;
    assert.ok(ours && theirs);
    assert.equal(ours.url, theirs.url);
    assert.equal(ours.headers.authorization, theirs.headers.authorization);
    const form = formOf(ours.body);
    assert.deepEqual(form, formOf(theirs.body));
    const operation = '/2010-04-01/Accounts/{AccountSid}/Calls.json';
    const type = 'application/x-www-form-urlencoded';
    assert.deepEqual(complaintsOf('twilio_messages_calls.json', operation, type, form), []);
  });

  it('refuses what cannot be said before it dials', async () => {
    await using server = await captureServer(() => created);
    const voice = twilioVoice({ ...settings, publicBaseUrl, baseUrl: server.url });
    for (const [text, code] of [
      ['a'.repeat(4000), 'content_too_long'],
      ['  \n', 'content_empty'],
    ] as const) {
      const end = await voice.send({ ...message, text });
      assert.deepEqual(end.end === 'refused' && [end.refusal, end.code], ['permanent', code]);
    }
    assert.equal(server.requests.length, 0);
    assert.equal((await voice.send(message)).end, 'accepted');
  });

  it('finds a lost call by its time, also one that still waits without any date', async () => {
    const from = 1_760_000_000_000;
    const lost: Lost = { ...message, from, until: from + 60_000, taken: async () => new Set() };
    const find = async (row: object) => {
      await using server = await captureServer(() => ({ body: { calls: [row], next_page_uri: null } }));
      const found = await twilioVoice({ ...settings, publicBaseUrl, baseUrl: server.url }).find(lost);
      assert.match(
        server.requests[0]?.url ?? '',
        /Calls\.json\?To=%2B84912345678&From=%2B15005550006&StartTime%3E=2025-10-09/,
      );
      return found.found;
    };
    const call = { sid: 'CA1', to: message.to, status: 'queued', date_created: null, start_time: null };
    assert.equal(await find(call), 'yes');
    assert.equal(await find({ ...call, date_created: new Date(from + 1000).toUTCString() }), 'yes');
    assert.equal(await find({ ...call, date_created: new Date(from - 600_000).toUTCString() }), 'no');
    assert.equal(await find({ ...call, start_time: new Date(from - 600_000).toUTCString() }), 'no');
  });
});
