import { type Database, type Db, openDb } from '../src/store/db.ts';
import { emptyTemplate, migratedTemplate, startTestServer } from './postgres-server.ts';

/** A database of its own for one test or test file, dropped when it is closed. */
export type FreshDatabase = Database & { readonly url: string };

let made = 0;
let ownServer: ReturnType<typeof startTestServer> | undefined;

/**
 * A copy of the migrated template, made in tens of milliseconds: `await using db = await freshDatabase()`.
 * `empty` asks for one without any table. Under `npm test` all files share the runner's server; a file
 * run by hand starts its own, which ends with the process.
 */
export async function freshDatabase({ empty = false }: { empty?: boolean } = {}): Promise<FreshDatabase> {
  const serverUrl = await testServerUrl();
  const name = `test_${process.pid}_${++made}`;
  const onServer = async (statement: string) => {
    await using server = openDb({ url: serverUrl, max: 1, applicationName: 'test databases' });
    await server.script(statement);
  };
  await onServer(`create database ${name} template ${empty ? emptyTemplate : migratedTemplate}`);

  const url = databaseUrl(serverUrl, name);
  const db = openDb({ url, applicationName: name });
  const close = async () => {
    await db.close();
    await onServer(`drop database if exists ${name} with (force)`);
  };
  return { ...db, url, close, [Symbol.asyncDispose]: close };
}

function testServerUrl(): Promise<string> | string {
  const shared = process.env.DECORUM_TEST_DATABASE_URL;
  if (shared) return shared;
  ownServer ??= startTestServer();
  return ownServer.then(({ url }) => url);
}

/** Runs a test's statements in a transaction that leaves nothing behind. */
export async function rolledBack<Result>(db: Db, work: (tx: Db) => Promise<Result>): Promise<Result> {
  const done = Symbol('done');
  let result: Result | undefined;
  await db
    .transaction(async (tx) => {
      result = await work(tx);
      throw done;
    })
    .catch((error) => {
      if (error !== done) throw error;
    });
  return result as Result;
}

/** The same server's url with another database. It may have no host, which `URL` cannot hold. */
export const databaseUrl = (url: string, database: string) =>
  url.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${database}`);
