import { z } from 'zod';
import { recordAudit } from '../store/audit.ts';
import type { Preferences } from '../store/parties.ts';
import { putPreferences, wakeHeldJobs } from '../store/preferences.ts';
import { actorOf } from './auth.ts';
import type { Routes } from './deps.ts';
import { channelsField, languageField, partyRefField, timeOfDayField, zoneField } from './fields.ts';
import { partyOr404 } from './named-party.ts';
import { preferencesSchema } from './party-json.ts';
import { unprocessable } from './problem.ts';

const body = z.strictObject({
  doNotContact: z.boolean().optional(),
  allowedChannels: channelsField.optional(),
  timezone: zoneField.nullable().optional(),
  quietHoursStart: timeOfDayField.nullable().optional(),
  quietHoursEnd: timeOfDayField.nullable().optional(),
  language: languageField.nullable().optional(),
});

/**
 * What a person allows. Fields that are left out keep their value and null clears one, so that "do not
 * contact" can be set alone. The first time the channels must be named: nobody guesses a permission.
 */
export const preferenceRoutes: Routes = (app, { db, clock, newId, config: { tenantId } }) => {
  app.put(
    '/api/parties/:id/preferences',
    {
      config: { permission: 'parties:EDIT' },
      schema: {
        tags: ['people'],
        summary: 'Set what a person allows; fields that are left out keep their value',
        params: z.object({ id: partyRefField }),
        body,
        response: { 200: z.object({ preferences: preferencesSchema }) },
      },
    },
    async (request) => {
      const now = clock.now();
      return await db.transaction(async (tx) => {
        const party = await partyOr404(tx, tenantId, request.params.id);
        const preferences = merged(party.preferences, request.body);
        await putPreferences(tx, { ...preferences, tenantId, partyId: party.id, now });
        const wokenJobs = await wakeHeldJobs(tx, { tenantId, people: [party], now });
        await recordAudit(tx, tenantId, [
          {
            id: newId(),
            at: now,
            eventType: 'preferences_changed',
            actor: actorOf(request).name,
            partyId: party.id,
            payload: { before: party.preferences, after: preferences, wokenJobs },
          },
        ]);
        return { preferences };
      });
    },
  );
};

function merged(known: Preferences | null, sent: z.infer<typeof body>): Preferences {
  const allowedChannels = sent.allowedChannels ?? known?.allowedChannels;
  if (allowedChannels === undefined && sent.doNotContact !== true) {
    throw unprocessable({
      path: 'allowedChannels',
      message: 'Send the channels that the person allows, such as ["sms","email"]: none are on record yet.',
      code: 'required',
    });
  }
  const kept = <Value>(value: Value | null | undefined, before: Value | null | undefined): Value | null =>
    value === undefined ? (before ?? null) : value;
  const quietHoursStart = kept(sent.quietHoursStart, known?.quietHoursStart);
  const quietHoursEnd = kept(sent.quietHoursEnd, known?.quietHoursEnd);
  if ((quietHoursStart === null) !== (quietHoursEnd === null)) {
    throw unprocessable({
      path: quietHoursStart === null ? 'quietHoursStart' : 'quietHoursEnd',
      message: 'Quiet hours need a start and an end. Send both, or null for both.',
      code: 'half_quiet_hours',
    });
  }
  return {
    doNotContact: sent.doNotContact ?? known?.doNotContact ?? false,
    allowedChannels: allowedChannels ?? [],
    timezone: kept(sent.timezone, known?.timezone),
    quietHoursStart,
    quietHoursEnd,
    language: kept(sent.language, known?.language),
  };
}
