import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { UnreadableFile } from '../intake/read-csv.ts';
import type { App } from './deps.ts';
import { flagQuery } from './fields.ts';
import { Problem } from './problem.ts';

/** The largest file that a route takes. */
export const MOST_CSV_BYTES = 64 * 1024 * 1024;

/** What every such route is asked. */
export const csvQuery = {
  dryRun: flagQuery.optional().describe('Report what would happen and change nothing.'),
  country: z
    .string()
    .regex(/^[A-Za-z]{2}$/, 'Send two letters, such as VN.')
    .transform((country) => country.toUpperCase())
    .optional(),
};

/** Rows that could not be used; `line` counts from 1, the header. */
export const rejectedRows = z.array(
  z.object({ line: z.number(), field: z.string().nullable(), reason: z.string() }),
);

/** Routes in `routes` take a CSV file as their body; it streams in, so its size is not held in memory. */
export function openCsvDoor(app: App, routes: (door: App) => void): void {
  app.register(async (door: App) => {
    door.removeAllContentTypeParsers();
    for (const type of ['text/csv', 'application/csv', 'text/plain']) {
      door.addContentTypeParser(type, async (_request: FastifyRequest, body: Readable) => body);
    }
    routes(door);
  });
}

/** The pieces of the file that was sent; a missing or too large one is refused. */
export function csvOf({ body }: FastifyRequest): AsyncIterable<Uint8Array> {
  if (typeof body === 'object' && body !== null && Symbol.asyncIterator in body) {
    return limited(body as AsyncIterable<Uint8Array>);
  }
  throw new Problem(422, 'missing_file', 'Send the CSV file as the body, with Content-Type: text/csv.');
}

async function* limited(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.byteLength;
    if (bytes > MOST_CSV_BYTES) {
      throw new Problem(
        413,
        'too_large',
        'The file is larger than 64 MiB. Split it, or use the command line.',
      );
    }
    yield piece;
  }
}

export function refuseUnreadable(error: unknown): never {
  if (error instanceof UnreadableFile) {
    throw new Problem(422, 'unreadable_file', error.message, { cause: error });
  }
  throw error;
}
