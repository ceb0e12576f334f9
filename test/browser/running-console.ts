import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { systemClock, systemRandom } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { type Decorum, startDecorum } from '../../src/start.ts';
import { freshDatabase } from '../postgres.ts';

/** The whole product on ports and a database of its own, as a browser meets it. */
export type RunningConsole = AsyncDisposable & {
  url: string;
  ask(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<Answer>;
  /** Straight into its database: what would take too long through the API. */
  run(statement: string, values?: unknown[]): Promise<unknown>;
  stop(): Promise<void>;
  /** On the same ports and the same database. */
  start(): Promise<void>;
};
// biome-ignore lint/suspicious/noExplicitAny: tests read answers of any shape and fail where it differs.
type Answer = any;

export const checkout = fileURLToPath(new URL('../..', import.meta.url));

export const buildConsole = () =>
  promisify(execFile)(process.execPath, ['scripts/build-console.mjs'], { cwd: checkout });

export async function runConsole(): Promise<RunningConsole> {
  await buildConsole();
  const [port, carrier, smtp] = await freePorts(3);
  const settings = readConfig({
    PORT: `${port}`,
    CARRIER_PORT: `${carrier}`,
    CARRIER_SMTP_PORT: `${smtp}`,
    LOG_LEVEL: 'error',
  });
  const db = await freshDatabase();
  const config = { ...settings, databaseUrl: db.url };
  const log = createLog({ level: config.logLevel });
  let running: Decorum | null = null;
  const start = async () => {
    running = await startDecorum({ config, clock: systemClock, random: systemRandom, log });
  };
  const stop = async () => {
    await running?.stop();
    running = null;
  };
  const close = async () => {
    await stop();
    await db.close();
  };
  await start().catch(async (error) => {
    await close();
    throw error;
  });
  const url = `http://localhost:${port}`;
  return {
    url,
    start,
    stop,
    ask: askOf(url),
    run: (statement, values) => db.run(statement, values),
    [Symbol.asyncDispose]: close,
  };
}

export const askOf =
  (url: string): RunningConsole['ask'] =>
  async (method, path, body) => {
    const answer = await fetch(url + path, {
      method,
      headers: {
        'x-user-role': 'admin',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };

/** A page of its own whose errors fail the test that opened it. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; errors: string[] } & AsyncDisposable> {
  const context = await browser.newContext({ locale: 'en', timezoneId: 'Europe/Madrid', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(url);
  return { page, errors, [Symbol.asyncDispose]: () => context.close() };
}

const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What a page does wrong for those who cannot see, or cannot see well; WCAG and good practice. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(await axeSource);
  return page.evaluate(async () => {
    // On its way from one colour to another a text may be too faint for a moment.
    for (const animation of document.getAnimations()) {
      if (Number.isFinite(animation.effect?.getComputedTiming().endTime)) animation.finish();
    }
    // biome-ignore lint/suspicious/noExplicitAny: axe has put itself into the page.
    const { violations } = await (globalThis as any).axe.run();
    return violations.flatMap(({ id, nodes }: Answer) =>
      nodes.map((node: Answer) => `${id}: ${node.target.join(' ')}`),
    );
  });
}

export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}
