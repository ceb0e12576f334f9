import type { FastifyRequest } from 'fastify';
import type { App } from './deps.ts';
import { Problem } from './problem.ts';

/** Deeper JSON is nobody's message, and recursion over it would end the process. */
const MOST_LEVELS = 32;

/**
 * Reads JSON bodies, and refuses what parses but could not be stored or would mean something else after
 * storage: NUL (PostgreSQL has none), halves of surrogate pairs, numbers beyond a double, keys that reach
 * for a prototype. It runs over bodies, queries and paths of all routes, so no schema has to think of it.
 */
export function readJsonBodies(app: App): void {
  app.removeContentTypeParser('text/plain');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: FastifyRequest, body: Buffer) => parseJson(body),
  );
  app.addHook('preValidation', async (request) => {
    refuseUnstorable(request.body, 'body');
    refuseUnstorable(request.query, 'query');
    refuseUnstorable(request.params, 'path');
  });
}

function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new Problem(
      400,
      'malformed_json',
      'The body is not JSON in UTF-8. Mend its syntax and send it again.',
    );
  }
}

/** Walks without recursion. A file that streams in is no plain value and is not walked. */
function refuseUnstorable(root: unknown, part: string): void {
  const open: { value: unknown; path: string; level: number }[] = [{ value: root, path: '', level: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path, level } = next;
    if (typeof value === 'string') refuseText(value, path, part);
    else if (typeof value === 'number' && !Number.isFinite(value)) {
      throw refused(path, part, 'number_out_of_range', 'This number is too large. Send it as text.');
    } else if (isPlain(value)) {
      if (level === MOST_LEVELS) {
        throw refused('', part, 'too_deep', `Send at most ${MOST_LEVELS} levels of lists and objects.`);
      }
      for (const [key, inner] of Object.entries(value)) {
        if (!Array.isArray(value)) refuseKey(key, path, part);
        open.push({ value: inner, path: path === '' ? key : `${path}.${key}`, level: level + 1 });
      }
    }
  }
}

const isPlain = (value: unknown): value is object => {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === null || Object.getPrototypeOf(prototype) === null;
};

function refuseKey(key: string, path: string, part: string): void {
  refuseText(key, path, part);
  if (key === '__proto__' || key === 'constructor' || key === 'prototype') {
    throw refused(path, part, 'forbidden_key', `A field may not be called "${key}". Rename it.`);
  }
}

function refuseText(text: string, path: string, part: string): void {
  if (text.includes('\0')) {
    throw refused(path, part, 'nul_character', 'Remove the NUL character (\\u0000): it cannot be stored.');
  }
  if (!text.isWellFormed()) {
    throw refused(
      path,
      part,
      'lone_surrogate',
      'Remove the half surrogate pair: the text is not valid Unicode.',
    );
  }
}

function refused(path: string, part: string, code: string, message: string): Problem {
  const where = path === '' ? `The ${part}` : path.toWellFormed();
  return new Problem(422, code, `${where}: ${message}`, {
    errors: [{ path: path.toWellFormed(), message, code }],
  });
}
