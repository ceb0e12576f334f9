import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { RealTimeWorld } from './real-time-world.ts';
import type { Orders } from './worker.ts';

/** A process of its own that sends the jobs of this world; resolves when it is at work. */
export async function startWorker(
  world: RealTimeWorld,
  settings: Pick<Orders, 'leaseMs' | 'sendMs' | 'reconcileAfterMs'>,
): Promise<ChildProcess> {
  const orders: Orders = {
    databaseUrl: world.db.url,
    carrierUrl: world.carrier.url,
    accountSid: world.carrier.accountSid,
    authToken: world.carrier.authToken,
    publicBaseUrl: world.url,
    ...settings,
  };
  const worker = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), [JSON.stringify(orders)]);
  await once(worker, 'message');
  return worker;
}
