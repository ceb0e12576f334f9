import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { openWorld } from './world.ts';

/** Promise 7: what must never stand in a log line, an event, an inbox item or a webhook. */
const CANARIES = {
  phone: '+84987123654',
  digits: '987123654',
  email: 'canary.bird@example.net',
  code: '482915',
  text: 'yellow-feather-secret',
};

test('no number, address, code, text or token gets into a log line, event, inbox item, webhook or the record', async () => {
  const posted: string[] = [];
  const n8n = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      posted.push(JSON.stringify(request.headers) + body);
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => n8n.listen(0, '127.0.0.1', resolve));
  const n8nUrl = `http://127.0.0.1:${(n8n.address() as AddressInfo).port}/hook`;
  {
    await using world = await openWorld({ n8nUrl });
    const an = await world.person({ phone: CANARIES.phone, email: CANARIES.email });
    const payloadJson = { text: `${CANARIES.text} code ${CANARIES.code}`, subject: CANARIES.text };
    const campaign = { name: 'Notice', purpose: 'service_notice' };
    // Every way that a job can end, and requests that fail in every way that quotes its input.
    world.carrier.faults.add({ kind: 'message', undelivered: 30_005, times: 1 });
    world.carrier.faults.add({
      kind: 'message',
      status: 400,
      code: 21_211,
      message: `Invalid To ${CANARIES.phone}`,
      times: 1,
    });
    world.carrier.faults.add({ kind: 'message', dropBefore: true, times: 1 });
    world.carrier.faults.add({ kind: 'message', status: 429, retryAfter: 1, times: 1 });
    for (let i = 0; i < 6; i++) {
      await world.job({
        campaign,
        channel: 'sms',
        targetAddress: an.phone,
        bankCustomerId: an.ref,
        payloadJson,
      });
      await world.run(1);
      world.advance(2_000);
    }
    await world.job({
      campaign,
      channel: 'email',
      targetAddress: an.email,
      bankCustomerId: an.ref,
      payloadJson,
    });
    await world.job({
      campaign: { name: 'Fraud', purpose: 'fraud_alert' },
      channel: 'sms',
      targetAddress: an.phone,
      bankCustomerId: an.ref,
      payloadJson,
    });
    await world.job({ campaign, channel: 'sms', targetAddress: '+84987123653', payloadJson });
    await world.run();
    // What comes back, in every way that a conversation goes.
    await world.says(an.phone, `${CANARIES.text} ${CANARIES.email}`, { channel: 'whatsapp' });
    await world.says(an.phone, 'VERIFY');
    const [oneTimeCode = ''] = world.texts(an.phone).at(-1)?.match(/\d{6}/) ?? [];
    assert.match(oneTimeCode, /^\d{6}$/);
    await world.says(an.phone, CANARIES.code);
    await world.says(an.phone, `it is ${oneTimeCode}`);
    await world.says(an.phone, `fraud! ${CANARIES.text}`);
    await world.says('+84987123653', `fraud! ${CANARIES.text}`);
    await world.says('+84987123653', 'sorry, wrong number');
    await world.says(an.phone, `stop texting ${CANARIES.digits}`);
    await world.says(an.phone, 'STOP');
    await world.run();
    world.advance(60_000);
    await world.reconcile();
    await world.ask('POST', '/api/outbound/jobs/create', {
      campaign,
      channel: 'sms',
      targetAddress: `${CANARIES.phone}x${CANARIES.email}`,
    });
    await world.ask('POST', `/api/outbound/jobs/create?phone=${CANARIES.phone}`, {});
    await world.ask('GET', `/api/outbound/jobs?q=${encodeURIComponent(CANARIES.phone)}`);
    await world.app.inject({ method: 'GET', url: `/${CANARIES.email}/${CANARIES.digits}` });
    await world.deliverEvents();

    const events = await world.db.query('select * from cc_automation_events');
    const items = await world.db.query('select * from cc_admin_inbox_items');
    // Each place has something in it: an empty one would pass everything.
    assert.ok(posted.length > 5, `${posted.length} webhooks`);
    assert.ok(events.length > 5 && items.length > 3);
    assert.ok(world.logged().length > 2_000);
    const places = {
      log: world.logged(),
      events: JSON.stringify(events),
      inbox: JSON.stringify(items),
      webhooks: posted.join('\n'),
      record: JSON.stringify(await world.db.query('select * from cc_audit_logs')),
    };
    const secrets = {
      ...CANARIES,
      oneTimeCode,
      authToken: world.carrier.authToken,
      sendgridKey: world.carrier.sendgridKey,
    };
    for (const [place, content] of Object.entries(places)) {
      for (const [name, canary] of Object.entries(secrets)) {
        const at = content.indexOf(canary);
        assert.equal(
          at,
          -1,
          `the ${name} stands in the ${place}: …${content.slice(Math.max(0, at - 120), at + 60)}…`,
        );
      }
    }
  }
  await new Promise((resolve) => n8n.close(resolve));
});
