import { seededRandom, systemRandom } from './clock.ts';
import { startCarrier } from './server.ts';
import { devAccountSid, devAuthToken, devSendgridKey, humanPace } from './settings.ts';

/** Starts the carrier from its environment and runs until it is told to stop or its parent is gone. */
const { env } = process;
const port = (name: string, fallback: number) => {
  const value = Number(env[name] ?? fallback);
  if (Number.isInteger(value) && value >= 0 && value < 65_536) return value;
  throw new Error(`${name} must be a port number, it is "${env[name]}"`);
};

const carrier = await startCarrier({
  port: port('CARRIER_PORT', 3002),
  smtpPort: port('CARRIER_SMTP_PORT', 2525),
  host: env.CARRIER_HOST ?? '127.0.0.1',
  accountSid: env.CARRIER_ACCOUNT_SID ?? devAccountSid,
  authToken: env.CARRIER_AUTH_TOKEN ?? devAuthToken,
  sendgridKey: env.CARRIER_SENDGRID_KEY ?? devSendgridKey,
  random: env.CARRIER_SEED === undefined ? systemRandom : seededRandom(Number(env.CARRIER_SEED)),
  settings: {
    inboundUrl: env.CARRIER_INBOUND_URL ?? null,
    sendgridEventsUrl: env.CARRIER_SENDGRID_EVENTS_URL ?? null,
    sendgridInboundUrl: env.CARRIER_SENDGRID_INBOUND_URL ?? null,
    callbackHosts: env.CARRIER_CALLBACK_HOSTS?.split(',') ?? [],
    ...(env.CARRIER_PACE === 'immediate' ? {} : { pace: { ...humanPace } }),
  },
});

let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  void carrier.close().then(() => process.exit(0));
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
// Started by another process with an IPC channel, the carrier never outlives it, not even after a kill.
process.on('disconnect', stop);

console.log(`Local carrier ready: ${carrier.url} (phone page and provider APIs)`);
