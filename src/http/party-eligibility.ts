import { z } from 'zod';
import { iso } from '../clock.ts';
import { decideEach } from '../engine/eligibility.ts';
import { addressKindOf } from '../policy/address.ts';
import type { Candidate } from '../policy/choose-channel.ts';
import type { QuietWindow } from '../policy/quiet-hours.ts';
import { CHANNELS, PURPOSES } from '../policy/words.ts';
import type { Link } from '../store/parties.ts';
import type { App, Routes } from './deps.ts';
import { addressKindField, channelField, partyRefField } from './fields.ts';
import { ruleSchema } from './job-schemas.ts';
import { decisionJson } from './jobs.ts';
import { partyOr404 } from './named-party.ts';

const answer = z.object({
  at: z.string(),
  zone: z.string().nullable().describe('Where the person probably is: for showing their local time.'),
  channels: z.array(
    z.object({
      channel: channelField,
      kind: addressKindField,
      address: z.string(),
      eligible: z.boolean(),
      decision: z.enum(['send', 'prompt', 'hold', 'skip']),
      reasons: z.array(z.string()),
      nextOpenAt: z.string().nullable(),
      rules: z.array(ruleSchema),
    }),
  ),
});

/** "May I contact them now, and how?" A look at the rules for every address of a person; nothing is recorded. */
export const partyEligibilityRoutes =
  (defaults: { quietHours: QuietWindow; timezone: string | null }): Routes =>
  (app: App, { db, clock, config: { tenantId } }) => {
    app.get(
      '/api/parties/:id/eligibility',
      {
        config: { permission: 'parties:VIEW' },
        schema: {
          tags: ['people'],
          summary: 'Whether a person may be contacted now, by each of their addresses',
          params: z.object({ id: partyRefField }),
          querystring: z.strictObject({
            purpose: z.enum(PURPOSES).default('service_notice').describe('service_notice unless told.'),
          }),
          response: { 200: answer },
        },
      },
      async ({ params, query: { purpose } }) => {
        const party = await partyOr404(db, tenantId, params.id);
        const at = clock.now();
        const candidates = candidatesOf(party.addresses);
        const decided = await decideEach(
          db,
          tenantId,
          defaults,
          candidates.map((candidate) => ({
            ...candidate,
            jobId: null,
            campaignId: null,
            partyId: party.id,
            bankCustomerId: party.externalRef,
            purpose,
            onQuietHours: 'hold',
            expiresAt: null,
            payload: {},
          })),
          at,
        );
        return {
          at: iso(at),
          zone: decided[0]?.zone ?? party.preferences?.timezone ?? null,
          channels: candidates.map((candidate, index) => ({
            ...candidate,
            ...decisionJson((decided[index] as (typeof decided)[number]).decision),
          })),
        };
      },
    );
  };

/** Every channel with each address that it reaches; WhatsApp reaches phones where there is no address of its own. */
function candidatesOf(addresses: readonly Link[]): Candidate[] {
  const ofKind = (wanted: string) => addresses.filter(({ kind }) => kind === wanted);
  return CHANNELS.flatMap((channel) => {
    const kind = addressKindOf(channel);
    const own = ofKind(kind);
    const used = channel === 'whatsapp' && own.length === 0 ? ofKind('phone') : own;
    return used.map(({ value }) => ({ channel, kind, address: value }));
  });
}
