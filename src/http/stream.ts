import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { iso } from '../clock.ts';
import { createChangeFeed, type Reader } from './change-feed.ts';
import type { Routes } from './deps.ts';

const HEARTBEAT_MS = 15_000;
/** A client that lets this much pile up does not read any more. */
const MOST_UNREAD_BYTES = 1024 * 1024;

/**
 * `GET /api/stream`: server-sent events. `change` tells which record to read again, with its `seq` as the event id;
 * `reload` says to read everything on show again. `Last-Event-ID` resumes. A change may be told twice.
 */
export const streamRoutes: Routes = (app, { db, clock, config: { tenantId } }) => {
  const feed = createChangeFeed({
    db,
    clock,
    tenantId,
    onError: (err) => app.log.warn({ err }, 'the live stream could not read the record; it looks again'),
  });
  const clients = new Set<ServerResponse>();
  const closed = new AbortController();

  const beat = async () => {
    while (!closed.signal.aborted) {
      await clock.sleep(HEARTBEAT_MS, closed.signal);
      for (const client of clients) write(client, ': still here\n\n');
    }
  };
  let beating: Promise<void> | undefined;

  app.addHook('preClose', async () => {
    closed.abort();
    await feed.close();
    for (const client of clients) client.end();
    await beating;
  });

  app.get(
    '/api/stream',
    {
      config: { permission: 'live:VIEW' },
      schema: {
        tags: ['audit'],
        summary: 'What changes, as it changes: server-sent events',
        headers: z.looseObject({
          'last-event-id': z
            .string()
            .regex(/^\d{1,15}$/, 'Send the id of the last event that you saw: a whole number.')
            .optional(),
        }),
        produces: ['text/event-stream'],
      },
    },
    async (request, reply) => {
      const since = request.headers['last-event-id'];
      await feed.open();
      reply.hijack();
      const client = reply.raw;
      client.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        'x-request-id': request.id,
      });
      clients.add(client);
      beating ??= beat();
      let leave = () => {};
      client.on('close', () => {
        clients.delete(client);
        leave();
      });
      try {
        const out = await feed.join(readerOn(client), since === undefined ? null : Number(since));
        if (client.destroyed || closed.signal.aborted) out();
        else leave = out;
        // The first bytes, and with them the headers, leave when nothing can be missed any more.
        client.write('retry: 2000\n\n');
      } catch (err) {
        request.log.warn({ err }, 'a live stream could not begin');
        client.end();
      }
    },
  );
};

const readerOn = (client: ServerResponse): Reader => ({
  change: ({ seq, eventType, jobId, partyId, at }) => {
    const data = JSON.stringify({ seq, eventType, jobId, partyId, at: iso(at) });
    write(client, `event: change\nid: ${seq}\ndata: ${data}\n\n`);
  },
  reload: (seq) => write(client, `event: reload\nid: ${seq}\ndata: ${JSON.stringify({ seq })}\n\n`),
});

function write(client: ServerResponse, text: string): void {
  if (client.destroyed) return;
  if (client.writableLength > MOST_UNREAD_BYTES) client.destroy();
  else client.write(text);
}
