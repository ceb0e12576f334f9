import type { FastifyInstance } from 'fastify';

/**
 * The carrier has no login, so it must not be a door for web pages: a browser's request is taken only
 * from its own page, and only under a name of this machine (DNS rebinding). Programs send no `Origin`.
 */
export function guard(app: FastifyInstance, alsoAllowed: () => string[]): void {
  const local = (host: string) =>
    /^(localhost|[\w-]+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(host) ||
    alsoAllowed().some((one) => one === '*' || host.split(':')[0] === one);
  app.addHook('onRequest', async (request, reply) => {
    const { host = '', origin } = request.headers;
    const foreign = origin !== undefined && origin !== `http://${host}`;
    if (local(host) && !foreign) return;
    return reply.code(403).send({ error: 'The carrier answers only to this machine and to its own page' });
  });
}
