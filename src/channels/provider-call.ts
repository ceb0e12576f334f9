import { request } from 'undici';
import type { Clock } from '../clock.ts';
import type { SendEnd } from '../policy/send-end.ts';

/** What adapters ask of a provider. */
export type ProviderRequest = {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
};

type AnswerHeaders = Pick<Headers, 'get'>;

/** Puts a request on the wire; a test can give something else in its place. */
export type Fetch = (
  url: string,
  init: ProviderRequest & { signal: AbortSignal },
) => Promise<{ status: number; headers: AnswerHeaders; text(): Promise<string> }>;

export type Wire = { clock: Clock; fetch?: Fetch; deadlineMs?: number };

/**
 * How a request ended on the wire:
 * - `answered`: a status line arrived. `body` is the parsed JSON, `undefined` when it was not JSON or broke off.
 * - `unreached`: provably nothing of the request left this machine.
 * - `lost`: it may have been taken; nobody here knows.
 */
export type Call = Answered | Broken;
export type Answered = { call: 'answered'; status: number; headers: AnswerHeaders; body: unknown };
export type Broken = { call: 'unreached' | 'lost'; code: string; message: string; cause: unknown };

const DEADLINE_MS = 20_000;

/** One request with its deadline, which covers the answer's body too. Follows no redirect; never throws. */
export async function callProvider(url: string, init: ProviderRequest, wire: Wire): Promise<Call> {
  const send = wire.fetch ?? overHttp;
  let answer: Awaited<ReturnType<Fetch>>;
  try {
    answer = await send(url, { ...init, signal: wire.clock.deadline(wire.deadlineMs ?? DEADLINE_MS) });
  } catch (cause) {
    return brokenCall(new URL(url).host, cause);
  }
  const { status, headers } = answer;
  return { call: 'answered', status, headers, body: await jsonOf(answer) };
}

/** The client beneath `fetch`: what `fetch` does around it costs more than twice as much again. */
const overHttp: Fetch = async (url, init) => {
  const { statusCode, headers, body } = await request(url, init);
  return {
    status: statusCode,
    headers: {
      get: (name) => {
        const value = headers[name];
        return (Array.isArray(value) ? value.join(', ') : value) ?? null;
      },
    },
    text: () => body.text(),
  };
};

async function jsonOf(answer: { text(): Promise<string> }): Promise<unknown> {
  try {
    return JSON.parse(await answer.text()) as unknown;
  } catch {
    return undefined;
  }
}

function brokenCall(host: string, cause: unknown): Broken {
  if (isUnreached(cause)) {
    const message = `${host} could not be reached (${reasonOf(cause)}); nothing was sent.`;
    return { call: 'unreached', code: 'unreachable', message, cause };
  }
  const late = cause instanceof Error && (cause.name === 'TimeoutError' || cause.name === 'AbortError');
  const message = late
    ? `${host} did not answer in time; it may have taken the request.`
    : `The connection to ${host} broke (${reasonOf(cause)}); it may have taken the request.`;
  return { call: 'lost', code: late ? 'timeout' : 'connection_lost', message, cause };
}

/** Failures of name, route, connection or certificate: each comes before the first byte of a request. */
const BEFORE_THE_REQUEST = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_UNTRUSTED',
  'CERT_REVOKED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/**
 * `fetch` wraps the socket's error as its cause, and several addresses tried in turn as an AggregateError. A reset
 * counts only when Node says that the secure connection was never established.
 */
function isUnreached(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code !== undefined && BEFORE_THE_REQUEST.has(code)) return true;
  if (code === 'ETIMEDOUT' && syscall === 'connect') return true;
  if (code === 'ECONNRESET' && /before secure TLS connection was established/.test(error.message))
    return true;
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(isUnreached);
  return isUnreached(error.cause);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  if (error.cause instanceof Error) return reasonOf(error.cause);
  return typeof code === 'string' ? code : error.message;
}

/** The end of a send whose request was not answered. */
export const endOf = ({ call, code, message }: Broken): SendEnd =>
  call === 'lost'
    ? { end: 'unknown', code, message }
    : { end: 'refused', refusal: 'temporary', code, message };
