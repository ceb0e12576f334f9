import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Db } from '../store/db.ts';
import { claimKey, type KeyedRequest, keepAnswer, releaseKey } from '../store/idempotency.ts';
import type { App, AppDeps } from './deps.ts';
import { Problem } from './problem.ts';

type Claim = KeyedRequest & { lockedUntil: number; isKept: boolean };

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route takes `Idempotency-Key`: the same request again gets the first answer again. */
    idempotent?: boolean;
  }
  interface FastifyRequest {
    bodyHash: string | null;
    claim: Claim | null;
  }
}

const keyForm = /^[\x20-\x7e]{1,255}$/;

/**
 * Lets callers repeat a creating request without creating twice. Answers of 2xx and 4xx are kept for a day;
 * after a 5xx the key is free again. Requests that do not pass their schema never take the key.
 */
export function honourIdempotencyKeys(app: App, { db, clock, config }: AppDeps): void {
  app.decorateRequest('bodyHash', null);
  app.decorateRequest('claim', null);

  // Before the schema fills in defaults and normalises: the key belongs to what was sent.
  app.addHook('preValidation', async (request) => {
    if (keyOf(request) === undefined) return;
    request.bodyHash = hashOf([request.params, request.query, request.body]);
  });

  app.addHook('preHandler', async (request, reply) => {
    const key = keyOf(request);
    if (key === undefined || request.bodyHash === null) return;
    if (!keyForm.test(key)) {
      throw new Problem(
        422,
        'bad_idempotency_key',
        'Send an Idempotency-Key of 1 to 255 printable ASCII characters, such as a UUID.',
      );
    }
    const route = `${request.method} ${request.routeOptions.url}`;
    const keyed = { tenantId: config.tenantId, route, key, requestHash: request.bodyHash };
    const now = clock.now();
    const claim = await claimKey(db, keyed, now);
    switch (claim.kind) {
      case 'mine':
        request.claim = { ...keyed, lockedUntil: claim.lockedUntil, isKept: false };
        return;
      case 'answered':
        return replay(reply, claim.answer);
      case 'reused':
        throw new Problem(
          422,
          'idempotency_key_reused',
          'This Idempotency-Key was used for a request with other content. Send a new key for a new request.',
        );
      case 'running':
        throw new Problem(
          409,
          'idempotency_key_running',
          'The first request with this Idempotency-Key is still running. Ask again in a moment.',
          { headers: { 'retry-after': '1' } },
        );
      default:
        claim satisfies never;
    }
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const { claim } = request;
    if (!claim || claim.isKept) return;
    request.claim = null;
    try {
      if (reply.statusCode >= 500) await releaseKey(db, claim, claim.lockedUntil);
      else
        await keepAnswer(db, claim, claim.lockedUntil, { status: reply.statusCode, body: parsed(payload) });
    } catch (error) {
      // The answer is true all the same, and the claim opens by itself.
      request.log.warn({ err: error }, 'an idempotency key could not be settled');
    }
  });
}

/**
 * Keeps a success in the transaction that creates: then a crash between commit and answer cannot make a
 * repeated request create twice. `body` must be what the route answers. Does nothing without a key.
 */
export async function keepInTransaction(
  tx: Db,
  request: FastifyRequest,
  status: number,
  body: unknown,
): Promise<void> {
  const { claim } = request;
  if (!claim) return;
  if (!(await keepAnswer(tx, claim, claim.lockedUntil, { status, body }))) {
    throw new Problem(
      409,
      'idempotency_key_running',
      'This request took so long that a repeated one with the same Idempotency-Key took over. Ask again.',
      { headers: { 'retry-after': '1' } },
    );
  }
  claim.isKept = true;
}

function keyOf(request: FastifyRequest): string | undefined {
  if (!request.routeOptions.config.idempotent) return undefined;
  const header = request.headers['idempotency-key'];
  return Array.isArray(header) ? header.join() : header;
}

function replay(reply: FastifyReply, { status, body }: { status: number; body: unknown }): FastifyReply {
  return reply
    .code(status)
    .header('idempotent-replay', 'true')
    .type(status >= 400 ? 'application/problem+json' : 'application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(body);
}

const parsed = (payload: unknown): unknown =>
  typeof payload === 'string' && payload !== '' ? JSON.parse(payload) : null;

/** Two bodies that differ in the order of their fields are the same request. */
const hashOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value, (_key, inner: unknown) => (isFields(inner) ? sorted(inner) : inner)) ?? '')
    .digest('base64url');

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sorted = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
