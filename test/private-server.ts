import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { systemClock } from '../src/clock.ts';
import { openDb } from '../src/store/db.ts';
import { type Embedded, startEmbedded } from '../src/store/embedded.ts';

/** A directory of the test file, for as many private servers as it likes. Every account may enter it. */
export async function scratchDir(mode = 0o755): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'decorum-embedded-'));
  await chmod(dir, mode);
  after(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

type Line = { level: string; message: string };

export function start(dataDir: string, options: { onGivenUp?: (error: Error) => void } = {}) {
  const lines: Line[] = [];
  const write = (level: string) => (_: object, message: string) => void lines.push({ level, message });
  const log = { info: write('info'), warn: write('warn'), error: write('error') };
  const started = startEmbedded({ dataDir, clock: systemClock, log, settings: { fsync: 'off' }, ...options });
  return { started, lines };
}

export async function withEmbedded<Result>(dataDir: string, work: (embedded: Embedded) => Promise<Result>) {
  const embedded = await start(dataDir).started;
  try {
    return await work(embedded);
  } finally {
    await embedded.stop();
  }
}

export const readNotes = async ({ url }: Pick<Embedded, 'url'>) => {
  await using db = openDb({ url, max: 1 });
  return await db.query<{ body: string }>('select body from notes order by body');
};

export const writeNote = async ({ url }: Pick<Embedded, 'url'>, body: string) => {
  await using db = openDb({ url, max: 1 });
  await db.script('create table if not exists notes (body text)');
  await db.run('insert into notes values ($1)', [body]);
};

/** Another Decorum, as far as the database is concerned. It prints one line when it holds the database. */
const otherProgram = (storeDir: string) => `
  import { startEmbedded } from ${JSON.stringify(join(storeDir, 'embedded.ts'))};
  import { systemClock } from ${JSON.stringify(join(storeDir, '../clock.ts'))};
  const quiet = () => {};
  const log = { info: quiet, warn: quiet, error: quiet };
  const embedded = await startEmbedded({
    dataDir: process.argv[1], clock: systemClock, log, settings: { fsync: 'off' },
  });
  console.log(JSON.stringify({ url: embedded.url, uid: process.getuid?.() }));
  process.stdin.on('end', () => embedded.stop()).resume();`;

export async function startOther(
  dataDir: string,
  { uid, storeDir = join(import.meta.dirname, '../src/store') }: { uid?: number; storeDir?: string } = {},
): Promise<{ child: ChildProcess; url: string; uid: number }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', otherProgram(storeDir), dataDir], {
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(uid !== undefined && { uid, gid: uid, cwd: '/' }),
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  const answer = await Promise.race([once(child.stdout, 'data'), once(child, 'close').then(() => null)]);
  if (!answer) throw new Error(`The other process ended before it had the database: ${said}`);
  return { child, ...JSON.parse(String(answer[0])) };
}

export const end = async (child: ChildProcess, how: () => void) => {
  const ended = once(child, 'exit');
  how();
  await ended;
};
