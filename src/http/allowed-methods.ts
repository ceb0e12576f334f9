import type { App } from './deps.ts';
import { notFound, Problem } from './problem.ts';

/** Answers what no route takes: 405 with `Allow` where the path exists for other methods, else 404. */
export function answerUnrouted(app: App): void {
  const routes: { path: RegExp; methods: readonly string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    routes.push({ path: pathPattern(url), methods: [method].flat() });
  });
  app.setNotFoundHandler((request) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const allow = new Set(routes.filter((route) => route.path.test(path)).flatMap((route) => route.methods));
    // A route with a wildcard gives up here what it does not find, such as a file.
    if (allow.size === 0 || allow.has(request.method)) {
      throw notFound('There is nothing at this path. The routes are listed at /docs and in /openapi.json.');
    }
    const listed = [...allow].sort().join(', ');
    throw new Problem(
      405,
      'method_not_allowed',
      `This path does not take ${request.method}. It takes: ${listed}.`,
      {
        headers: { allow: listed },
      },
    );
  });
}

/** `/api/parties/:id/preferences` as a pattern over whole paths. */
const pathPattern = (url: string): RegExp =>
  new RegExp(
    `^${url
      .split('/')
      .map((part) =>
        part.startsWith(':') ? '[^/]+' : part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replace('*', '.*'),
      )
      .join('/')}$`,
  );
