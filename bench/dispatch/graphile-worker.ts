import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import { openDb } from '../../src/store/db.ts';
import type { Measures, Stage } from '../part.ts';
import { JOBS, measured, payloadOf, until } from './race.ts';

/** https://worker.graphile.org/docs/performance: concurrency, a local queue, completion in batches. */
export const BEST = {
  concurrentJobs: 24,
  maxPoolSize: 25,
  localQueue: { size: 500 },
  completeJobBatchDelay: 0,
  failJobBatchDelay: 0,
};

const UNFINISHED = 'select 1 from graphile_worker._private_jobs limit 1';

export async function dispatch({ databaseUrl, scale }: Stage): Promise<Measures> {
  const jobs = JOBS * scale;
  const logger = new Logger(() => () => {});
  await using db = openDb({ url: databaseUrl, max: 1 });
  const utils = await makeWorkerUtils({ connectionString: databaseUrl, logger });
  await utils.migrate();
  for (let from = 0; from < jobs; from += 1000) {
    const count = Math.min(1000, jobs - from);
    await utils.addJobs(
      Array.from({ length: count }, (_, index) => ({ identifier: 'noop', payload: payloadOf(from + index) })),
    );
  }
  const finished = Promise.withResolvers<void>();
  let done = 0;
  const noop = async () => {
    done += 1;
    if (done === jobs) finished.resolve();
  };
  const preset = { worker: { connectionString: databaseUrl, ...BEST } };
  return await measured(db, jobs, async () => {
    const runner = await run({ preset, logger, noHandleSignals: true, taskList: { noop } });
    await finished.promise;
    await until(async () => (await db.query(UNFINISHED)).length === 0);
    return async () => {
      await runner.stop();
      await utils.release();
    };
  });
}
