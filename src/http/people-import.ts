import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { importPeople } from '../intake/import-people.ts';
import { UnreadableFile } from '../intake/read-people.ts';
import { actorOf } from './auth.ts';
import type { App, Routes } from './deps.ts';
import { flagQuery } from './fields.ts';
import { Problem } from './problem.ts';

const MOST_BYTES = 64 * 1024 * 1024;

/** People from a CSV file. It streams in, so its size is not held in memory. */
export const peopleImportRoutes: Routes = (app, { db, clock, newId, config }) => {
  app.register(async (door: App) => {
    door.removeAllContentTypeParsers();
    for (const type of ['text/csv', 'application/csv', 'text/plain']) {
      door.addContentTypeParser(type, async (_request: FastifyRequest, body: Readable) => body);
    }
    door.post(
      '/api/parties/import',
      {
        bodyLimit: MOST_BYTES,
        config: { permission: 'parties:EDIT' },
        schema: {
          tags: ['people'],
          summary: 'Load people from a CSV file',
          description:
            'Send the file as text/csv. Rows that cannot be used are reported with their line and reason, the rest ' +
            'is loaded, and a second run changes nothing. Columns: externalRef, displayName, language, tags (separated by ;), phone, email, ' +
            'whatsapp, zalo, facebook, status, doNotContact, allowedChannels, timezone, quietHoursStart, ' +
            'quietHoursEnd, consent, consentChannel, consentSource, consentAt, suppressed. A consent without consentAt ' +
            'never undoes a withdrawal that is on record.',
          querystring: z.strictObject({
            dryRun: flagQuery.optional().describe('Report what would happen and change nothing.'),
            country: z
              .string()
              .regex(/^[A-Za-z]{2}$/, 'Send two letters, such as VN.')
              .optional(),
          }),
          response: {
            200: z.object({
              rows: z.number(),
              created: z.number(),
              updated: z.number(),
              unchanged: z.number(),
              rejected: z.array(
                z.object({ line: z.number(), field: z.string().nullable(), reason: z.string() }),
              ),
              ignoredColumns: z.array(z.string()),
            }),
          },
        },
      },
      async (request) => {
        const { body } = request;
        if (!(typeof body === 'object' && body !== null && Symbol.asyncIterator in body)) {
          throw new Problem(
            422,
            'missing_file',
            'Send the CSV file as the body, with Content-Type: text/csv.',
          );
        }
        const { dryRun, country } = request.query;
        try {
          return await importPeople(db, {
            csv: limited(body as AsyncIterable<Uint8Array>),
            tenantId: config.tenantId,
            clock,
            newId,
            actor: actorOf(request).name,
            dryRun,
            defaultCountry: country?.toUpperCase() ?? config.defaultCountry,
          });
        } catch (error) {
          if (error instanceof UnreadableFile) {
            throw new Problem(422, 'unreadable_file', error.message, { cause: error });
          }
          throw error;
        }
      },
    );
  });
};

async function* limited(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.byteLength;
    if (bytes > MOST_BYTES) {
      throw new Problem(
        413,
        'too_large',
        'The file is larger than 64 MiB. Split it, or use the command line.',
      );
    }
    yield piece;
  }
}
