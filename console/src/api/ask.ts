/** One thing to mend in what was sent; `path` is dotted (`addresses.0.value`), empty for the whole. */
export type FieldError = { path: string; message: string; code: string };

/** An answer of the server that is not a success; the message is its own sentence (RFC 9457 `detail`). */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: readonly FieldError[];

  constructor(status: number, code: string, detail: string, errors: readonly FieldError[] = []) {
    super(detail);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.errors = errors;
  }

  /** What is wrong with one field of a form, or with what stands below it. */
  fieldError(path: string): string | undefined {
    return this.errors.find((error) => error.path === path || error.path.startsWith(`${path}.`))?.message;
  }
}

/** Locally everybody who reaches the page is the operator; with accounts the server believes its session instead. */
export const HEADERS = { 'x-user-role': 'admin' } as const;

export type Page<Item> = { items: Item[]; nextCursor: string | null };

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Asks the server. A plain object goes as JSON, a Blob as its own type. Throws a `Refusal` for an answer that is not
 * a success, and what `fetch` throws when nobody answers. With a key, a request that is sent again after an answer
 * was lost does its work only once.
 */
export async function ask<Answer>(
  method: Method,
  path: string,
  body?: unknown,
  { idempotencyKey }: { idempotencyKey?: string } = {},
): Promise<Answer> {
  const isBlob = body instanceof Blob;
  const answer = await fetch(path, {
    method,
    headers: {
      ...HEADERS,
      ...(body === undefined ? {} : { 'content-type': isBlob ? body.type : 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
    ...(body === undefined ? {} : { body: isBlob ? body : JSON.stringify(body) }),
  });
  if (answer.ok) return (answer.status === 204 ? undefined : await answer.json()) as Answer;
  const problem = (await answer.json().catch(() => ({}))) as {
    code?: string;
    detail?: string;
    errors?: FieldError[];
  };
  throw new Refusal(
    answer.status,
    problem.code ?? 'no_answer',
    problem.detail ?? answer.statusText,
    problem.errors,
  );
}

/** A key for one piece of work; browsers give UUIDs to safe origins only, and an operations room may have a plain one. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );

type Value = string | number | boolean | null | undefined;

/** `?a=1&b=2` of what has a value, empty when nothing has. */
export function queryOf(values: Readonly<Record<string, Value>>): string {
  const given = Object.entries(values).filter(
    (pair): pair is [string, string | number | boolean] => pair[1] !== undefined && pair[1] !== null,
  );
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}
