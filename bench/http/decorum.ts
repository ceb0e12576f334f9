import { twilioSms } from '../../src/channels/twilio-sms.ts';
import { systemClock } from '../../src/clock.ts';
import { openDb } from '../../src/store/db.ts';
import { startCarrier } from '../carrier.ts';
import { measured, until } from '../dispatch/race.ts';
import { checkRecord } from '../dispatch/record.ts';
import type { Measures, Stage } from '../part.ts';
import { addJobs, addPeople } from '../people.ts';
import { openWorker } from '../worker.ts';
import { CONCURRENCY, FROM, TEXTS } from './texts.ts';

const UNFINISHED = `select 1 from cc_outbound_jobs where status = 'queued' limit 1`;

/** The worker and its SMS adapter; no callbacks are asked for, as the bare loop asks for none. */
export async function send({ databaseUrl, scale }: Stage): Promise<Measures> {
  const texts = TEXTS * scale;
  await using db = openDb({ url: databaseUrl, max: 1 });
  await using carrier = await startCarrier();
  await addPeople(db, texts);
  await addJobs(db);
  const worker = openWorker(
    databaseUrl,
    twilioSms({
      accountSid: carrier.accountSid,
      authToken: carrier.authToken,
      from: FROM,
      baseUrl: carrier.url,
      publicBaseUrl: null,
      concurrency: CONCURRENCY,
      clock: systemClock,
    }),
  );
  const { jobsPerSecond = 0, ...measures } = await measured(db, texts, async () => {
    await worker.start();
    await until(async () => (await db.query(UNFINISHED)).length === 0);
    return () => worker.stop();
  });
  await checkRecord(db, texts);
  return { requestsPerSecond: jobsPerSecond, ...measures };
}
