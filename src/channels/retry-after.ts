import { instant } from '../clock.ts';

const DAY_MS = 24 * 60 * 60_000;

/**
 * How long a busy provider asks to be left alone, in milliseconds and at most a day: `Retry-After` in seconds or as
 * an HTTP date (RFC 9110, 10.2.3), otherwise SendGrid's `X-RateLimit-Reset` in unix seconds; undefined when it says
 * nothing.
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const asked = fromRetryAfter(headers.get('retry-after')?.trim(), now) ?? fromReset(headers, now);
  return asked === undefined ? undefined : Math.min(Math.max(asked, 0), DAY_MS);
}

function fromRetryAfter(value: string | undefined, now: number): number | undefined {
  if (!value) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const at = instant(value);
  return at === null ? undefined : at - now;
}

function fromReset(headers: Headers, now: number): number | undefined {
  const value = headers.get('x-ratelimit-reset')?.trim();
  return value && /^\d+$/.test(value) ? Number(value) * 1000 - now : undefined;
}
