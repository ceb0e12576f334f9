import { readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { usableBinaries } from './binaries.ts';
import { DatabaseHeld, type Hold } from './holder.ts';
import { findPlace, type Place, readPassword, recordPlace } from './place.ts';
import { type Endpoint, endpointUrl, initialise, readPostmaster } from './postmaster.ts';
import { stopPostmaster } from './postmaster-process.ts';
import { acquire, type PrivateServer, type ServerLog } from './private-server.ts';

export type Embedded = {
  url: string;
  /** Whether a server was found running, left behind by a Decorum that was killed. */
  adopted: boolean;
  /** Stops the server in order and waits for its end. Close every other connection first. */
  stop(): Promise<void>;
};

const firstDelayMs = 100;
const longestDelayMs = 10_000;
/** The file of a socket has at most about 104 bytes (macOS) for its whole path. */
const longestSocketPath = 100;

/**
 * Runs the private PostgreSQL in `dataDir` for this process.
 *
 * A start ends in one of three ways: a server is running there and nobody holds it, so it is adopted; it is
 * held by a living process, so this throws `DatabaseHeld`; nobody runs, so one is started, after what a
 * crash left is removed. The hold is a session-level advisory lock, which ends with this process in any case.
 *
 * While held, the loss of that one session is the sign that the server died: all of the above happens again,
 * with growing pauses, until the database answers under the same url. `onGivenUp` is called when another
 * process took the database in between; this one must then end.
 */
export async function startEmbedded({
  dataDir: decorumDir,
  clock,
  log,
  onGivenUp = () => {},
  settings = {},
}: {
  /** DECORUM_DATA. */
  dataDir: string;
  clock: Clock;
  log: ServerLog;
  onGivenUp?: (error: Error) => void;
  /** Further settings of the server, by their PostgreSQL names. */
  settings?: Readonly<Record<string, string>>;
}): Promise<Embedded> {
  const place = await findPlace(decorumDir);
  const binaries = await usableBinaries({ account: place.account, copyDir: place.dir });
  const password = await readPassword(place);
  await prepareData({ place, binaries, password });
  if (await recordPlace(decorumDir, place)) {
    log.info(
      { place: place.dir, account: place.account?.name },
      `The database lies in ${place.dir}, since the account "${place.account?.name}" that runs PostgreSQL cannot enter ${decorumDir}.`,
    );
  }

  const endpoint = await endpointOf(place);
  const server = { place, binaries, endpoint, password, settings, clock, log };
  const { adopted, ...acquired } = await acquire(server);
  let { hold } = acquired;
  const stopping = new AbortController();

  let isOurs = true;
  const supervise = async () => {
    for (;;) {
      await hold.lost;
      if (stopping.signal.aborted) return;
      log.warn({ place: place.dir }, 'The private PostgreSQL went away; starting it again.');
      const regained = await reacquire(server, stopping.signal);
      if (regained instanceof DatabaseHeld) {
        isOurs = false;
        onGivenUp(regained);
        return;
      }
      if (regained) hold = regained;
      if (stopping.signal.aborted) return;
      log.info({ place: place.dir }, 'The private PostgreSQL is back.');
    }
  };
  const supervised = supervise();

  let stopped: Promise<void> | undefined;
  const stop = async () => {
    stopping.abort();
    await hold.release();
    await supervised;
    await hold.release();
    if (!isOurs) return;
    await stopPostmaster({ dataDir: place.dataDir, binaries, clock });
    await rm(place.holderFile, { force: true });
  };
  return {
    url: endpointUrl(endpoint, { password }),
    adopted,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

async function prepareData({
  place,
  binaries,
  password,
}: Pick<PrivateServer, 'place' | 'binaries' | 'password'>) {
  const { dataDir, account } = place;
  const readVersion = async () => await readFile(join(dataDir, 'PG_VERSION'), 'utf8').catch(() => '');
  if (!(await readVersion())) await initialise({ binaries, dataDir, account, password });
  const [found, ours] = [(await readVersion()).trim(), binaries.version.split('.')[0]];
  if (found !== ours) {
    throw new Error(
      `The data in ${dataDir} were written by PostgreSQL ${found}, and this Decorum brings PostgreSQL ${ours}: ` +
        `dump them with PostgreSQL ${found} and load them into a new directory (see docs/operations.md), or run the earlier Decorum.`,
    );
  }
}

async function endpointOf({ socketDir, dataDir }: Place): Promise<Endpoint> {
  const socket = join(socketDir, '.s.PGSQL.5432');
  if (process.platform !== 'win32' && Buffer.byteLength(socket) <= longestSocketPath) return { socketDir };
  const running = await readPostmaster(dataDir);
  return { port: running?.port || (await freePort()) };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** `null` when there is no need any more; `DatabaseHeld` when another process was quicker. */
async function reacquire(server: PrivateServer, stopping: AbortSignal): Promise<Hold | DatabaseHeld | null> {
  for (let delayMs = firstDelayMs; !stopping.aborted; delayMs = Math.min(delayMs * 2, longestDelayMs)) {
    try {
      return (await acquire(server)).hold;
    } catch (error) {
      server.log.error({ error: String(error) }, 'The private PostgreSQL could not be started again.');
      if (error instanceof DatabaseHeld) return error;
      await server.clock.sleep(delayMs, stopping);
    }
  }
  return null;
}
