import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import { BEST } from '../dispatch/graphile-worker.ts';
import type { Measures, Stage } from '../part.ts';
import { latencyOf } from './probe.ts';

/** Until its task begins: it has no adapter and asks no rules. */
export async function arrive({ databaseUrl, scale }: Stage): Promise<Measures> {
  const logger = new Logger(() => () => {});
  const utils = await makeWorkerUtils({ connectionString: databaseUrl, logger });
  await utils.migrate();
  let arrived = (_index: number) => {};
  const preset = { worker: { connectionString: databaseUrl, ...BEST } };
  const taskList = { text: async (payload: unknown) => arrived((payload as { index: number }).index) };
  const runner = await run({ preset, logger, noHandleSignals: true, taskList });
  const probe = latencyOf(scale, async (index) => {
    await utils.addJob('text', { index });
  });
  arrived = probe.arrived;
  const measures = await probe.measure();
  await runner.stop();
  await utils.release();
  return measures;
}
