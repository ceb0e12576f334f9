import { PgBoss } from 'pg-boss';
import { openDb } from '../../src/store/db.ts';
import type { Measures, Stage } from '../part.ts';
import { JOBS, measured, payloadOf, until } from './race.ts';

const BATCHED = {
  batchSize: 500,
  localConcurrency: 4,
  burstWhenBatchFull: true,
  pollingIntervalSeconds: 0.5,
};

const UNFINISHED = `select 1 from pgboss.job where name = 'noop' and state < 'completed' limit 1`;

export async function dispatch({ databaseUrl, scale }: Stage): Promise<Measures> {
  const jobs = JOBS * scale;
  await using db = openDb({ url: databaseUrl, max: 1 });
  const boss = new PgBoss({ connectionString: databaseUrl, max: 10, schedule: false });
  boss.on('error', (error) => console.error(error));
  await boss.start();
  await boss.createQueue('noop');
  for (let from = 0; from < jobs; from += 1000) {
    const count = Math.min(1000, jobs - from);
    await boss.insert(
      'noop',
      Array.from({ length: count }, (_, index) => ({ data: payloadOf(from + index) })),
    );
  }
  const finished = Promise.withResolvers<void>();
  let done = 0;
  return await measured(db, jobs, async () => {
    await boss.work('noop', BATCHED, async (batch) => {
      done += batch.length;
      if (done === jobs) finished.resolve();
    });
    await finished.promise;
    await until(async () => (await db.query(UNFINISHED)).length === 0);
    return () => boss.stop({ graceful: false });
  });
}
