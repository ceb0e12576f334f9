import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const folder = fileURLToPath(new URL('./page', import.meta.url));

/** Serves the phone page: three plain files, no build. Nothing on it may load from elsewhere. */
export async function phonePage(app: FastifyInstance): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    cacheControl: false,
    setHeaders: (response) => {
      response.header('Cache-Control', 'no-cache');
      response.header(
        'Content-Security-Policy',
        "default-src 'self'; img-src 'self' data:; frame-ancestors 'self' http://localhost:* http://127.0.0.1:*",
      );
    },
  });
}
