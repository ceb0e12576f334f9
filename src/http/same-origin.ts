import type { FastifyRequest } from 'fastify';
import type { App, HttpConfig } from './deps.ts';
import { Problem } from './problem.ts';

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);
const PROVEN_OTHERWISE = ['/api/webhooks/', '/api/unsubscribe/'];
const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Without a login, a web page in the operator's browser is the one stranger that can reach a loopback
 * port. It comes under a name of its own (DNS rebinding) or with its own Origin; both are turned away.
 * Provider callbacks and clicks on a link in an email come by whatever name the tunnel has and from whatever page; each
 * proves itself by a signature.
 */
export function turnForeignPagesAway(app: App, { publicBaseUrl }: Pick<HttpConfig, 'publicBaseUrl'>): void {
  const ours = publicBaseUrl === undefined ? null : new URL(publicBaseUrl);
  app.addHook('onRequest', async (request) => {
    if (PROVEN_OTHERWISE.some((path) => request.url.startsWith(path))) return;
    refuseForeignHost(request, ours);
    refuseForeignOrigin(request, ours);
  });
}

function refuseForeignHost({ headers }: FastifyRequest, ours: URL | null): void {
  const host = headers.host ?? '';
  const name = host.replace(/:\d+$/, '').toLowerCase();
  if (loopbackNames.has(name) || (ours && host.toLowerCase() === ours.host)) return;
  throw new Problem(
    403,
    'foreign_host',
    'This server answers to localhost, 127.0.0.1, [::1] and the host of PUBLIC_BASE_URL only. ' +
      'Use one of them, or set PUBLIC_BASE_URL.',
  );
}

function refuseForeignOrigin({ method, headers }: FastifyRequest, ours: URL | null): void {
  const { origin, host } = headers;
  if (readingMethods.has(method) || origin === undefined) return;
  const own = [`http://${host}`, `https://${host}`, ours?.origin];
  if (own.includes(origin.toLowerCase())) return;
  throw new Problem(
    403,
    'foreign_origin',
    'A page of another site may not change anything here. Use the console, or send the request without Origin.',
  );
}
