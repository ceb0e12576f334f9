import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The account that the database server runs as; `null` in its place means: as whoever started Decorum. */
export type Account = { name: string; uid: number; gid: number };

/**
 * PostgreSQL refuses to run as root. Then the server gets the account that owns `dataDir`, or, when there
 * is none yet, an account that every Unix has. Throws a full sentence when root is left without a choice.
 */
export async function serverAccount(dataDir: string): Promise<Account | null> {
  const uid = process.getuid?.();
  if (uid === undefined) return null;
  const owner = await stat(dataDir).catch(() => null);
  if (uid !== 0) {
    if (owner && owner.uid !== uid) {
      throw new Error(
        `The database in ${dataDir} belongs to user id ${owner.uid}, and Decorum runs as user id ${uid}: ` +
          'start it as the user who started it first (sudo, if that was root), or set DECORUM_DATA to another directory.',
      );
    }
    return null;
  }
  if (owner && owner.uid !== 0) return { name: `uid ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  for (const name of ['postgres', 'nobody', 'daemon']) {
    const account = await accountNamed(name);
    if (account) return account;
  }
  throw new Error(
    'PostgreSQL refuses to run as root and this machine has no account named postgres, nobody or daemon: ' +
      'start Decorum as an ordinary user, or set DATABASE_URL.',
  );
}

async function accountNamed(name: string): Promise<Account | null> {
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (flag) => (await run('id', [flag, name])).stdout),
    );
    // macOS prints the -2 of "nobody" as an unsigned number, which the kernel wants back as it was.
    const account = { name, uid: Number(uid) | 0, gid: Number(gid) | 0 };
    return account.uid === 0 ? null : account;
  } catch {
    return null;
  }
}

/** What `spawn` needs to start a program of the server: its account, and nothing of our environment. */
export const spawnAs = (account: Account | null) => ({
  ...(account && { uid: account.uid, gid: account.gid }),
  // The present directory may be one that the account must not enter.
  cwd: '/',
  // PGDATA, PGPORT, PGOPTIONS and the locale of a developer's shell must not reach the server.
  // biome-ignore lint/style/noProcessEnv: a child process needs a PATH; it is no setting.
  env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
});
