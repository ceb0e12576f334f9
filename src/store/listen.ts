import pg from 'pg';
import type { Clock } from '../clock.ts';

/** The payload of a notification; `null` when some may have been missed. */
export type OnNotify = (payload: string | null) => void;
export type OnLost = (error: Error) => void;

export type Listening = {
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

const firstDelayMs = 50;
const longestDelayMs = 5_000;

/**
 * Listens until closed: connect, `listen`, wait for the connection to end, wait a little longer each
 * time, again. A lost connection costs latency only, since whoever listens also looks by itself.
 */
export async function listen({
  connection,
  clock,
  channel,
  onNotify,
  onLost = () => {},
}: {
  connection: pg.ClientConfig;
  clock: Clock;
  channel: string;
  onNotify: OnNotify;
  onLost?: OnLost | undefined;
}): Promise<Listening> {
  const closed = new AbortController();
  const started = Promise.withResolvers<void>();
  let current: pg.Client | undefined;
  let delayMs = firstDelayMs;

  const connectOnce = async (isReconnection: boolean) => {
    const client = new pg.Client(connection);
    const ended = Promise.withResolvers<Error>();
    client.on('error', (error) => ended.resolve(error));
    client.on('end', () => ended.resolve(new Error('Connection terminated')));
    client.on('notification', ({ payload }) => onNotify(payload ?? ''));
    current = client;
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(channel)}`);
      delayMs = firstDelayMs;
      started.resolve();
      if (isReconnection) onNotify(null);
      throw await ended.promise;
    } finally {
      current = undefined;
      await client.end().catch(() => {});
    }
  };

  const untilClosed = async () => {
    for (let isReconnection = false; !closed.signal.aborted; isReconnection = true) {
      try {
        await connectOnce(isReconnection);
      } catch (error) {
        if (closed.signal.aborted) break;
        onLost(error instanceof Error ? error : new Error(String(error)));
        await clock.sleep(delayMs, closed.signal);
        delayMs = Math.min(delayMs * 2, longestDelayMs);
      }
    }
    started.resolve();
  };

  const finished = untilClosed();
  const close = async () => {
    closed.abort();
    await current?.end().catch(() => {});
    await finished;
  };
  await started.promise;
  return { close, [Symbol.asyncDispose]: close };
}
