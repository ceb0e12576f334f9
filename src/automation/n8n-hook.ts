import { callProvider, type Fetch } from '../channels/provider-call.ts';
import { retryAfterMs } from '../channels/retry-after.ts';
import { type Clock, iso } from '../clock.ts';
import type { ClaimedEvent } from '../store/events.ts';

export type N8nOptions = {
  /** May carry `user:password@`, which is sent as basic authentication: n8n's webhook node can ask for it. */
  url: string;
  fetch?: Fetch;
  /** For the whole exchange, 10 s unless told. */
  deadlineMs?: number;
};

/** `isDown`: the failure speaks of the receiver, not of this event, so others would meet it too. */
export type Delivery = { ok: true } | { ok: false; error: string; retryAfterMs: number; isDown: boolean };

export type N8nHook = {
  deadlineMs: number;
  /** Posts one event. Any 2xx counts, whatever it says; a redirect is a failure. Never throws. */
  post(tenantId: string, event: ClaimedEvent): Promise<Delivery>;
};

/** The types that n8n hears of: what became of a job. */
export const N8N_PREFIX = 'outbound_job_';

const MS_DEADLINE = 10_000;

/** Too many requests, and a gateway that has nobody behind it. */
const DOWN = new Set([429, 502, 503, 504]);

export function createN8nHook({ url, fetch, deadlineMs = MS_DEADLINE }: N8nOptions, clock: Clock): N8nHook {
  const target = new URL(url);
  const { username, password } = target;
  target.username = '';
  target.password = '';
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'decorum',
    ...(username && { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }),
  };

  return {
    deadlineMs,
    post: async (tenantId, event) => {
      const { id, eventType, createdAt, payload } = event;
      const call = await callProvider(
        target.href,
        {
          method: 'POST',
          headers: { ...headers, 'webhook-id': id },
          body: JSON.stringify({ id, type: eventType, at: iso(createdAt), tenantId, data: payload }),
        },
        { clock, deadlineMs, ...(fetch && { fetch }) },
      );
      if (call.call !== 'answered') return { ok: false, error: call.message, retryAfterMs: 0, isDown: true };
      const { status } = call;
      if (status >= 200 && status < 300) return { ok: true };
      return {
        ok: false,
        error: `n8n answered ${status}${status >= 300 && status < 400 ? '; redirects are not followed' : ''}.`,
        retryAfterMs: retryAfterMs(call.headers, clock.now()) ?? 0,
        isDown: DOWN.has(status),
      };
    },
  };
}
