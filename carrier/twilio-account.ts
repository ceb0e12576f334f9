import { timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { instant } from './clock.ts';
import type { Account } from './exchange.ts';
import type { Form } from './message-request.ts';
import { one } from './message-request.ts';
import { TwilioError } from './twilio-error.ts';

const same = (left: string, right: string) => {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** Basic authentication of the 2010 API: 401/20003 for wrong credentials, 404/20404 for another account. */
export function checkAccount(request: FastifyRequest, reply: FastifyReply, account: Account): void {
  const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ');
  const [user = '', ...rest] = Buffer.from(token, 'base64').toString().split(':');
  const known =
    scheme?.toLowerCase() === 'basic' &&
    same(user, account.accountSid) &&
    same(rest.join(':'), account.authToken);
  if (!known) {
    reply.header('WWW-Authenticate', 'Basic realm="Twilio API"');
    throw new TwilioError(20003, 'Authenticate', 401);
  }
  const { accountSid } = request.params as { accountSid?: string };
  if (accountSid !== account.accountSid) throw notFound(request);
}

export const notFound = (request: FastifyRequest): TwilioError =>
  new TwilioError(20404, `The requested resource ${request.url.split('?')[0]} was not found`, 404);

/** Whether `at` passes `Name`, `Name<` and `Name>` of a list query; values are GMT dates or date-times. */
export function inDateRange(at: number | null, query: Form, name: string): boolean {
  const day = 24 * 60 * 60_000;
  const limits = (['', '<', '>'] as const).map((operator) => one(query, name + operator));
  if (limits.every((limit) => limit === undefined)) return true;
  if (at === null) return false;
  const [on, before, after] = limits.map((limit) => (limit === undefined ? null : instant(limit)));
  if (on != null && !(at >= on && at < on + day)) return false;
  if (before != null && at > before) return false;
  return !(after != null && at < after);
}

/**
 * One page of a list, newest first. The token of the next page names the last entry of this one, so
 * entries that arrive in between do not shift it.
 */
export function pageOf<T extends { sid: string }>(
  request: FastifyRequest,
  key: string,
  entries: T[],
  json: (entry: T) => unknown,
) {
  const query = request.query as Form;
  const size = Math.min(1000, Math.max(1, Number.parseInt(one(query, 'PageSize') ?? '50', 10) || 50));
  const page = Math.max(0, Number.parseInt(one(query, 'Page') ?? '0', 10) || 0);
  const token = one(query, 'PageToken');
  const after = token === undefined ? -1 : entries.findIndex((entry) => entry.sid === token.slice(2));
  const start = after >= 0 ? after + 1 : page * size;
  const shown = entries.slice(start, start + size);
  const path = request.url.split('?')[0] ?? '';
  const uri = (number: number, last?: T) => {
    const params = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (['Page', 'PageToken', 'PageSize'].includes(name)) continue;
      for (const text of [value ?? ''].flat()) params.append(name, text);
    }
    params.set('PageSize', String(size));
    params.set('Page', String(number));
    if (last) params.set('PageToken', `PA${last.sid}`);
    return `${path}?${params}`;
  };
  const more = start + shown.length < entries.length;
  return {
    [key]: shown.map(json),
    page,
    page_size: size,
    start: page * size,
    end: page * size + Math.max(0, shown.length - 1),
    uri: uri(page),
    first_page_uri: uri(0),
    next_page_uri: more ? uri(page + 1, shown.at(-1)) : null,
    previous_page_uri: page > 0 ? uri(page - 1) : null,
  };
}
