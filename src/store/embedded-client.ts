import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { findPlace, readPassword } from './place.ts';
import { endpointUrl, readPostmaster } from './postmaster.ts';
import { isPostmasterOf } from './postmaster-process.ts';

export type RunningEmbedded = {
  url: string;
  /** The process that holds the server, by its own note; `null` when it left none. */
  holderPid: number | null;
};

/**
 * The private server of `decorumDir` (DECORUM_DATA) for a second client, `null` when none runs there. Such a client
 * holds nothing: it asks its statements, and its connections end when the holder stops the server.
 *
 * A server that a killed process left behind is running, too; only `startEmbedded` knows whether somebody holds it,
 * so ask that first, and this when it throws `DatabaseHeld`.
 */
export async function embeddedIfRunning(decorumDir: string): Promise<RunningEmbedded | null> {
  if (!hasEmbedded(decorumDir)) return null;
  const place = await findPlace(decorumDir);
  const running = await readPostmaster(place.dataDir);
  if (!running || !(await isPostmasterOf(running.pid, place.dataDir))) return null;
  const password = await readPassword(place);
  // A server that listens on a port makes no socket.
  const endpoint = existsSync(join(place.socketDir, '.s.PGSQL.5432'))
    ? { socketDir: place.socketDir }
    : { port: running.port };
  const holderPid = Number(await readFile(place.holderFile, 'utf8').catch(() => '0'));
  return { url: endpointUrl(endpoint, { password }), holderPid: holderPid > 0 ? holderPid : null };
}

/** Whether a private database was ever made for `decorumDir`. Looks only; makes no directory. */
export const hasEmbedded = (decorumDir: string): boolean =>
  ['postgres', 'location'].some((name) => existsSync(join(resolve(decorumDir), name)));
