import { channelsFrom } from '../../src/channels/registry.ts';
import { systemClock, systemRandom } from '../../src/clock.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { uuidv7Source } from '../../src/ids.ts';
import { createLog } from '../../src/log.ts';
import { openDb } from '../../src/store/db.ts';

/** A worker alone, as a process that a test may kill: the engine with the real adapters and nothing else. */
export type Orders = {
  databaseUrl: string;
  carrierUrl: string;
  accountSid: string;
  authToken: string;
  publicBaseUrl: string;
  leaseMs: number;
  sendMs: number;
  reconcileAfterMs: number;
};

const orders = JSON.parse(process.argv[2] ?? '{}') as Orders;
const log = createLog({ level: 'error' });
const engine = createEngine({
  db: openDb({ url: orders.databaseUrl, max: 6, planOnce: true }),
  channels: channelsFrom(
    {
      twilio: {
        accountSid: orders.accountSid,
        authToken: orders.authToken,
        fromNumber: '+15005550006',
        baseUrl: orders.carrierUrl,
      },
      sendgrid: null,
      smtp: null,
      publicBaseUrl: orders.publicBaseUrl,
    },
    { clock: systemClock },
  ),
  clock: systemClock,
  random: systemRandom,
  newId: uuidv7Source(systemClock),
  log,
  settings: {
    leaseMs: orders.leaseMs,
    sendMs: orders.sendMs,
    reconcileAfterMs: orders.reconcileAfterMs,
    quietHours: { start: '00:00', end: '00:00' },
    timezone: 'UTC',
    tellDecisions: false,
  },
});
await engine.start();
process.send?.('working');
process.on('SIGTERM', () => {
  void engine.stop().then(() => process.exit(0));
});
process.on('disconnect', () => process.exit(0));
