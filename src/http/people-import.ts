import { z } from 'zod';
import { importPeople } from '../intake/import-people.ts';
import { actorOf } from './auth.ts';
import { csvOf, csvQuery, MOST_CSV_BYTES, openCsvDoor, refuseUnreadable, rejectedRows } from './csv-door.ts';
import type { Routes } from './deps.ts';

/** People from a CSV file. It streams in, so its size is not held in memory. */
export const peopleImportRoutes: Routes = (app, { db, clock, newId, config }) =>
  openCsvDoor(app, (door) => {
    door.post(
      '/api/parties/import',
      {
        bodyLimit: MOST_CSV_BYTES,
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
          querystring: z.strictObject(csvQuery),
          response: {
            200: z.object({
              rows: z.number(),
              created: z.number(),
              updated: z.number(),
              unchanged: z.number(),
              rejected: rejectedRows,
              ignoredColumns: z.array(z.string()),
            }),
          },
        },
      },
      async (request) => {
        const { dryRun, country } = request.query;
        return await importPeople(db, {
          csv: csvOf(request),
          tenantId: config.tenantId,
          clock,
          newId,
          actor: actorOf(request).name,
          dryRun,
          defaultCountry: country ?? config.defaultCountry,
        }).catch(refuseUnreadable);
      },
    );
  });
