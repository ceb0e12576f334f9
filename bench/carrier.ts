import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { devAccountSid, devAuthToken } from '../carrier/settings.ts';

export type CarrierProcess = AsyncDisposable & { url: string; accountSid: string; authToken: string };

/** The local carrier in a process of its own, on free ports, answering at once. */
export async function startCarrier(): Promise<CarrierProcess> {
  const child = fork(fileURLToPath(new URL('../carrier/main.ts', import.meta.url)), {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, CARRIER_PORT: '0', CARRIER_SMTP_PORT: '0', CARRIER_PACE: 'immediate' },
  });
  const [line] = (await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line')) as [
    string,
  ];
  const url = /http:\/\/\S+/.exec(line)?.[0];
  if (!url) throw new Error(`The carrier did not start: ${line}`);
  return {
    url,
    accountSid: devAccountSid,
    authToken: devAuthToken,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
