import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { twilioSms } from '../../src/channels/twilio-sms.ts';
import { systemClock } from '../../src/clock.ts';
import { uuidv7Source } from '../../src/ids.ts';
import { acceptJob } from '../../src/intake/accept-job.ts';
import { openDb } from '../../src/store/db.ts';
import { createNotifier } from '../../src/store/notifier.ts';
import { FROM } from '../http/texts.ts';
import type { Measures, Stage } from '../part.ts';
import { addPeople } from '../people.ts';
import { openWorker } from '../worker.ts';
import { latencyOf } from './probe.ts';

const PEOPLE = 1_000;

/**
 * Accepted as the API accepts (one transaction, then a notification, which is all the worker hears of it), sent by
 * the SMS adapter, heard by a server that stands in for the provider. All of it in one process, as `npm start` runs it.
 */
export async function arrive({ databaseUrl, scale }: Stage): Promise<Measures> {
  await using db = openDb({ url: databaseUrl, max: 5 });
  await addPeople(db, PEOPLE);
  await db.script('vacuum analyze');
  const newId = uuidv7Source(systemClock);
  const notifier = createNotifier(db);
  const accept = async (index: number) => {
    const person = 1 + (index % PEOPLE);
    const request = {
      campaign: { name: 'Branch hours', purpose: 'service_notice' as const },
      channel: 'sms' as const,
      targetAddress: `+8491${2_000_000 + person}`,
      bankCustomerId: `c${person}`,
      payloadJson: { text: `message ${index}.` },
    };
    const deps = { clock: systemClock, newId, tenantId: 'default', actor: 'bench' };
    await db.transaction((tx) => acceptJob(tx, request, deps));
    notifier.nudge('decorum_due', 'default');
  };
  const probe = latencyOf(scale, accept);
  await using provider = await startProvider(probe.arrived);
  const worker = openWorker(
    databaseUrl,
    twilioSms({
      accountSid: 'ACbench',
      authToken: 'secret',
      from: FROM,
      baseUrl: provider.url,
      publicBaseUrl: null,
      clock: systemClock,
    }),
  );
  await worker.start();
  const measures = await probe.measure();
  await notifier.idle();
  await worker.stop();
  return measures;
}

async function startProvider(arrived: (index: number) => void): Promise<AsyncDisposable & { url: string }> {
  let sids = 0;
  const server = createServer((request, response) => {
    let form = '';
    request.setEncoding('utf8');
    request.on('data', (piece) => {
      form += piece;
    });
    request.on('end', () => {
      arrived(Number(/message\+(\d+)\./.exec(form)?.[1]));
      sids += 1;
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ sid: `SM${sids}`, status: 'queued' }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
