import { z } from 'zod';
import { iso } from '../clock.ts';
import { ON_QUIET_HOURS, PRIORITIES, PURPOSES } from '../policy/words.ts';
import type { AudienceFilter, Campaign } from '../store/campaigns.ts';
import type { JobCounts } from '../store/job-counts.ts';
import {
  channelField,
  channelsField,
  isoOrNull,
  languageField,
  nameField,
  tagsField,
  zoneField,
} from './fields.ts';
import { moment } from './job-schemas.ts';

export const statusField = z.enum(['active', 'paused', 'archived']);

const capField = z.strictObject({
  max: z.int().min(1).max(1000).describe('How many messages an address may get …'),
  hours: z.int().min(1).max(8760).describe('… within this many hours.'),
});

const MOST_CHOICES = 200;

/** What is left out leaves nobody out. */
export const filterField = z
  .strictObject({
    languages: z.array(languageField).min(1).max(MOST_CHOICES).optional(),
    timezones: z.array(zoneField).min(1).max(MOST_CHOICES).optional(),
    tags: tagsField
      .refine((tags) => tags.length > 0, 'Name a tag, or leave tags out.')
      .optional()
      .describe('People who carry any of these.'),
    channels: channelsField
      .refine((channels) => channels.length > 0, 'Name a channel, or leave channels out.')
      .optional()
      .describe('People who allow any of these.'),
    externalRefPrefix: z.string().min(1).max(200).optional(),
    createdFrom: moment.optional().describe('On record since this instant, inclusive.'),
    createdTo: moment.optional().describe('On record before this instant.'),
  })
  .refine(({ createdFrom, createdTo }) => !(createdFrom && createdTo) || createdFrom < createdTo, {
    error: 'Send a createdTo that comes after createdFrom.',
    path: ['createdTo'],
  })
  .describe('{} is everybody.');

const audienceField = z
  .strictObject({
    kind: z
      .literal('filter', 'Send {filter}; a list is uploaded with PUT /api/campaigns/:id/audience.')
      .optional(),
    filter: filterField,
  })
  .transform(({ filter }) => ({ kind: 'filter' as const, filter }));

const contentField = z.strictObject({
  text: z.string().min(1).max(200_000).optional(),
  subject: z
    .string()
    .min(1)
    .max(500)
    .regex(/^[^\r\n]*$/, 'Write the subject on one line.')
    .optional(),
  html: z.string().min(1).max(500_000).optional(),
});

const variableName = z
  .string()
  .regex(
    /^[A-Za-z_][A-Za-z0-9_]{0,63}$/,
    'Name variables with letters, digits and underscores, as in {{name}}.',
  );
const variablesField = z
  .record(variableName, z.union([z.string().max(10_000), z.number(), z.boolean()]))
  .refine((variables) => Object.keys(variables).length <= 100, 'Send at most 100 variables.');

/** What a person sets. Every field says by itself what it takes; `campaign-faults.ts` looks at them together. */
export const settings = {
  status: statusField.optional(),
  allowedChannels: channelsField
    .nullable()
    .optional()
    .describe('In the order of preference: the first that fits a person is taken. Null: every channel.'),
  onQuietHours: z.enum(ON_QUIET_HOURS).nullable().optional(),
  onUnknown: z.enum(['ask', 'resend']).optional(),
  frequencyCap: capField.nullable().optional(),
  priority: z.enum(PRIORITIES).optional(),
  templateKey: z.string().min(1).max(100).nullable().optional(),
  content: contentField.nullable().optional().describe('A text of its own, instead of a template.'),
  variables: variablesField.optional().describe('The same for everybody; a list brings its own as well.'),
  audience: audienceField.nullable().optional(),
  startsAt: moment.nullable().optional(),
  expiresAt: moment.nullable().optional(),
  perMinute: z.int().min(1).max(1_000_000).nullable().optional().describe('How many may leave a minute.'),
};

export const createBody = z.strictObject({ name: nameField, purpose: z.enum(PURPOSES), ...settings });
export const changeBody = z.strictObject({ name: nameField.optional(), ...settings });

const progressSchema = z.object({
  queued: z.number(),
  held: z.number(),
  awaiting_verification: z.number(),
  sent: z.number(),
  unknown: z.number(),
  failed: z.number(),
  cancelled: z.number(),
  total: z.number(),
});

export const campaignSchema = z.object({
  id: z.string(),
  name: z.string(),
  purpose: z.enum(PURPOSES),
  allowedChannels: z
    .array(channelField)
    .nullable()
    .describe('In the order of preference. Null: every channel.'),
  status: statusField,
  onQuietHours: z.enum(ON_QUIET_HOURS).nullable().describe('Null: as the kind of job says.'),
  onUnknown: z
    .enum(['ask', 'resend'])
    .describe('Whether a person decides about a send whose end nobody knows.'),
  frequencyCap: capField.nullable(),
  priority: z.enum(PRIORITIES),
  templateKey: z.string().nullable(),
  content: z
    .object({ text: z.string().optional(), subject: z.string().optional(), html: z.string().optional() })
    .nullable(),
  variables: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  audience: z
    .union([
      z.object({
        kind: z.literal('filter'),
        filter: z.object({
          languages: z.array(z.string()).optional(),
          timezones: z.array(z.string()).optional(),
          tags: z.array(z.string()).optional(),
          channels: z.array(channelField).optional(),
          externalRefPrefix: z.string().optional(),
          createdFrom: z.string().optional(),
          createdTo: z.string().optional(),
        }),
      }),
      z.object({
        kind: z.literal('list'),
        file: z.string().nullable(),
        people: z.number(),
        variables: z.array(z.string()),
      }),
    ])
    .nullable(),
  startsAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
  perMinute: z.number().nullable(),
  pausedAt: z.string().nullable(),
  launch: z
    .object({
      status: z.enum(['running', 'done']),
      at: z.string(),
      by: z.string().nullable(),
      finishedAt: z.string().nullable(),
      people: z.number().describe('Looked at so far.'),
      jobs: z.number().describe('Made so far.'),
      unreachable: z.number().describe('Without an address that fits; they get no job.'),
      incomplete: z.number().describe('Without a value for a variable of the text; they get no job.'),
    })
    .nullable(),
  progress: progressSchema.describe('What became of its jobs. Held ones are not counted as queued.'),
  createdBy: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

export const oneCampaign = z.object({ campaign: campaignSchema });

export const campaignJson = (campaign: Campaign, progress: JobCounts): z.infer<typeof campaignSchema> => ({
  ...campaign,
  audience:
    campaign.audience?.kind === 'filter'
      ? { kind: 'filter', filter: filterJson(campaign.audience.filter) }
      : campaign.audience,
  startsAt: isoOrNull(campaign.startsAt),
  expiresAt: isoOrNull(campaign.expiresAt),
  pausedAt: isoOrNull(campaign.pausedAt),
  launch: campaign.launch && {
    ...campaign.launch,
    at: iso(campaign.launch.at),
    finishedAt: isoOrNull(campaign.launch.finishedAt),
  },
  progress,
  createdAt: iso(campaign.createdAt),
  updatedAt: iso(campaign.updatedAt),
});

const filterJson = ({ createdFrom, createdTo, ...filter }: AudienceFilter) => ({
  ...filter,
  ...(createdFrom === undefined ? {} : { createdFrom: iso(createdFrom) }),
  ...(createdTo === undefined ? {} : { createdTo: iso(createdTo) }),
});
