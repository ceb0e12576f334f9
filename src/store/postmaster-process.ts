import { execFile } from 'node:child_process';
import { readdir, readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Clock } from '../clock.ts';
import type { Binaries } from './binaries.ts';
import type { Place } from './place.ts';
import { readPostmaster } from './postmaster.ts';

const run = promisify(execFile);

/**
 * Whether `pid`, read from a `postmaster.pid`, is the server of that directory. A number left by a crash may
 * by now be any other process, above all in containers, where the same few numbers come again.
 */
export async function isPostmasterOf(pid: number, dataDir: string): Promise<boolean> {
  if (process.platform === 'linux') return await isServerOnLinux(pid, dataDir);
  if (process.platform === 'win32') {
    const { stdout } = await run('tasklist', ['/FI', `PID eq ${pid}`, '/NH']).catch(() => ({ stdout: '' }));
    return stdout.includes('postgres');
  }
  const { stdout } = await run('ps', ['-o', 'stat=,command=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }));
  return stdout.includes('postgres') && !stdout.trimStart().startsWith('Z');
}

async function isServerOnLinux(pid: number, dataDir: string): Promise<boolean> {
  try {
    // A server works in its data directory; a dead process that nobody has reaped works nowhere.
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(dataDir));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') return false;
    // Root without the right to trace (as in most containers) may still read the command line.
    const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
    return words.includes(dataDir);
  }
}

/** What a server that died without a word leaves: its pid file and its sockets. Call only when it is dead. */
export async function removeLeftovers({ dataDir, socketDir }: Place): Promise<void> {
  await rm(join(dataDir, 'postmaster.pid'), { force: true });
  for (const name of await readdir(socketDir)) {
    if (name.startsWith('.s.PGSQL.')) await rm(join(socketDir, name), { force: true });
  }
}

/** How long each way to stop gets: without new work, at once without a checkpoint, by force. */
const stopSignals = [
  { signal: 'SIGINT', patienceMs: 30_000 },
  { signal: 'SIGQUIT', patienceMs: 5_000 },
  { signal: 'SIGKILL', patienceMs: 5_000 },
] as const;

/** Stops the server of `dataDir`, if one runs, and waits until it is gone. */
export async function stopPostmaster({
  dataDir,
  binaries,
  clock,
}: {
  dataDir: string;
  binaries: Binaries;
  clock: Clock;
}): Promise<void> {
  const running = await readPostmaster(dataDir);
  if (!running) return;
  const isGone = async () =>
    (await readPostmaster(dataDir))?.pid !== running.pid || !(await isPostmasterOf(running.pid, dataDir));
  for (const { signal, patienceMs } of stopSignals) {
    if (await isGone()) return;
    await send(signal, running.pid, binaries);
    for (const until = clock.now() + patienceMs; clock.now() < until; await clock.sleep(5)) {
      if (await isGone()) return;
    }
  }
  throw new Error(
    `The private PostgreSQL (process ${running.pid}) does not end: stop it by hand and start again.`,
  );
}

async function send(
  signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL',
  pid: number,
  binaries: Binaries,
): Promise<void> {
  if (process.platform === 'win32') {
    await run(binaries.pgCtl, ['kill', signal.slice(3), String(pid)]).catch(() => {});
    return;
  }
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
