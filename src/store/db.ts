import { createHash } from 'node:crypto';
import pg from 'pg';
import { type Clock, systemClock } from '../clock.ts';
import { isConnectionLost } from './db-errors.ts';
import { decodeColumn } from './db-values.ts';
import { type Listening, listen, type OnLost, type OnNotify } from './listen.ts';

/**
 * What every statement of the store is run with: the pool, or one open transaction.
 *
 * Statements are constant texts. Each is prepared once per connection under a name made from its
 * text, so never build SQL from values: every new text stays prepared for the life of the connection.
 *
 * In rows `int8` is a number, `timestamptz` is epoch milliseconds, `numeric` and `date` are text, `json`
 * is parsed. An instant is passed as `to_timestamp($n::double precision / 1000)`.
 */
export type Db = {
  /** The rows of a statement. */
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** The first row, `null` when there is none. */
  one<Row>(text: string, values?: readonly unknown[]): Promise<Row | null>;
  /** How many rows an insert, update or delete touched. */
  run(text: string, values?: readonly unknown[]): Promise<number>;
  /** A script of any number of statements without parameters, unprepared: migrations and set-up. */
  script(text: string): Promise<void>;
  /**
   * Commits what `work` did, or rolls all of it back when it throws. Inside a transaction it is a
   * savepoint, so that a function that needs a transaction can be part of a larger one.
   */
  transaction<Result>(work: (tx: Db) => Promise<Result>): Promise<Result>;
};

export type Database = Db & {
  /**
   * One connection for as long as `work` runs, for what belongs to a session (advisory locks,
   * settings). It is closed afterwards, which drops whatever it still holds.
   */
  session<Result>(work: (session: Db) => Promise<Result>): Promise<Result>;
  /**
   * Hears `notify <channel>` on a connection of its own, which comes back by itself. Resolves when
   * the first connection listens. `onNotify` gets the payload, and `null` after a reconnection, when
   * notifications may have been missed: look at the table then.
   */
  listen(channel: string, onNotify: OnNotify, onLost?: OnLost): Promise<Listening>;
  /** Waits for running statements, then closes every connection. May be called twice. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

export type DatabaseOptions = {
  /** `postgresql://user:password@host:port/database`; a socket is `postgresql://user@/database?host=/dir`. */
  url: string;
  /** Connections in the pool, 10 unless told. */
  max?: number;
  /** Shown by PostgreSQL in `pg_stat_activity`. */
  applicationName?: string;
  /** How long to wait for a connection, 10 s unless told. */
  connectTimeoutMs?: number;
  /** Paces the reconnection of listeners. */
  clock?: Clock;
  /**
   * Each statement is planned once per connection, for any values. Unless told, PostgreSQL plans anew for as long as
   * it hopes to gain by that: right for a list with filters, but a worker's statements are the same few look-ups by
   * key, whose planning takes longer than they do.
   */
  planOnce?: boolean;
  /** Told of a pooled connection that broke while nobody used it; the pool replaces it by itself. */
  onIdleLoss?: (error: Error) => void;
};

/** Opens no connection yet: the first statement does. Throws only when the url cannot be read. */
export function openDb({
  url,
  max = 10,
  applicationName = 'decorum',
  connectTimeoutMs = 10_000,
  clock = systemClock,
  planOnce = false,
  onIdleLoss = () => {},
}: DatabaseOptions): Database {
  const connection = {
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    types: { getTypeParser: decodeColumn },
  } as const satisfies pg.ClientConfig;
  const pool = new pg.Pool({
    ...connection,
    max,
    // The server's own choices would make `date_trunc` and casts to text differ between machines.
    onConnect: async (client) => {
      // A connection lost while borrowed fails its statement; the event alone would end the process.
      client.on('error', () => {});
      await client.query(`set timezone = 'UTC'; set datestyle = 'ISO'`);
      if (planOnce) await client.query('set plan_cache_mode = force_generic_plan');
    },
  });
  // Without a listener an idle connection that the server closes would end the process.
  pool.on('error', onIdleLoss);

  const borrowed = async <Result>(
    work: (client: pg.PoolClient) => Promise<Result>,
    { keep }: { keep: boolean },
  ) => {
    const client = await pool.connect();
    let broken = true;
    try {
      const result = await work(client);
      broken = false;
      return result;
    } catch (error) {
      broken = isConnectionLost(error) || stuck.has(client);
      throw error;
    } finally {
      client.release(broken || !keep);
    }
  };

  const listeners = new Set<Listening>();
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= Promise.all([...listeners].map((listener) => listener.close())).then(() => pool.end());
    return closing;
  };

  return {
    ...statements(pool),
    transaction: (work) => borrowed((client) => transaction(client, work, 1), { keep: true }),
    session: (work) => borrowed((client) => work(onClient(client, 0)), { keep: false }),
    listen: async (channel, onNotify, onLost) => {
      const listener = await listen({ connection, clock, channel, onNotify, onLost });
      listeners.add(listener);
      return listener;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

type Connection = Pick<pg.Pool, 'query'> | Pick<pg.ClientBase, 'query'>;

function statements(connection: Connection): Omit<Db, 'transaction'> {
  const execute = async (text: string, values: readonly unknown[] = []) =>
    await (connection as pg.Pool).query({ name: statementName(text), text, values: [...values] });
  return {
    query: async <Row>(text: string, values?: readonly unknown[]) =>
      (await execute(text, values)).rows as Row[],
    one: async <Row>(text: string, values?: readonly unknown[]) =>
      ((await execute(text, values)).rows[0] as Row | undefined) ?? null,
    run: async (text, values) => (await execute(text, values)).rowCount ?? 0,
    script: async (text) => {
      await (connection as pg.Pool).query(text);
    },
  };
}

const onClient = (client: pg.PoolClient, depth: number): Db => ({
  ...statements(client),
  transaction: (work) => transaction(client, work, depth + 1),
});

/** Connections that may still be inside a transaction and must not go back to the pool. */
const stuck = new WeakSet<pg.PoolClient>();

async function transaction<Result>(client: pg.PoolClient, work: (tx: Db) => Promise<Result>, depth: number) {
  const outermost = depth === 1;
  await client.query(outermost ? 'begin' : `savepoint level_${depth}`);
  let result: Result;
  try {
    result = await work(onClient(client, depth));
  } catch (error) {
    const undo = outermost ? 'rollback' : `rollback to savepoint level_${depth}`;
    await client.query(undo).catch(() => stuck.add(client));
    throw error;
  }
  const ended = await client.query(outermost ? 'commit' : `release savepoint level_${depth}`);
  // PostgreSQL answers the commit of a failed transaction with a rollback, not with an error.
  if (outermost && ended.command === 'ROLLBACK') {
    throw new Error(
      'The transaction was rolled back: one of its statements failed and the error was swallowed.',
    );
  }
  return result;
}

const names = new Map<string, string>();

function statementName(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = createHash('sha256').update(text).digest('base64url').slice(0, 22);
    names.set(text, name);
  }
  return name;
}
