import { z } from 'zod';
import { actorOf } from './auth.ts';
import type { Routes } from './deps.ts';
import { permissionsOf, ROLES } from './permissions.ts';

/** Who asks, and what they may do: the console shows nothing that would be refused. */
export const meRoutes: Routes = (app, { config }) => {
  app.get(
    '/api/me',
    {
      config: { permission: 'live:VIEW' },
      schema: {
        tags: ['system'],
        summary: 'Who I am and what I may do',
        response: {
          200: z.object({
            actor: z.string().describe('The name under which my actions are on record.'),
            role: z.enum(ROLES),
            permissions: z.array(z.string()),
            auth: z.literal('local'),
          }),
        },
      },
    },
    async (request) => {
      const { name, role } = actorOf(request);
      return { actor: name, role, permissions: permissionsOf(role), auth: config.auth };
    },
  );
};
