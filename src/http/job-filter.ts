import { z } from 'zod';
import { CHANNELS, JOB_STATUSES, PURPOSES } from '../policy/words.ts';
import type { JobFilter } from '../store/job-filter.ts';
import { moment } from './job-schemas.ts';

/** Which jobs, but for their status; spread it into the query of a list or the body of an action. */
export const jobFilterFields = {
  channel: z.enum(CHANNELS).optional(),
  ownerId: z.string().max(200).optional(),
  campaignId: z.uuid().optional(),
  purpose: z.enum(PURPOSES).optional(),
  reason: z.string().max(100).optional().describe('What holds it or ended it.'),
  bankCustomerId: z.string().max(200).optional(),
  partyId: z.uuid().optional(),
  from: moment.optional().describe('Made from this instant on.'),
  to: moment.optional().describe('Made before this instant.'),
  q: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe(
      'Part of a person’s name, reference or address, the beginning of any address, a customer’s id, or a job’s id.',
    ),
};

/** `held`: queued, but a rule makes it wait; `queued` is then the rest. */
export const statusField = z.enum([...JOB_STATUSES, 'held']).optional();

type Fields = z.infer<z.ZodObject<typeof jobFilterFields>> & { status?: z.infer<typeof statusField> };

export const jobFilter = ({ status, ...asked }: Fields): JobFilter => ({
  state: status ?? null,
  channel: asked.channel ?? null,
  ownerId: asked.ownerId ?? null,
  campaignId: asked.campaignId ?? null,
  purpose: asked.purpose ?? null,
  reason: asked.reason ?? null,
  bankCustomerId: asked.bankCustomerId ?? null,
  partyId: asked.partyId ?? null,
  from: asked.from ?? null,
  to: asked.to ?? null,
  q: asked.q ?? null,
});
