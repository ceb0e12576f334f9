import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../src/clock.ts';
import { serverAccount, spawnAs } from '../src/store/account.ts';
import { usableBinaries } from '../src/store/binaries.ts';
import { openDb } from '../src/store/db.ts';
import { migrate } from '../src/store/migrate.ts';
import { endpointUrl, initialise, readPostmaster, serverArguments } from '../src/store/postmaster.ts';

export const emptyTemplate = 'template0';
export const migratedTemplate = 'decorum_template';

/** Nothing of a test run must survive a power cut. */
const careless = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_connections: '200',
};

/**
 * A shell owns the server and waits for its own input to end. That happens when this process closes it or
 * dies in any way at all, so no test run, not even a killed one, leaves a server or a directory behind.
 */
const keeper = `"$@" >"$KEEPER_DIR/server.log" 2>&1 & server=$!
read -r _
kill -QUIT $server
wait $server
rm -rf "$KEEPER_DIR"/*
rmdir "$KEEPER_DIR" 2>/dev/null`;

/**
 * One private PostgreSQL with the migrated template in it, without durability unless it is asked for, in a new folder
 * of `parent`. `url` names no test's database.
 */
export async function startTestServer({ durable = false, parent = tmpdir() } = {}): Promise<{
  url: string;
  stop(): Promise<void>;
}> {
  const dir = await mkdtemp(join(parent, 'decorum-test-'));
  const dataDir = join(dir, 'data');
  const socketDir = join(dir, 'run');
  const account = await serverAccount(dataDir);
  await mkdir(socketDir, { mode: 0o700 });
  if (account) for (const path of [dir, socketDir]) await chown(path, account.uid, account.gid);
  const binaries = await usableBinaries({ account, copyDir: join(dir, 'binaries') });
  const password = 'decorum';
  await initialise({ binaries, dataDir, account, password, durable });

  const options = spawnAs(account);
  const args = serverArguments(dataDir, { socketDir }, durable ? {} : careless);
  const shell = spawn('/bin/sh', ['-c', keeper, 'keeper', binaries.postgres, ...args], {
    ...options,
    env: { ...options.env, KEEPER_DIR: dir },
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = once(shell, 'exit');
  shell.unref();
  (shell.stdin as unknown as { unref(): void }).unref();
  const stop = async () => {
    shell.ref();
    shell.stdin.end();
    await ended;
    await rm(dir, { recursive: true, force: true });
  };

  try {
    while (!(await readPostmaster(dataDir))?.isReady) {
      if (shell.exitCode !== null) throw new Error('The server of the tests ended.');
      const log = await readFile(join(dir, 'server.log'), 'utf8').catch(() => '');
      if (log.includes('FATAL')) throw new Error(`The server of the tests did not start:\n${log}`);
      await systemClock.sleep(5);
    }
    const url = endpointUrl({ socketDir }, { database: 'postgres', password });
    await makeTemplate(url, endpointUrl({ socketDir }, { database: migratedTemplate, password }));
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function makeTemplate(serverUrl: string, templateUrl: string): Promise<void> {
  await using server = openDb({ url: serverUrl, max: 1 });
  await server.script(`create database ${migratedTemplate}`);
  await migrate(templateUrl);
  // A connection to the template, were it only autovacuum's, would make every copy wait.
  await server.script(`alter database ${migratedTemplate} is_template true allow_connections false`);
}
