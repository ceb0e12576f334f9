import { instant } from '../clock.ts';

const DAY_MS = 24 * 60 * 60_000;

/**
 * How long a busy provider asks to be left alone, in milliseconds and at most a day: `Retry-After` in seconds or as
 * an HTTP date (RFC 9110, 10.2.3), otherwise SendGrid's `X-RateLimit-Reset` in unix seconds; undefined when it says
 * nothing.
 */
export function retryAfterMs(headers: Pick<Headers, 'get'>, now: number): number | undefined {
  const asked = fromRetryAfter(headers.get('retry-after')?.trim(), now) ?? fromReset(headers, now);
  return asked === undefined ? undefined : Math.min(Math.max(asked, 0), DAY_MS);
}

function fromRetryAfter(value: string | undefined, now: number): number | undefined {
  if (!value) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  // Every form of an HTTP date begins with the day's name; `instant` alone would read a year into '-5'.
  const at = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(value) ? instant(value) : null;
  return at === null ? undefined : at - now;
}

function fromReset(headers: Pick<Headers, 'get'>, now: number): number | undefined {
  const value = headers.get('x-ratelimit-reset')?.trim();
  return value && /^\d+$/.test(value) ? Number(value) * 1000 - now : undefined;
}
