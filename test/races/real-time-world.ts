import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { seededRandom } from '../../carrier/clock.ts';
import { type Carrier, startCarrier } from '../../carrier/server.ts';
import { systemClock, systemRandom } from '../../src/clock.ts';
import { buildApp } from '../../src/http/app.ts';
import { providerWebhooks, type WebhookDeps } from '../../src/http/provider-webhooks.ts';
import { uuidv7Source } from '../../src/ids.ts';
import { codeDigests } from '../../src/inbound/code-digests.ts';
import { keyFor } from '../../src/secret.ts';
import { type FreshDatabase, freshDatabase } from '../postgres.ts';

/** The parts that workers in other processes meet: a database, the carrier, and the door for its callbacks. */
export type RealTimeWorld = AsyncDisposable & { db: FreshDatabase; carrier: Carrier; url: string };

export async function openRealTimeWorld(): Promise<RealTimeWorld> {
  const db = await freshDatabase();
  const carrier = await startCarrier({ random: seededRandom(7) });
  const newId = uuidv7Source(systemClock);
  const door: WebhookDeps = {
    db,
    clock: systemClock,
    random: systemRandom,
    newId,
    tellDecisions: false,
    publicBaseUrl: null,
    twilioAuthTokens: [carrier.authToken],
    sendgridPublicKey: async () => carrier.sendgridPublicKey,
    onReceipt: () => {},
    codes: codeDigests(keyFor('codes', 'the secret of a race, thirty-two letters')),
    onMessage: () => {},
  };
  const app = buildApp({
    db,
    clock: systemClock,
    newId,
    config: { tenantId: 'default', auth: 'local' },
    log: pino({ level: 'silent' }),
    metrics: new Registry(),
    routes: [providerWebhooks(door)],
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  // Signatures are over the public address, which is known once the port is.
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  door.publicBaseUrl = url;
  return {
    db,
    carrier,
    url,
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await carrier.close();
      await db.close();
    },
  };
}
