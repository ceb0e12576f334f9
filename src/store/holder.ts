import pg from 'pg';
import type { Clock } from '../clock.ts';

/** The lock that whoever runs on the private database holds for as long as its connection lives. */
const ownership = 3_326_788_602;
const applicationName = /^decorum holder (\d+)$/;

/** How long a killed process's lock may outlive it, until the server has seen its connection end. */
const patienceMs = 5_000;

/** Another process has the database. The message is a full sentence. */
export class DatabaseHeld extends Error {}

export type Hold = {
  /** Resolves when the connection ends, for whatever reason. */
  lost: Promise<void>;
  /** For statements on the same connection. */
  client: pg.Client;
  release(): Promise<void>;
};

/**
 * Connects and takes the ownership. Throws `DatabaseHeld` when a living process has it, and the driver's
 * error when the server cannot be reached.
 */
export async function takeHold({
  url,
  clock,
  describe,
  connectTimeoutMs = 5_000,
}: {
  url: string;
  clock: Clock;
  /** What is held, for the sentence: "the database in /srv/decorum/.decorum". */
  describe: string;
  connectTimeoutMs?: number;
}): Promise<Hold> {
  const client = new pg.Client({
    connectionString: url,
    application_name: `decorum holder ${process.pid}`,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
  });
  const lost = new Promise<void>((resolve) => {
    client.on('error', () => resolve());
    client.on('end', () => resolve());
  });
  const release = async () => await client.end().catch(() => {});
  try {
    await client.connect();
    for (const until = clock.now() + patienceMs; !(await tryLock(client)); await clock.sleep(20)) {
      const holder = await holderPid(client);
      if ((holder !== null && isAlive(holder)) || clock.now() > until) {
        throw new DatabaseHeld(
          `Another Decorum${holder === null ? '' : ` (process ${holder})`} is running on ${describe}: ` +
            'stop it first, or give this one a directory of its own with DECORUM_DATA.',
        );
      }
    }
    return { lost, client, release };
  } catch (error) {
    await release();
    throw error;
  }
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [
    ownership,
  ]);
  return rows[0]?.taken === true;
}

/** The holder writes its process id into the name of its connection, so the answer is never stale. */
async function holderPid(client: pg.Client): Promise<number | null> {
  const { rows } = await client.query<{ application_name: string }>(
    `select application_name from pg_stat_activity join pg_locks using (pid)
      where locktype = 'advisory' and granted and (classid::int8 << 32 | objid::int8) = $1::int8`,
    [ownership],
  );
  const pid = applicationName.exec(rows[0]?.application_name ?? '')?.[1];
  return pid === undefined ? null : Number(pid);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
