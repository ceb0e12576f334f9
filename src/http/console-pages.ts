import { existsSync } from 'node:fs';
import fastifyStatic from '@fastify/static';
import type { App, Routes } from './deps.ts';
import { Problem } from './problem.ts';

const CONTENT_SECURITY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";

/** The addresses that the console has pages for; it reads the rest of the address itself. */
const PAGES = [
  '/',
  '/outbound',
  '/campaigns',
  '/campaigns/:id',
  '/campaigns/:id/edit',
  '/people',
  '/people/:id',
  '/templates',
  '/templates/:key',
  '/audit',
];

/** Serves the built console: its page at each of its addresses, and its hashed files for ever. */
export const consolePages =
  (folder: string): Routes =>
  (app: App) => {
    app.register(async (pages: App) => {
      const isBuilt = existsSync(`${folder}/index.html`);
      if (isBuilt) await pages.register(fastifyStatic, { root: folder, serve: false, preCompressed: true });
      const page = { config: { permission: 'public' as const }, schema: { hide: true } };
      for (const url of PAGES) {
        pages.get(url, page, async (_request, reply) => {
          if (!isBuilt) {
            const mend =
              'The console was not built when Decorum started. Start it with npm start, which builds it first.';
            throw new Problem(503, 'console_missing', mend);
          }
          return reply
            .header('content-security-policy', CONTENT_SECURITY)
            .header('cache-control', 'no-cache')
            .sendFile('index.html');
        });
      }
      if (!isBuilt) return;
      pages.get<{ Params: { '*': string } }>('/assets/*', page, async (request, reply) =>
        reply.sendFile(`assets/${request.params['*']}`, { maxAge: '365d', immutable: true }),
      );
    });
  };
