import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, link, lstat, mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Account, serverAccount, spawnAs } from './account.ts';

const run = promisify(execFile);

/** Where the private server keeps its things, and the account that may reach them. */
export type Place = {
  dir: string;
  dataDir: string;
  socketDir: string;
  logFile: string;
  holderFile: string;
  account: Account | null;
};

/**
 * The place for `decorumDir` (DECORUM_DATA): the directory itself, unless Decorum runs as root and the
 * server's account cannot enter it. Then a directory under /var/lib, or the temporary one, takes its part;
 * `decorumDir/location` names it once there is data in it.
 */
export async function findPlace(decorumDir: string): Promise<Place> {
  const home = await makeHome(resolve(decorumDir));
  const recorded = await readFile(join(home, 'location'), 'utf8').catch(() => '');
  if (recorded.trim()) {
    const place = await placeIn(recorded.trim());
    if (await exists(place.dataDir)) return await prepared(place);
    throw new Error(
      `The database was kept in ${place.dir} (so says ${join(home, 'location')}) and is not there any more: ` +
        'bring that directory back, or delete the file "location" to start with an empty database.',
    );
  }
  const atHome = await placeIn(home);
  if (await canEnter(home, atHome.account)) return await prepared(atHome);

  const name = `decorum-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`;
  for (const parent of ['/var/lib', tmpdir()]) {
    const dir = join(parent, name);
    if (!(await makeOwn(dir))) continue;
    const place = await placeIn(dir);
    if (await canEnter(dir, place.account)) return await prepared(place);
  }
  throw new Error(
    `PostgreSQL refuses to run as root, and its account ${atHome.account?.name} can enter neither ${home} nor /var/lib ` +
      `nor ${tmpdir()}: set DECORUM_DATA to a directory that every account may enter, or set DATABASE_URL.`,
  );
}

/** Writes down that the data of `decorumDir` lie elsewhere. Returns whether they do. */
export async function recordPlace(decorumDir: string, place: Place): Promise<boolean> {
  const home = await realpath(decorumDir);
  if (place.dir === home) return false;
  await writeFile(join(home, 'location'), `${place.dir}\n`);
  return true;
}

/** The superuser's password, made on the first start. Only whoever starts Decorum can read its file. */
export async function readPassword(place: Place): Promise<string> {
  const file = join(place.dir, 'password');
  const present = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  if (present) return present;
  if (await exists(place.dataDir)) {
    throw new Error(
      `The database in ${place.dataDir} has lost the file ${file} with its password: ` +
        `bring the file back, or move ${place.dir} away to start with an empty database.`,
    );
  }
  // A link appears whole or not at all, and of two processes the first one's password stays.
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, randomBytes(24).toString('hex'), { mode: 0o600 });
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft);
  return await readFile(file, 'utf8');
}

async function placeIn(dir: string): Promise<Place> {
  const dataDir = join(dir, 'postgres');
  return {
    dir,
    dataDir,
    socketDir: join(dir, 'run'),
    logFile: join(dir, 'postgres.log'),
    holderFile: join(dir, 'holder'),
    account: await serverAccount(dataDir),
  };
}

/** As root, others must be able to pass through a directory that we make, to what belongs to them. */
async function makeHome(path: string): Promise<string> {
  const asRoot = process.getuid?.() === 0;
  const made = await mkdir(path, { recursive: true, mode: asRoot ? 0o711 : 0o700 });
  // The umask may have taken from the mode what the account needs.
  if (made && asRoot) await chmod(path, 0o711);
  return await realpath(path);
}

/** A directory of ours outside the checkout. One that somebody else made there is not trusted. */
async function makeOwn(dir: string): Promise<boolean> {
  try {
    await mkdir(dir, { mode: 0o711 });
    await chmod(dir, 0o711);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
  }
  const stats = await lstat(dir);
  return stats.isDirectory() && stats.uid === process.getuid?.();
}

async function prepared(place: Place): Promise<Place> {
  await mkdir(place.socketDir, { recursive: true, mode: 0o700 });
  if (place.account) await chown(place.socketDir, place.account.uid, place.account.gid);
  return place;
}

async function canEnter(dir: string, account: Account | null): Promise<boolean> {
  if (!account) return true;
  try {
    await run('/bin/sh', ['-c', 'cd "$1"', 'sh', dir], spawnAs(account));
    return true;
  } catch (error) {
    if (typeof (error as { code?: unknown }).code === 'number') return false;
    throw new Error(
      `PostgreSQL refuses to run as root, and here root may not start programs as ${account.name} (${(error as Error).message}): ` +
        'start Decorum as an ordinary user, or set DATABASE_URL.',
      { cause: error },
    );
  }
}

const exists = async (path: string) =>
  await lstat(path).then(
    () => true,
    () => false,
  );
