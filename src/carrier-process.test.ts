import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CarrierOptions, startCarrier } from '../carrier/server.ts';
import { startCarrierProcess } from './carrier-process.ts';
import { systemClock } from './clock.ts';
import { silentLog } from './log.ts';

async function eventsUrlAfterJoining(settings: NonNullable<CarrierOptions['settings']>) {
  await using carrier = await startCarrier({ settings });
  const joined = await startCarrierProcess({
    port: Number(new URL(carrier.url).port),
    smtpPort: 0,
    appUrl: 'http://127.0.0.1:3001',
    clock: systemClock,
    log: silentLog,
  });
  await joined.stop();
  const kept = await fetch(`${carrier.url}/carrier/settings`);
  return ((await kept.json()) as { sendgridEventsUrl: string }).sendgridEventsUrl;
}

test('a carrier that runs already is told where the events of mails go', async () => {
  assert.equal(await eventsUrlAfterJoining({}), 'http://127.0.0.1:3001/api/webhooks/sendgrid/events');
});

test('a carrier that was told another address keeps it', async () => {
  const other = 'http://127.0.0.1:9/events';
  assert.equal(await eventsUrlAfterJoining({ sendgridEventsUrl: other }), other);
});
