import { readdir, readFile } from 'node:fs/promises';
import type { Db } from '../src/store/db.ts';

/** Linux counts the time of a process in hundredths of a second, whatever the machine. */
const TICK_MS = 10;

/**
 * The CPU time that the server's processes have used so far, in milliseconds, those that ended included; null where
 * /proc does not tell. Unlike a rate it hardly depends on what else the machine is doing.
 */
export async function serverCpuMs(db: Db): Promise<number | null> {
  const backend = await db.one<{ pid: number }>('select pg_backend_pid() as pid');
  const own = await processOf(backend?.pid ?? 0);
  if (!own) return null;
  const processes = await Promise.all(
    (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map((pid) => processOf(Number(pid))),
  );
  const ticks = processes
    .filter((process) => process?.pid === own.parent || process?.parent === own.parent)
    .reduce(
      (sum, process) => sum + (process?.ticks ?? 0) + (process?.pid === own.parent ? process.endedTicks : 0),
      0,
    );
  return ticks * TICK_MS;
}

async function processOf(pid: number) {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (text === null) return null;
  // The name in brackets may hold anything; the numbers begin after it.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [, parent = 0] = fields;
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
  return { pid, parent, ticks: user + system, endedTicks: endedUser + endedSystem };
}
