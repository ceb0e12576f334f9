import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Account, spawnAs } from './account.ts';
import type { Binaries } from './binaries.ts';

const run = promisify(execFile);

export const superuser = 'decorum';

/**
 * Makes a new data directory: UTF-8, ordered by code point on every machine, entered by password only.
 * It appears under its name when complete, so a crash leaves nothing half made, and of two processes
 * that do this at once one finds its work already done.
 */
export async function initialise({
  binaries,
  dataDir,
  account,
  password,
  durable = true,
}: {
  binaries: Binaries;
  dataDir: string;
  account: Account | null;
  password: string;
  durable?: boolean;
}): Promise<void> {
  const workshop = `${dataDir}.new-${process.pid}`;
  await rm(workshop, { recursive: true, force: true });
  await mkdir(workshop, { mode: 0o700 });
  try {
    const passwordFile = join(workshop, 'password');
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (account) {
      await chown(passwordFile, account.uid, account.gid);
      await chown(workshop, account.uid, account.gid);
    }
    const unfinished = join(workshop, 'data');
    await run(
      binaries.initdb,
      [
        `--pgdata=${unfinished}`,
        `--username=${superuser}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-instructions',
        ...(durable ? [] : ['--no-sync']),
      ],
      spawnAs(account),
    );
    await rename(unfinished, dataDir).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim() || (error as Error).message;
    throw new Error(`The private PostgreSQL could not make its data directory ${dataDir}: ${said}`, {
      cause: error,
    });
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

/** Where a server listens: in a directory of sockets, or on a port of the loopback interface. */
export type Endpoint = { socketDir: string } | { port: number };

export const endpointUrl = (endpoint: Endpoint, { database = superuser, password = '' } = {}): string => {
  const user = password ? `${superuser}:${encodeURIComponent(password)}` : superuser;
  return 'socketDir' in endpoint
    ? `postgresql://${user}@/${database}?host=${encodeURIComponent(endpoint.socketDir)}`
    : `postgresql://${user}@127.0.0.1:${endpoint.port}/${database}`;
};

/** The command line of `postgres`, for a modest machine that may be shared with other programs. */
export const serverArguments = (
  dataDir: string,
  endpoint: Endpoint,
  settings: Readonly<Record<string, string>> = {},
): string[] => [
  '-D',
  dataDir,
  ...Object.entries({
    ...('socketDir' in endpoint
      ? { listen_addresses: '', unix_socket_directories: endpoint.socketDir, unix_socket_permissions: '0700' }
      : { listen_addresses: '127.0.0.1', port: String(endpoint.port), unix_socket_directories: '' }),
    shared_buffers: '128MB',
    max_connections: '100',
    max_wal_size: '1GB',
    jit: 'off',
    log_checkpoints: 'off',
    // Errors of statements go to the client only: their details quote rows, with people's addresses.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_line_prefix: '%m [%p] ',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...settings,
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
];

/**
 * Starts the server in a session of its own, so that Ctrl-C in the terminal reaches Decorum only, which
 * finishes its work first. What it prints goes to a file, since a pipe would end with this process.
 */
export async function launch({
  binaries,
  args,
  account,
  logFile,
}: {
  binaries: Binaries;
  args: readonly string[];
  account: Account | null;
  logFile: string;
}): Promise<ChildProcess> {
  await mkdir(dirname(logFile), { recursive: true });
  await using log = await open(logFile, 'a', 0o600);
  const child = spawn(binaries.postgres, args, {
    ...spawnAs(account),
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  child.unref();
  return child;
}

/** What the server wrote about itself into `postmaster.pid`. */
export type Postmaster = { pid: number; port: number; isReady: boolean };

/** `null` when no server was started in the directory, or it was stopped in order. */
export async function readPostmaster(dataDir: string): Promise<Postmaster | null> {
  const text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    },
  );
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: Number(lines[3]) || 0, isReady: lines[7]?.trim() === 'ready' };
}
