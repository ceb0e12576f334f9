import { existsSync } from 'node:fs';
import fastifyStatic from '@fastify/static';
import type { App, Routes } from './deps.ts';
import { Problem } from './problem.ts';

const CONTENT_SECURITY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";

/** Serves the built console: hashed files for ever, its one page for every address that is not an API's. */
export const consolePages =
  (folder: string): Routes =>
  (app: App) => {
    app.register(async (pages: App) => {
      if (existsSync(folder)) {
        await pages.register(fastifyStatic, {
          root: folder,
          serve: false,
        });
      }
      const page = { config: { permission: 'public' as const }, schema: { hide: true } };
      pages.get('/', page, async (_request, reply) => {
        if (!existsSync(`${folder}/index.html`)) {
          throw new Problem(
            503,
            'console_missing',
            'The console is not built. Run npm start, which builds it first.',
          );
        }
        return reply
          .header('content-security-policy', CONTENT_SECURITY)
          .header('cache-control', 'no-cache')
          .sendFile('index.html');
      });
      pages.get<{ Params: { '*': string } }>('/assets/*', page, async (request, reply) =>
        reply.sendFile(`assets/${request.params['*']}`, { maxAge: '365d', immutable: true }),
      );
    });
  };
