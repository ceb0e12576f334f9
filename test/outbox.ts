import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../src/clock.ts';
import type { Db } from '../src/store/db.ts';
import { insertEvents, type NewEvent } from '../src/store/events.ts';

/** A clock that stands still until a test moves it. */
export function virtualClock(start: number) {
  let now = start;
  const alarms = new Set<{ at: number; ring: () => void }>();
  const setAlarm = (at: number, ring: () => void) => {
    const alarm = { at, ring };
    alarms.add(alarm);
    return () => alarms.delete(alarm);
  };
  let sleepers = 0;
  const sleeps: number[] = [];
  let noticed = Promise.withResolvers<void>();
  const clock: Clock = {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted || ms <= 0) return resolve();
        const wake = () => {
          cancel();
          sleepers -= 1;
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const cancel = setAlarm(now + ms, wake);
        signal?.addEventListener('abort', wake);
        sleepers += 1;
        sleeps.push(ms);
        noticed.resolve();
        noticed = Promise.withResolvers();
      }),
    deadline: (ms) => {
      const late = new AbortController();
      setAlarm(now + ms, () => late.abort(new DOMException('late', 'TimeoutError')));
      return late.signal;
    },
  };
  return {
    ...clock,
    /** How long each sleep was meant to last, since the start. */
    sleeps,
    /** Resolves when so many are asleep at once. */
    asleep: async (count: number) => {
      while (sleepers !== count) await noticed.promise;
    },
    advance(ms: number) {
      now += ms;
      for (const alarm of [...alarms].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at)) {
        alarms.delete(alarm);
        alarm.ring();
      }
    },
  };
}

export type Posted = { headers: IncomingHttpHeaders; id: string; body: Record<string, unknown> };

/**
 * What stands behind N8N_OUTBOUND_WEBHOOK_URL in tests: keeps every request, then lets `answer` speak. An answer
 * that does nothing is a server that hangs.
 */
export async function startReceiver(
  answer: (response: ServerResponse, posted: Posted) => void = (response) => response.end(),
) {
  const posts: Posted[] = [];
  let noticed = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    const { headers } = request;
    const posted = { headers, id: String(headers['webhook-id']), body: text ? JSON.parse(text) : {} };
    posts.push(posted);
    answer(response, posted);
    noticed.resolve();
    noticed = Promise.withResolvers();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook/outbound-events`,
    posts,
    /** Resolves when there were `count` requests in all. */
    posted: async (count: number) => {
      while (posts.length < count) await noticed.promise;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

let made = 0;

/** An event as the engine writes them, with what a test wants to be different. */
export const someEvent = (event: Partial<NewEvent> = {}): NewEvent => {
  made += 1;
  const id = `0199c0de-0000-7000-8000-${made.toString(16).padStart(12, '0')}`;
  return {
    id,
    eventType: 'outbound_job_sent',
    subject: null,
    payload: {},
    dedupeKey: `key ${made}`,
    ...event,
  };
};

/** Writes one event and returns its id. */
export async function emit(db: Db, now: number, event: Partial<NewEvent> = {}, tenantId = 'default') {
  const written = someEvent(event);
  await insertEvents(db, tenantId, [written], now);
  return written.id;
}

export type OutboxRow = {
  status: string;
  attempts: number;
  nextAttemptAt: number | null;
  lastError: string | null;
};

export async function outboxRow(db: Db, id: string): Promise<OutboxRow> {
  const row = await db.one<OutboxRow>(
    `select status, attempts, next_attempt_at as "nextAttemptAt", last_error as "lastError"
     from cc_automation_events where id = $1`,
    [id],
  );
  if (!row) throw new Error(`There is no event ${id}.`);
  return row;
}
