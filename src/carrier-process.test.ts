import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CarrierOptions, startCarrier } from '../carrier/server.ts';
import { startCarrierProcess } from './carrier-process.ts';
import { systemClock } from './clock.ts';
import { silentLog } from './log.ts';

async function settingsAfterJoining(settings: NonNullable<CarrierOptions['settings']>) {
  await using carrier = await startCarrier({ settings });
  const joined = await startCarrierProcess({
    port: Number(new URL(carrier.url).port),
    smtpPort: 0,
    appUrl: 'http://127.0.0.1:3001',
    publicBaseUrl: 'https://decorum.example',
    clock: systemClock,
    log: silentLog,
  });
  await joined.stop();
  const kept = await fetch(`${carrier.url}/carrier/settings`);
  return (await kept.json()) as { sendgridEventsUrl: string; inboundUrl: string };
}

test('a carrier that runs already is told where the events of mails and what people answer go', async () => {
  const { sendgridEventsUrl, inboundUrl } = await settingsAfterJoining({});
  assert.equal(sendgridEventsUrl, 'http://127.0.0.1:3001/api/webhooks/sendgrid/events');
  assert.equal(inboundUrl, 'https://decorum.example/api/webhooks/twilio/messaging');
});

test('a carrier that was told other addresses keeps them', async () => {
  const other = { sendgridEventsUrl: 'http://127.0.0.1:9/events', inboundUrl: 'http://127.0.0.1:9/inbound' };
  const { sendgridEventsUrl, inboundUrl } = await settingsAfterJoining(other);
  assert.deepEqual({ sendgridEventsUrl, inboundUrl }, other);
});
