import { z } from 'zod';
import { unreadyFaults } from '../campaigns/campaign-faults.ts';
import { type Preview, type PreviewDeps, previewCampaign } from '../campaigns/preview.ts';
import { iso } from '../clock.ts';
import { campaignById } from '../store/campaigns.ts';
import { noCampaign } from './campaigns.ts';
import type { App, Routes } from './deps.ts';
import { channelField, idParams, isoOrNull } from './fields.ts';
import { unprocessable } from './problem.ts';

const reasonSchema = z.object({
  decision: z
    .enum(['hold', 'skip', 'unreachable', 'incomplete'])
    .describe('Unreachable and incomplete people get no job: no address that fits, or a hole in their text.'),
  reason: z.string(),
  count: z.number(),
  until: z.object({ earliest: z.string(), latest: z.string() }).nullable(),
  latestZone: z.string().nullable(),
  examples: z.array(
    z.object({
      partyId: z.string(),
      name: z.string(),
      externalRef: z.string().nullable(),
      channel: channelField.nullable(),
      address: z.string().nullable().describe('Masked.'),
      zone: z.string().nullable(),
      localTime: z.string().nullable().describe('Of the day there, when the launch would begin.'),
      until: z.string().nullable(),
    }),
  ),
});

const previewSchema = z.object({
  campaignId: z.string(),
  at: z.string().describe('When the launch would begin: now, or startsAt.'),
  computedAt: z.string(),
  tookMs: z.number(),
  people: z.number(),
  counts: z
    .object({
      send: z.number(),
      prompt: z.number(),
      hold: z.number(),
      skip: z.number(),
      unreachable: z.number(),
      incomplete: z.number(),
    })
    .describe('Everybody once, by what happens to them first.'),
  willLaunch: z.number().describe('How many jobs a launch makes, also for those whom the rules refuse.'),
  reasons: z.array(reasonSchema),
  channels: z.array(
    z.object({
      channel: channelField,
      count: z.number(),
      isDelivered: z.boolean().describe('False: no provider is configured, its jobs wait.'),
    }),
  ),
  histogram: z.object({
    from: z.string(),
    bucketMs: z.number(),
    buckets: z.array(
      z.object({
        at: z.string(),
        leaving: z.number().describe('First attempts in this bucket.'),
        waiting: z.number().describe('Held for quiet hours at its beginning.'),
        retries: z.number().describe('Repeats to expect in it.'),
      }),
    ),
  }),
  retryShare: z
    .partialRecord(channelField, z.number())
    .describe('How many of the attempts of the last seven days were repeated.'),
  lastLeavesAt: z.string().nullable(),
  perMinute: z.number().nullable(),
  texts: z.array(
    z.object({
      partyId: z.string(),
      name: z.string(),
      language: z.string(),
      channel: channelField,
      subject: z.string().nullable(),
      text: z.string(),
      promptText: z.string().nullable().describe('What leaves before it, when the person must verify first.'),
      segments: z.number(),
      encoding: z.enum(['GSM-7', 'UCS-2']),
      missing: z.array(z.string()),
    }),
  ),
  missingVariables: z.array(z.object({ name: z.string(), people: z.number() })),
  segmentsTotal: z.number().describe('SMS that leave first, by their parts.'),
});

/** What launching a campaign would do to its audience. */
export const campaignPreviewRoutes =
  (settings: Pick<PreviewDeps, 'defaults' | 'delivered'>): Routes =>
  (app: App, { db, clock, config: { tenantId } }) => {
    app.post(
      '/api/campaigns/:id/preview',
      {
        config: { permission: 'campaigns:VIEW' },
        schema: {
          tags: ['campaigns'],
          summary: 'See what launching would do; changes nothing',
          description:
            'Asks the rules about everybody in the audience at the moment at which the launch would begin, plans ' +
            'each turn as the launch plans it, and shows counts, reasons with examples, the texts and a histogram.',
          params: idParams,
          response: { 200: previewSchema },
        },
      },
      async ({ params: { id } }) => {
        const campaign = await campaignById(db, tenantId, id);
        if (!campaign) throw noCampaign();
        const [first, ...rest] = unreadyFaults(campaign);
        if (first) throw unprocessable(first, ...rest);
        return previewJson(await previewCampaign({ db, clock, tenantId, ...settings }, campaign));
      },
    );
  };

export const previewJson = (preview: Preview): z.infer<typeof previewSchema> => ({
  ...preview,
  at: iso(preview.at),
  computedAt: iso(preview.computedAt),
  reasons: preview.reasons.map(({ until, examples, ...reason }) => ({
    ...reason,
    until: until && { earliest: iso(until.earliest), latest: iso(until.latest) },
    examples: examples.map((example) => ({ ...example, until: isoOrNull(example.until) })),
  })),
  histogram: {
    ...preview.histogram,
    from: iso(preview.histogram.from),
    buckets: preview.histogram.buckets.map((bucket) => ({ ...bucket, at: iso(bucket.at) })),
  },
  lastLeavesAt: isoOrNull(preview.lastLeavesAt),
});
