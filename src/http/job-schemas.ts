import { z } from 'zod';
import { iso } from '../clock.ts';
import { addressKindOf } from '../policy/address.ts';
import { zonesOfPhone } from '../policy/phone-zones.ts';
import { recipientZone } from '../policy/recipient-zone.ts';
import { CHANNELS, JOB_STATUSES, ON_QUIET_HOURS, PRIORITIES, PURPOSES } from '../policy/words.ts';
import type { AttemptView, AuditView } from '../store/job-history.ts';
import type { JobRow } from '../store/jobs.ts';
import { isoOrNull, momentField } from './fields.ts';

/** Beyond these nobody means what they wrote, and the database's clock would not be exact. */
const EARLIEST = 0;
const LATEST = 9_000_000_000_000;

export const moment = momentField.refine(
  (at) => at >= EARLIEST && at < LATEST,
  'Send an instant between the years 1970 and 2255.',
);

export const idParams = z.object({ id: z.uuid('Send the id of a job, a UUID.') });

export const createJobBody = z.strictObject({
  campaign: z
    .strictObject({
      name: z.string().trim().min(1).max(200),
      purpose: z.enum(PURPOSES),
      allowedChannels: z.array(z.enum(CHANNELS)).optional(),
    })
    .optional(),
  campaignId: z.uuid().optional(),
  channel: z.enum(CHANNELS),
  targetAddress: z.string().max(320),
  bankCustomerId: z.string().trim().min(1).max(200).optional(),
  payloadJson: z.record(z.string(), z.unknown()).optional(),
  templateKey: z.string().min(1).max(200).optional(),
  variables: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/i, 'Send a language tag such as en, es or vi.')
    .optional(),
  priority: z.enum(PRIORITIES).optional(),
  ownerId: z.string().trim().min(1).max(200).optional(),
  suggestionId: z.string().trim().min(1).max(200).optional(),
  nextAttemptAt: moment.optional(),
  expiresAt: moment.optional(),
  onQuietHours: z.enum(ON_QUIET_HOURS).optional(),
  dedupeKey: z.string().trim().min(1).max(200).optional(),
  maxAttempts: z.int().min(1).max(10).optional(),
});

const text = z.string().nullable();

export const jobSchema = z.object({
  id: z.string(),
  campaignId: text,
  campaignName: text,
  purpose: z.enum(PURPOSES),
  channel: z.enum(CHANNELS),
  targetAddress: z.string(),
  partyId: text,
  partyName: text,
  bankCustomerId: text,
  status: z.enum(JOB_STATUSES),
  priority: z.enum(PRIORITIES),
  ownerId: text,
  source: z.string(),
  sourceRef: text,
  suggestionId: text,
  templateKey: text,
  language: text,
  payloadJson: z.record(z.string(), z.unknown()),
  onQuietHours: z.enum(ON_QUIET_HOURS),
  nextAttemptAt: text,
  expiresAt: text,
  dedupeKey: text,
  attemptCount: z.number().describe('Attempts that reached, or may have reached, a provider.'),
  maxAttempts: z.number(),
  leaseExpiresAt: text.describe('A worker has the job until then.'),
  heldReason: text,
  reasonCode: text,
  reasonMessage: text,
  outcomeCode: text,
  provider: text,
  providerMessageId: text,
  deliveryStatus: text,
  sentAt: text,
  createdAt: z.string(),
  updatedAt: z.string(),
  recipientZone: text.describe('Where the person probably is: for showing their local time.'),
});
export type JobJson = z.infer<typeof jobSchema>;

/** How a job is shown at `now`; `timezone` is the installation's own, for people of whom nothing tells. */
export const jobJson = (
  { payload, leaseId: _leaseId, partyZone, partyPhone, tenantZone, ...job }: JobRow,
  { now, timezone = null }: { now: number; timezone?: string | null | undefined },
): JobJson => {
  const isPhone = ['phone', 'whatsapp'].includes(addressKindOf(job.channel));
  const phone = isPhone ? job.targetAddress : partyPhone;
  return {
    ...job,
    payloadJson: payload,
    nextAttemptAt: isoOrNull(job.nextAttemptAt),
    expiresAt: isoOrNull(job.expiresAt),
    leaseExpiresAt: isoOrNull(job.leaseExpiresAt),
    sentAt: isoOrNull(job.sentAt),
    createdAt: iso(job.createdAt),
    updatedAt: iso(job.updatedAt),
    recipientZone: recipientZone(
      {
        preferences: { timezone: partyZone },
        phoneZones: phone === null ? [] : zonesOfPhone(phone),
        tenant: { timezone: tenantZone ?? timezone },
      },
      now,
    ),
  };
};

export const attemptSchema = z.object({
  id: z.string(),
  attemptNo: z.number(),
  kind: z.enum(['send', 'prompt']),
  provider: z.string(),
  status: z.string(),
  providerStatus: text,
  providerMessageId: text,
  providerCallSid: text,
  errorCode: text,
  errorMessage: text,
  response: z.unknown(),
  at: z.string(),
});

export const attemptJson = (attempt: AttemptView) => ({ ...attempt, at: iso(attempt.at) });

export const entrySchema = z.object({
  id: z.string(),
  seq: z.number(),
  at: z.string(),
  eventType: z.string(),
  actor: z.string(),
  payload: z.record(z.string(), z.unknown()),
});

export const entryJson = (entry: AuditView) => ({ ...entry, at: iso(entry.at) });

export const ruleSchema = z.object({
  rule: z.string(),
  result: z.enum(['pass', 'fail', 'overridden', 'prompt']),
  reason: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()),
});
