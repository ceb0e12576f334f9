import { nullChannel } from '../../src/channels/null-channel.ts';
import { openDb } from '../../src/store/db.ts';
import type { Measures, Stage } from '../part.ts';
import { addJobs, addPeople } from '../people.ts';
import { openWorker } from '../worker.ts';
import { JOBS, measured, until } from './race.ts';
import { checkRecord } from './record.ts';

const UNFINISHED = `select 1 from cc_outbound_jobs where status = 'queued' limit 1`;

/** The worker as the product starts it, with people, preferences and a campaign for the rules to ask about. */
export async function dispatch({ databaseUrl, scale }: Stage): Promise<Measures> {
  const jobs = JOBS * scale;
  await using db = openDb({ url: databaseUrl, max: 1 });
  await addPeople(db, jobs);
  await addJobs(db);
  const finished = Promise.withResolvers<void>();
  let sent = 0;
  const channel = nullChannel();
  const worker = openWorker(databaseUrl, {
    ...channel,
    send: (message) => {
      sent += 1;
      if (sent === jobs) finished.resolve();
      return channel.send(message);
    },
  });
  const measures = await measured(db, jobs, async () => {
    await worker.start();
    await finished.promise;
    await until(async () => (await db.query(UNFINISHED)).length === 0);
    return () => worker.stop();
  });
  await checkRecord(db, jobs);
  return measures;
}
