import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { App } from './deps.ts';
import { ROLES } from './permissions.ts';

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'errors'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What went wrong and what to mend.' },
    code: { type: 'string', description: 'One word for programs; it does not change.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message', 'code'],
        properties: { path: { type: 'string' }, message: { type: 'string' }, code: { type: 'string' } },
      },
    },
    requestId: { type: 'string' },
  },
};

const idempotencyKey = {
  type: 'object',
  properties: {
    'Idempotency-Key': {
      type: 'string',
      minLength: 1,
      maxLength: 255,
      description: 'The same key with the same body gets the first answer again.',
    },
  },
};

/** OpenAPI 3.1 at `/openapi.json`, made from the schemas of the routes, and its reader at `/docs`. */
export function describeApi(app: App): void {
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Decorum',
        version: '0.1.0',
        description: 'Outbound communications that follow the rules. Errors are problem details (RFC 9457).',
      },
      components: {
        securitySchemes: {
          role: {
            type: 'apiKey',
            in: 'header',
            name: 'x-user-role',
            description: `One of ${ROLES.join(', ')}.`,
          },
        },
      },
    },
    transform: (input) => {
      const { schema, url } = jsonSchemaTransform({ ...input, schema: input.schema ?? {} });
      const { permission, idempotent } = input.route.config ?? {};
      return {
        url,
        schema: {
          ...schema,
          ...(permission === 'public' || permission === undefined
            ? {}
            : { security: [{ role: [] }], description: describe(schema.description, permission) }),
          ...(idempotent ? { headers: idempotencyKey } : {}),
          response: {
            ...((schema.response as object | undefined) ?? { 200: { description: 'Done.' } }),
            default: {
              description: 'What to mend.',
              content: { 'application/problem+json': { schema: problem } },
            },
          },
        },
      };
    },
  });
  app.register(swaggerUi, { routePrefix: '/docs', uiConfig: { docExpansion: 'list' } });
  app.get('/openapi.json', { config: { permission: 'public' }, schema: { hide: true } }, () => app.swagger());
}

const describe = (text: unknown, permission: string): string =>
  `${typeof text === 'string' ? `${text} ` : ''}Permission: \`${permission}\`.`;
