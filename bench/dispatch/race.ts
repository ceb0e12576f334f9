import type { Db } from '../../src/store/db.ts';
import { serverCpuMs } from '../cpu.ts';
import type { Measures } from '../part.ts';

export const JOBS = 50_000;

/** What the peers carry: as much as a job of ours holds of words. */
export const payloadOf = (index: number) => ({
  to: `+8491${2_000_000 + index}`,
  campaign: 'Branch hours',
  text: `Dear Person ${index}, your branch is open until six today. Reply STOP to hear no more of us.`,
});

export async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Runs `work` over a settled database; what it returns takes the worker down, outside of the time. */
export async function measured(
  db: Db,
  jobs: number,
  work: () => Promise<() => Promise<unknown>>,
): Promise<Measures> {
  await db.script('vacuum analyze');
  await db.script('checkpoint');
  const serverBefore = await serverCpuMs(db);
  const nodeBefore = process.cpuUsage();
  const began = performance.now();
  const stop = await work();
  const ms = performance.now() - began;
  const node = process.cpuUsage(nodeBefore);
  const serverAfter = await serverCpuMs(db);
  await stop();
  return {
    jobsPerSecond: (jobs / ms) * 1000,
    nodeCpuUs: (node.user + node.system) / jobs,
    ...(serverBefore !== null &&
      serverAfter !== null && { serverCpuUs: ((serverAfter - serverBefore) * 1000) / jobs }),
    ms,
  };
}
