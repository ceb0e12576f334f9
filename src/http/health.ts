import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { z } from 'zod';
import { pingDatabase } from '../store/system.ts';
import type { App, AppDeps } from './deps.ts';
import { Problem } from './problem.ts';

/** How long the database may take to say one word before we count as not ready. */
const READY_WITHIN_MS = 2_000;

/** A registry with the process's own numbers, for `main`; tests pass an empty one. */
export function processMetrics(): Registry {
  const register = new Registry();
  collectDefaultMetrics({ register });
  return register;
}

/** `/healthz`: the process serves. `/readyz`: the database answers, too. `/metrics`: Prometheus text. */
export function healthRoutes(app: App, { db, clock, metrics }: AppDeps): void {
  const seconds = new Histogram({
    name: 'decorum_http_request_duration_seconds',
    help: 'Time from the request to the end of the answer, by route pattern.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [metrics],
  });
  app.addHook('onResponse', async ({ method, routeOptions }, reply) => {
    const route = routeOptions.url ?? 'none';
    seconds.observe({ method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
  });

  const config = { permission: 'public' } as const;
  const ok = z.object({ status: z.literal('ok') });

  app.get('/healthz', { config, schema: { tags: ['health'], response: { 200: ok } } }, async () => ({
    status: 'ok' as const,
  }));

  app.get('/readyz', { config, schema: { tags: ['health'], response: { 200: ok } } }, async () => {
    const answered = new AbortController();
    const late = clock.sleep(READY_WITHIN_MS, answered.signal).then(() => {
      if (!answered.signal.aborted) throw notReady('does not answer in time');
    });
    try {
      await Promise.race([pingDatabase(db), late]);
    } catch (error) {
      throw error instanceof Problem ? error : notReady('cannot be asked', error);
    } finally {
      answered.abort();
    }
    return { status: 'ok' as const };
  });

  app.get('/metrics', { config, schema: { tags: ['health'] } }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.metrics()),
  );
}

const notReady = (what: string, cause?: unknown): Problem =>
  new Problem(503, 'not_ready', `The database ${what}. Requests would fail; try again in a moment.`, {
    headers: { 'retry-after': '2' },
    cause,
  });
