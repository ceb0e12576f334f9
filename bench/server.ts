import { tmpdir } from 'node:os';
import { openDb } from '../src/store/db.ts';
import { databaseUrl } from '../test/postgres.ts';
import { migratedTemplate, startTestServer } from '../test/postgres-server.ts';

/** The product's private PostgreSQL, with the product's settings; it goes with this process, however that ends. */
export type Server = AsyncDisposable & {
  url: string;
  /** A database with Decorum's schema and nothing in it, for as long as `work` runs. */
  withDatabase<Result>(work: (url: string) => Promise<Result>): Promise<Result>;
};

export async function startServer(): Promise<Server> {
  // Not the temporary folder: on many machines that is memory, where a commit costs nothing.
  const parent = process.platform === 'win32' ? tmpdir() : '/var/tmp';
  const { url, stop } = await startTestServer({ durable: true, parent });
  const onServer = async (statement: string) => {
    await using server = openDb({ url, max: 1 });
    await server.script(statement);
  };
  let made = 0;
  return {
    url,
    withDatabase: async (work) => {
      const name = `bench_${++made}`;
      await onServer(`create database ${name} template ${migratedTemplate}`);
      try {
        return await work(databaseUrl(url, name));
      } finally {
        await onServer(`drop database ${name} with (force)`);
      }
    },
    [Symbol.asyncDispose]: stop,
  };
}
