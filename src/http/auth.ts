import type { FastifyRequest } from 'fastify';
import type { App } from './deps.ts';
import { may, type Permission, ROLES, type Role, rolesWith } from './permissions.ts';
import { Problem } from './problem.ts';

/** Who asks. `name` is what the record keeps: the role, with the caller's own id when one was sent. */
export type Actor = { role: Role; id: string | null; name: string };

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a caller needs for this route; `public` asks for nobody. A route without one is refused at start. */
    permission?: Permission | 'public';
  }
  interface FastifyRequest {
    /** Null on public routes only. */
    actor: Actor | null;
  }
}

/** The caller of a route that is not public. */
export function actorOf(request: FastifyRequest): Actor {
  if (!request.actor) throw new Error(`The route ${request.routeOptions.url} is public and has no actor.`);
  return request.actor;
}

/** Asks every request for its route's permission, before its body is read. */
export function askForPermission(app: App): void {
  app.decorateRequest('actor', null);
  app.addHook('onRoute', (route) => {
    // The pages of the API reference come from a plugin, which declares nothing.
    if (route.url === '/docs' || route.url.startsWith('/docs/')) {
      route.config = { ...route.config, permission: 'public' };
    }
    if (!route.config?.permission) {
      throw new Error(
        `The route ${route.method} ${route.url} does not say who may use it: ` +
          `give it config: { permission: '…' }, or 'public' for everybody.`,
      );
    }
  });
  app.addHook('onRequest', async (request) => {
    const { permission } = request.routeOptions.config;
    if (permission === undefined || permission === 'public') return;
    const actor = localActor(request);
    if (!may(actor.role, permission)) {
      throw new Problem(
        403,
        'forbidden',
        `This needs the permission ${permission}, which the role ${actor.role} does not have. ` +
          `Roles that have it: ${rolesWith(permission).join(', ')}.`,
      );
    }
    request.actor = actor;
  });
}

const isRole = (text: unknown): text is Role => (ROLES as readonly unknown[]).includes(text);

/** On a loopback bind whoever can connect is at the machine: the headers are believed. */
function localActor({ headers }: FastifyRequest): Actor {
  const role = headers['x-user-role'];
  if (!isRole(role)) {
    throw new Problem(
      401,
      'role_required',
      role === undefined
        ? `Say who you are: send the header x-user-role with one of ${ROLES.join(', ')}.`
        : `The header x-user-role holds no known role: send one of ${ROLES.join(', ')}.`,
      { headers: { 'www-authenticate': 'x-user-role' } },
    );
  }
  const id = cleanId(headers['x-user-id']);
  return { role, id, name: id === null ? role : `${role}:${id}` };
}

/** Ids are shown in lists and written into the record: printable ASCII without spaces, 64 at most. */
function cleanId(header: string | string[] | undefined): string | null {
  const text = String(header ?? '')
    .replaceAll(/[^\x21-\x7e]/g, '')
    .slice(0, 64);
  return text === '' ? null : text;
}
