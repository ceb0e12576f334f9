import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, test } from 'node:test';
import { twilioSignature } from '../../src/channels/twilio-signature.ts';
import { openWorld, type World } from './world.ts';

const notice = { campaign: { name: 'Branch notice', purpose: 'service_notice' } };

/** A job that was sent and whose receipt is still out: the state that a forger would want to change. */
async function sentJob(world: World) {
  const an = await world.person();
  world.carrier.faults.add({ kind: 'message', callbacks: 'lost' });
  const { id } = await world.job({
    ...notice,
    channel: 'sms',
    targetAddress: an.phone,
    bankCustomerId: an.ref,
  });
  await world.run();
  return world.look(id);
}

const path = (job: { id: string }, attempt = 1) =>
  `/api/webhooks/twilio/status?job=${job.id}&attempt=${attempt}&tenant=default`;

async function post(world: World, url: string, form: Record<string, string>, signature?: string) {
  const answer = await world.app.inject({
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(signature !== undefined && { 'x-twilio-signature': signature }),
    },
    payload: new URLSearchParams(form).toString(),
  });
  return answer.statusCode;
}

const rows = async (world: World) => {
  const [counted] = await world.db.query<Record<string, number>>(
    `select (select count(*) from cc_outbound_attempts) as attempts, (select count(*) from cc_audit_logs) as audits,
       (select count(*) from cc_automation_events) as events, (select count(*) from cc_suppressions) as suppressions`,
  );
  return counted;
};

describe('a Twilio callback', () => {
  test('with a missing, wrong or foreign signature is refused and changes nothing; the genuine one counts', async () => {
    await using world = await openWorld();
    const job = await sentJob(world);
    const form = { MessageSid: job.providerMessageId, MessageStatus: 'delivered' };
    const url = path(job);
    const before = await rows(world);
    const genuine = twilioSignature(world.carrier.authToken, world.url + url, form);
    const forgeries: [string | undefined, string, Record<string, string>][] = [
      [undefined, url, form],
      ['', url, form],
      ['AAAAAAAAAAAAAAAAAAAAAAAAAAA=', url, form],
      [twilioSignature('another account token 000000000', world.url + url, form), url, form],
      [genuine, url, { ...form, MessageStatus: 'undelivered' }],
      [genuine, `${url}&more=1`, form],
      [genuine, path(job, 2), form],
      [twilioSignature(world.carrier.authToken, `https://evil.example${url}`, form), url, form],
    ];
    for (const [signature, address, fields] of forgeries) {
      assert.equal(await post(world, address, fields, signature), 403);
    }
    assert.deepEqual(await rows(world), before);
    assert.equal((await world.look(job.id)).outcomeCode, null);

    assert.equal(await post(world, url, form, genuine), 204);
    assert.equal((await world.look(job.id)).outcomeCode, 'success_unverified_info_only');
  });

  test('that is repeated, or names no job of ours, is answered and changes nothing', async () => {
    await using world = await openWorld();
    const job = await sentJob(world);
    const send = (url: string, form: Record<string, string>) =>
      post(world, url, form, twilioSignature(world.carrier.authToken, world.url + url, form));
    const form = { MessageSid: job.providerMessageId, MessageStatus: 'delivered' };
    assert.equal(await send(path(job), form), 204);
    const before = await rows(world);
    for (let i = 0; i < 3; i++) assert.equal(await send(path(job), form), 204);
    assert.equal(await send(path(job, 7), form), 204);
    assert.equal(await send(path({ id: '01900000-0000-7000-8000-0000000000ff' }), form), 204);
    assert.equal(await send('/api/webhooks/twilio/status?job=x&attempt=-1&tenant=default', form), 204);
    assert.equal(await send(path(job), { MessageSid: job.providerMessageId }), 204);
    assert.deepEqual(await rows(world), before);
  });
});

describe('a SendGrid batch', () => {
  test('with a wrong key, time or body is refused; a genuine one with rubbish inside changes nothing', async () => {
    await using world = await openWorld();
    const post = (body: string, headers: Record<string, string>) =>
      world.app.inject({
        method: 'POST',
        url: '/api/webhooks/sendgrid/events',
        headers: { 'content-type': 'application/json', ...headers },
        payload: body,
      });
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const body = '[{"event":"bounce"}]\r\n';
    const signed = sign('sha256', Buffer.from(`1760000000${body}`), privateKey).toString('base64');
    const before = await rows(world);
    const headers = {
      'x-twilio-email-event-webhook-timestamp': '1760000000',
      'x-twilio-email-event-webhook-signature': signed,
    };
    assert.equal((await post(body, {})).statusCode, 403);
    assert.equal((await post(body, headers)).statusCode, 403);
    assert.equal((await post('', headers)).statusCode, 403);
    assert.deepEqual(await rows(world), before);
  });
});
