import { redactText } from '../policy/redaction.ts';
import { type Database, openDb } from '../store/db.ts';
import { isConnectionLost } from '../store/db-errors.ts';
import { startEmbedded } from '../store/embedded.ts';
import { embeddedIfRunning } from '../store/embedded-client.ts';
import { DatabaseHeld } from '../store/holder.ts';
import { migrate } from '../store/migrate.ts';
import { type Context, EXIT, Failure } from './command.ts';

export type OpenDatabase = {
  db: Database;
  /** The process that holds the private database; `null` when this one does, or when it is not private. */
  holderPid: number | null;
};

/**
 * Runs `work` on the configured database. The private one is started when nobody holds it, and stopped afterwards;
 * when a running Decorum holds it, this process is a second client of that server.
 *
 * On Ctrl-C the work is broken off, unless it listens to `stop` itself (`finish`). Throws `Failure` with a full
 * sentence when the database cannot be reached or goes away.
 */
export async function withDatabase<Result>(
  context: Context,
  work: (open: OpenDatabase) => Promise<Result>,
  { upToDate = true, onStop = 'break off' }: { upToDate?: boolean; onStop?: 'break off' | 'finish' } = {},
): Promise<Result> {
  const { clock, stop } = context;
  const server = await findServer(context);
  const db = openDb({ url: server.url, max: 5, applicationName: 'decorum command line', clock });
  const broken = onStop === 'break off' ? stop : new AbortController().signal;
  const doWork = async () => {
    if (upToDate) await migrate(db);
    return await work({ db, holderPid: server.holderPid });
  };
  try {
    return await Promise.race([doWork(), untilAborted(broken)]);
  } catch (error) {
    throw asSentence(error, server);
  } finally {
    // A statement may be under way for long; whatever ends its connection rolls it back.
    const closed = db.close().catch(() => {});
    if (!broken.aborted) await closed;
    await server.stop();
  }
}

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const broken = () =>
      reject(new Failure('Stopped before the end; the same command may be run again.', EXIT.interrupted));
    if (signal.aborted) broken();
    else signal.addEventListener('abort', broken, { once: true });
  });

type Server = { url: string; name: string; mend: string; holderPid: number | null; stop(): Promise<void> };

async function findServer({ config, clock, log }: Context): Promise<Server> {
  const { databaseUrl, dataDir } = config();
  if (databaseUrl !== null) {
    return {
      url: databaseUrl,
      name: `at ${redactText(databaseUrl)}`,
      mend: 'Start it, or mend DATABASE_URL.',
      holderPid: null,
      stop: async () => {},
    };
  }
  const name = `in ${dataDir}`;
  const mend = 'Run the command again; "decorum doctor" looks at the rest.';
  try {
    const embedded = await startEmbedded({ dataDir, clock, log });
    return { url: embedded.url, name, mend, holderPid: null, stop: embedded.stop };
  } catch (error) {
    if (!(error instanceof DatabaseHeld)) throw error;
    const running = await embeddedIfRunning(dataDir);
    // It was stopped between the two questions, or belongs to somebody out of sight.
    if (!running) throw error;
    return { url: running.url, name, mend, holderPid: running.holderPid, stop: async () => {} };
  }
}

const REFUSED: Readonly<Record<string, string>> = {
  '28P01': 'The user or password is wrong: mend DATABASE_URL.',
  '28000': 'This user may not connect: mend DATABASE_URL, or the rules of the server.',
  '3D000': 'The database does not exist: create it, or mend DATABASE_URL.',
  '42501': 'The user lacks a right that Decorum needs: it must own the database or its tables.',
};

function asSentence(error: unknown, { name, mend }: Server): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  const said = redactText(error.message || code);
  if (isConnectionLost(error)) {
    return new Failure(`The database ${name} cannot be reached (${said}). ${mend}`, EXIT.failed, {
      cause: error,
    });
  }
  const refused = REFUSED[code];
  return refused
    ? new Failure(`The database ${name} refused (${said}). ${refused}`, EXIT.failed, { cause: error })
    : error;
}
