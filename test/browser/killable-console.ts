import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type FreshDatabase, freshDatabase } from '../postgres.ts';
import { askOf, buildConsole, checkout, freePorts, type RunningConsole } from './running-console.ts';

/** The product as a process of its own, which can be killed as an operating system kills: without a word. */
export type KillableConsole = AsyncDisposable &
  Pick<RunningConsole, 'url' | 'ask' | 'start'> & { db: FreshDatabase; kill(): Promise<void> };

export async function runKillableConsole(): Promise<KillableConsole> {
  await buildConsole();
  const [port, carrier, smtp] = await freePorts(3);
  const db = await freshDatabase();
  const url = `http://localhost:${port}`;
  let running: ChildProcess | null = null;
  const start = async () => {
    running = spawn(process.execPath, ['src/main.ts'], {
      cwd: checkout,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        DATABASE_URL: db.url,
        PORT: `${port}`,
        CARRIER_PORT: `${carrier}`,
        CARRIER_SMTP_PORT: `${smtp}`,
        LOG_LEVEL: 'error',
      },
    });
    await untilReady(running);
  };
  const kill = async () => {
    if (running === null || running.exitCode !== null) return;
    const gone = once(running, 'exit');
    running.kill('SIGKILL');
    await gone;
    running = null;
  };
  const close = async () => {
    await kill();
    await db.close();
  };
  await start().catch(async (error) => {
    await close();
    throw error;
  });
  return { url, db, ask: askOf(url), start, kill, [Symbol.asyncDispose]: close };
}

/** It greets whoever started it once it can be asked; whatever it says instead is the reason why not. */
async function untilReady(child: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((ready, failed) => {
    const hear = (data: Buffer) => {
      said += String(data);
      if (said.includes('Decorum is ready')) ready();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', () => failed(new Error(`The server ended before it was ready. It said: ${said}`)));
  });
}
