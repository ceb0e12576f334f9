import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { askCarrier } from './carrier-health.ts';
import { broken, doubtful, type Finding, fine } from './finding.ts';

const NODE_NEEDED = 24;
const GIGABYTE = 1e9;

export async function examineMachine(dataDir: string | null): Promise<Finding[]> {
  return [node(), ...(dataDir === null ? [] : [await disk(dataDir)])];
}

function node(): Finding {
  const { version } = process;
  if (Number(process.versions.node.split('.')[0]) >= NODE_NEEDED) return fine('node', version);
  return broken('node', `${version} is too old`, `Run Decorum through npm, which uses Node ${NODE_NEEDED}.`);
}

async function disk(dataDir: string): Promise<Finding> {
  let folder = dataDir;
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const found = `${sizeInWords(free)} free for ${dataDir}`;
  const mend = 'Free some space, or set DECORUM_DATA to a directory on another disk.';
  if (free < GIGABYTE / 5) return broken('disk', found, mend);
  return free < 2 * GIGABYTE ? doubtful('disk', found, mend) : fine('disk', found);
}

export const sizeInWords = (bytes: number): string =>
  bytes >= GIGABYTE ? `${(bytes / GIGABYTE).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;

/** The ports of `npm start`: Decorum's own, and the local carrier's where it stands in for providers. */
export async function examineServer({ host, port, carrier }: Config, clock: Clock): Promise<Finding[]> {
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return [await server(url, port, clock), ...(carrier ? [await localCarrier(carrier.port, clock)] : [])];
}

async function server(url: string, port: number, clock: Clock): Promise<Finding> {
  if (port === 0) return fine('server', 'listens on any free port (PORT=0)');
  try {
    const answer = await fetch(`${url}/api/system`, {
      headers: { 'x-user-role': 'viewer' },
      signal: clock.deadline(3_000),
    });
    const system = (await answer.json().catch(() => null)) as { startedAt?: unknown; roles?: unknown } | null;
    if (typeof system?.startedAt === 'string' && Array.isArray(system.roles)) {
      return fine('server', `runs at ${url} since ${system.startedAt} as ${system.roles.join(', ')}`);
    }
  } catch (error) {
    if (errorCode(error) === 'ECONNREFUSED') {
      return fine('server', `does not run; port ${port} is free ("npm start" runs it)`);
    }
  }
  return broken('server', `something else answers on port ${port}`, 'Stop it, or set PORT to a free port.');
}

async function localCarrier(port: number, clock: Clock): Promise<Finding> {
  const url = `http://127.0.0.1:${port}`;
  switch (await askCarrier(url, clock)) {
    case 'carrier':
      return fine('carrier', `the local carrier runs at ${url}; nothing leaves this machine`);
    case 'stranger':
      return broken('carrier', `something else answers on port ${port}`, 'Set CARRIER_PORT to a free port.');
    case 'nobody':
      return doubtful(
        'carrier',
        `the local carrier does not run at ${url}`,
        'Run "npm start", which runs it, or set the credentials of a provider.',
      );
  }
}

const errorCode = (error: unknown): unknown =>
  error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined)?.code : undefined;
