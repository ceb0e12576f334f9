import { STATUS_CODES } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isPassing } from '../store/db-errors.ts';

/** One thing to mend. `path` is dotted (`addresses.0.value`), empty for the whole. */
export type FieldError = { path: string; message: string; code: string };

type Extra = { errors?: readonly FieldError[]; headers?: Readonly<Record<string, string>>; cause?: unknown };

/**
 * An answer that is not a success, thrown by a route and written as RFC 9457 problem details. `detail` is
 * a full sentence for the caller that says what to mend; it may not quote what the caller may not see.
 */
export class Problem extends Error {
  readonly statusCode: number;
  readonly code: string;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    statusCode: number,
    code: string,
    detail: string,
    { errors = [], headers = {}, cause }: Extra = {},
  ) {
    super(detail, { cause });
    this.name = 'Problem';
    this.statusCode = statusCode;
    this.code = code;
    this.errors = errors;
    this.headers = headers;
  }
}

export const notFound = (detail: string): Problem => new Problem(404, 'not_found', detail);

/** 422 for fields that the schema could not judge alone. */
export const unprocessable = (...errors: [FieldError, ...FieldError[]]): Problem =>
  new Problem(422, errors.length === 1 ? errors[0].code : 'invalid_request', summary('request', errors), {
    errors,
  });

/** The sentence above a list of field errors; the list itself carries the rest. */
export function summary(part: string, errors: readonly FieldError[]): string {
  const [first, ...rest] = errors;
  if (!first) return `The ${part} is not valid.`;
  const text = first.path === '' ? first.message : `${first.path}: ${first.message}`;
  return rest.length === 0 ? text : `${text} (and ${rest.length} more, see errors)`;
}

/** Writes the problem; what nobody expected is logged with the request's id and told as a bare 500. */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = toProblem(error);
  if (problem.statusCode >= 500) {
    request.log.error({ err: allowedOf(problem.cause ?? error) }, 'request failed');
  }
  return reply
    .code(problem.statusCode)
    .headers(problem.headers)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problemBody(problem, request.id));
}

export const problemBody = (problem: Problem, requestId: string) => ({
  type: `urn:decorum:problem:${problem.code}`,
  title: STATUS_CODES[problem.statusCode] ?? 'Error',
  status: problem.statusCode,
  detail: problem.message,
  code: problem.code,
  errors: problem.errors,
  requestId,
});

const fromFramework: Record<string, readonly [number, string, string]> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    415,
    'unsupported_media_type',
    'This content type is not read here. Send JSON with the header Content-Type: application/json.',
  ],
  FST_ERR_CTP_BODY_TOO_LARGE: [
    413,
    'too_large',
    'The body is larger than this route reads. Send less at once.',
  ],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    400,
    'bad_content_length',
    'The body is not as long as Content-Length says. Send the length in bytes, not in characters.',
  ],
  FST_ERR_BAD_URL: [400, 'bad_url', 'The path cannot be decoded. Percent-encode it as UTF-8.'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'uri_too_long', 'A part of the path is too long.'],
};

/** Refused by the server because of what it holds, in ways that only PostgreSQL can see. */
const textPostgresRefuses = new Set(['22021', '22P05']);
/** A statement that was cancelled, by a time limit or an operator. */
const QUERY_CANCELED = '57014';

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const {
    code = '',
    statusCode,
    message,
  } = Object(error) as { code?: string; statusCode?: number; message?: string };
  const known = fromFramework[code];
  if (known) return new Problem(...known, { cause: error });
  if (isPassing(error) || code === QUERY_CANCELED) {
    return new Problem(
      503,
      'database_unavailable',
      'The database cannot answer now. Try again in a moment.',
      {
        headers: { 'retry-after': '2' },
        cause: error,
      },
    );
  }
  if (textPostgresRefuses.has(code)) {
    return new Problem(422, 'invalid_text', 'A text holds a character that cannot be stored. Remove it.');
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new Problem(statusCode, 'bad_request', message ?? 'The request is not valid.', { cause: error });
  }
  return new Problem(500, 'internal', 'Something went wrong here. It was logged under the request id.', {
    cause: error,
  });
}

/** An error's fields that hold no row: `detail`, `where` and parameters of PostgreSQL quote addresses. */
function allowedOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { code, constraint, table, routine } = error as unknown as Record<string, unknown>;
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    code,
    constraint,
    table,
    routine,
    ...(error.cause === undefined ? {} : { cause: allowedOf(error.cause) }),
  };
}
