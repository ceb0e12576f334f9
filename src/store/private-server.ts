import { readFile, writeFile } from 'node:fs/promises';
import type { Clock } from '../clock.ts';
import type { Binaries } from './binaries.ts';
import { isConnectionLost } from './db-errors.ts';
import { DatabaseHeld, type Hold, isAlive, takeHold } from './holder.ts';
import type { Place } from './place.ts';
import {
  type Endpoint,
  endpointUrl,
  launch,
  readPostmaster,
  serverArguments,
  superuser,
} from './postmaster.ts';
import { isPostmasterOf, removeLeftovers, stopPostmaster } from './postmaster-process.ts';

export type ServerLog = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

export type PrivateServer = {
  place: Place;
  binaries: Binaries;
  endpoint: Endpoint;
  password: string;
  settings: Readonly<Record<string, string>>;
  clock: Clock;
  log: ServerLog;
};

/** Until the server answers and is ours: adopt, wait, clear away or start, whatever its directory calls for. */
export async function acquire(server: PrivateServer): Promise<{ hold: Hold; adopted: boolean }> {
  const { place, binaries, endpoint, password, clock, log } = server;
  let adopted = true;
  for (;;) {
    const running = await readPostmaster(place.dataDir);
    if (!running || !(await isPostmasterOf(running.pid, place.dataDir))) {
      adopted = false;
      await start(server);
      continue;
    }
    try {
      const hold = await takeHold({
        url: endpointUrl(endpoint, { database: 'postgres', password }),
        clock,
        describe: `the database in ${place.dir}`,
      });
      if (adopted && !(await isSound(hold, binaries))) {
        log.warn({ pid: running.pid }, 'The PostgreSQL left behind is not usable any more; replacing it.');
        await hold.release();
        await stopPostmaster({ dataDir: place.dataDir, binaries, clock });
        continue;
      }
      await createDatabase(hold);
      await writeFile(place.holderFile, `${process.pid}\n`, { mode: 0o644 });
      return { hold, adopted };
    } catch (error) {
      if (!isConnectionLost(error)) throw error;
      await waitOrReplace(server, running.pid, error as Error);
    }
  }
}

/** The server's process is there and does not answer: it starts, recovers, shuts down, or hangs. */
async function waitOrReplace(
  { place, binaries, clock, log }: PrivateServer,
  pid: number,
  error: Error,
): Promise<void> {
  if (!/timeout/i.test(error.message)) return await clock.sleep(20);
  const holder = Number(await readFile(place.holderFile, 'utf8').catch(() => '0'));
  if (holder > 0 && holder !== process.pid && isAlive(holder)) {
    throw new DatabaseHeld(
      `The database in ${place.dir} belongs to process ${holder} and its server (process ${pid}) does not answer: ` +
        'stop that process first, or give this one a directory of its own with DECORUM_DATA.',
    );
  }
  log.warn({ pid }, 'The PostgreSQL left behind does not answer; replacing it.');
  await stopPostmaster({ dataDir: place.dataDir, binaries, clock });
}

/** Resolves when the server accepts connections, or when another process was quicker to start one. */
async function start(server: PrivateServer): Promise<void> {
  const { dataDir, logFile } = server.place;
  for (let attempt = 1; ; attempt += 1) {
    const said = await startOnce(server);
    if (said === null) return;
    const winner = await readPostmaster(dataDir);
    if (winner && (await isPostmasterOf(winner.pid, dataDir))) return;
    if (attempt > 1 || !/lock file ".*" already exists/.test(said)) {
      throw new Error(`The private PostgreSQL did not start; ${logFile} says:\n${said}`);
    }
    // PostgreSQL itself clears away what a crash left, unless the number in it now is another process.
    await removeLeftovers(server.place);
  }
}

/** `null` when it runs; otherwise what it said before it ended. */
async function startOnce({
  place,
  binaries,
  endpoint,
  settings,
  clock,
}: PrivateServer): Promise<string | null> {
  const { dataDir, account, logFile } = place;
  const readLog = async () => await readFile(logFile, 'utf8').catch(() => '');
  const before = (await readLog()).length;
  const args = serverArguments(dataDir, endpoint, settings);
  const child = await launch({ binaries, args, account, logFile });
  while (child.exitCode === null && child.signalCode === null) {
    const running = await readPostmaster(dataDir);
    // Recovery after a crash may take minutes, so nothing but the end of the process ends the wait.
    if (running?.isReady && running.pid === child.pid) return null;
    await clock.sleep(5);
  }
  return (await readLog()).slice(before).trim();
}

/**
 * A server outlives an upgrade of its binaries, and then runs the old version or cannot load what it needs
 * from files that are gone. A procedural block makes a fresh session load its language from there.
 */
async function isSound({ client }: Hold, binaries: Binaries): Promise<boolean> {
  try {
    await client.query('do $$ begin perform 1; end $$');
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version === binaries.version;
  } catch {
    return false;
  }
}

async function createDatabase({ client }: Hold): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [superuser]);
  if (rowCount === 0) await client.query(`create database ${superuser}`);
}
