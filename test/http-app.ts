import { pino } from 'pino';
import { Registry } from 'prom-client';
import { type Clock, instant } from '../src/clock.ts';
import { buildApp } from '../src/http/app.ts';
import { campaignActionRoutes } from '../src/http/campaign-actions.ts';
import { campaignRoutes } from '../src/http/campaigns.ts';
import type { App, AppDeps, HttpConfig, Routes } from '../src/http/deps.ts';
import { uuidv7Source } from '../src/ids.ts';
import { type FreshDatabase, freshDatabase } from './postgres.ts';

const defaults = { quietHours: { start: '21:00', end: '08:00' }, timezone: null };

/** The app on a database of its own, at an hour that stands still until `at` moves it. */
export type TestApp = AsyncDisposable & {
  app: App;
  db: FreshDatabase;
  deps: AppDeps;
  /** The lines that were logged, parsed. */
  logged: Record<string, unknown>[];
  at(text: string): void;
  /** Asks as an admin unless a header says otherwise; the answer's body is parsed. */
  ask(method: Method, url: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
};

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
// biome-ignore lint/suspicious/noExplicitAny: tests read answers of any shape and fail where it differs.
export type Answer = { status: number; body: any; headers: Record<string, unknown>; text: string };

export async function testApp({
  config = {},
  routes = [],
  extra = {},
}: {
  config?: Partial<HttpConfig>;
  routes?: readonly Routes[];
  extra?: Partial<AppDeps>;
} = {}): Promise<TestApp> {
  const db = await freshDatabase();
  let now = instant('2026-03-02T09:00:00Z') ?? 0;
  const clock: Clock = {
    now: () => now,
    sleep: (_ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) resolve();
        else signal?.addEventListener('abort', () => resolve(), { once: true });
      }),
    deadline: () => new AbortController().signal,
  };
  const logged: Record<string, unknown>[] = [];
  const deps: AppDeps = {
    db,
    clock,
    newId: uuidv7Source(clock),
    config: { tenantId: 'default', auth: 'local', ...config },
    log: pino({ level: 'debug' }, { write: (line: string) => logged.push(JSON.parse(line)) }),
    metrics: new Registry(),
    routes: [
      campaignRoutes({ defaults, onChange: () => {} }),
      campaignActionRoutes({ defaults, launcher: { wake: () => {} }, onChange: () => {} }),
      ...routes,
    ],
    ...extra,
  };
  const app = buildApp(deps);
  const close = async () => {
    await app.close();
    await db.close();
  };
  try {
    await app.ready();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    app,
    db,
    deps,
    logged,
    at: (text) => {
      now = instant(text) ?? Number.NaN;
    },
    ask: async (method, url, body, headers = {}) => {
      const answer = await app.inject({
        method,
        url,
        headers: { 'x-user-role': 'admin', ...headers },
        ...(body === undefined ? {} : { payload: body as object }),
      });
      const isJson = String(answer.headers['content-type']).includes('json');
      return {
        status: answer.statusCode,
        body: isJson ? JSON.parse(answer.body) : answer.body,
        headers: answer.headers,
        text: answer.body,
      };
    },
    [Symbol.asyncDispose]: close,
  };
}
