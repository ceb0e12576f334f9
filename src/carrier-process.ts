import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

export type CarrierProcess = {
  url: string;
  /** Base64 SPKI: what this carrier signs SendGrid events with. */
  sendgridPublicKey: string;
  stop(): Promise<void>;
};

type Health = {
  name?: string;
  sendgridPublicKey?: string;
  sendgridEventsUrl?: string | null;
  inboundUrl?: string | null;
};

const READY_WITHIN_MS = 15_000;

/**
 * Starts the local carrier as a process of its own, or uses one that somebody started on this port. Ours leaves
 * the terminal's process group, so that Ctrl-C reaches Decorum first, and ends when its IPC channel closes: it
 * never outlives us, not even after a kill.
 */
export async function startCarrierProcess({
  port,
  smtpPort,
  appUrl,
  publicBaseUrl,
  clock,
  log,
}: {
  port: number;
  smtpPort: number;
  /** Where this process is reached on this machine. */
  appUrl: string;
  /** What callbacks are signed over; null: there is none, and replies cannot be proven. */
  publicBaseUrl: string | null;
  clock: Clock;
  log: Log;
}): Promise<CarrierProcess> {
  const url = `http://127.0.0.1:${port}`;
  const eventsUrl = `${appUrl}/api/webhooks/sendgrid/events`;
  const inboundUrl = publicBaseUrl && `${publicBaseUrl}/api/webhooks/twilio/messaging`;
  const running = await healthOf(url, clock);
  if (running) {
    log.info({ url }, 'A local carrier is running on this port already; using it');
    // Somebody who started it by hand told it no address: mail would never bounce, and no reply would reach us.
    const untold = {
      ...(running.sendgridEventsUrl === null && { sendgridEventsUrl: eventsUrl }),
      ...(running.inboundUrl === null && inboundUrl && { inboundUrl }),
    };
    if (Object.keys(untold).length > 0) {
      await fetch(`${url}/carrier/settings`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(untold),
        signal: clock.deadline(2_000),
      }).catch((err) => log.warn({ err }, 'The local carrier was not told where replies and mail events go'));
    }
    return { url, sendgridPublicKey: running.sendgridPublicKey ?? '', stop: async () => {} };
  }
  const child = spawn(process.execPath, [fileURLToPath(new URL('../carrier/main.ts', import.meta.url))], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {
      ...process.env,
      CARRIER_PORT: String(port),
      CARRIER_SMTP_PORT: String(smtpPort),
      CARRIER_SENDGRID_EVENTS_URL: eventsUrl,
      ...(inboundUrl && { CARRIER_INBOUND_URL: inboundUrl }),
    },
  });
  let complaint = '';
  child.stderr?.on('data', (data) => {
    complaint = (complaint + String(data)).slice(-2000);
  });
  const health = await untilReady(child, url, clock).catch((error) => {
    child.kill('SIGTERM');
    throw new Error(
      `The local carrier could not start on the ports ${port} and ${smtpPort}; set CARRIER_PORT and CARRIER_SMTP_PORT to free ones.\n${reasonOf(complaint)}`,
      {
        cause: error,
      },
    );
  });
  return {
    url,
    sendgridPublicKey: health.sendgridPublicKey ?? '',
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

/** Of what a dying process wrote, the line that says why. */
const reasonOf = (complaint: string): string =>
  complaint.split('\n').find((line) => /^\s*(\w*Error)\b/.test(line)) ?? complaint.trim();

async function untilReady(child: ChildProcess, url: string, clock: Clock): Promise<Health> {
  const giveUpAt = clock.now() + READY_WITHIN_MS;
  while (clock.now() < giveUpAt && child.exitCode === null) {
    const health = await healthOf(url, clock);
    if (health) return health;
    await clock.sleep(50);
  }
  throw new Error('It did not answer.');
}

async function healthOf(url: string, clock: Clock): Promise<Health | null> {
  try {
    const answer = await fetch(`${url}/carrier/health`, { signal: clock.deadline(2_000) });
    const health = (await answer.json()) as Health;
    return health.name === 'decorum-carrier' ? health : null;
  } catch {
    return null;
  }
}
