import { addressKindOf } from '../policy/address.ts';
import type { Facts } from '../policy/decide.ts';
import { zonesOfPhone } from '../policy/phone-zones.ts';
import type { QuietWindow } from '../policy/quiet-hours.ts';
import type { FactsAsked, FactsRow } from '../store/facts.ts';
import type { JobRow } from '../store/jobs.ts';

/** What the facts of a job are asked by, whether it is on its way, lost, or only looked at. */
export const askedBy = (
  job: Pick<JobRow, 'id' | 'campaignId' | 'partyId' | 'bankCustomerId' | 'targetAddress' | 'channel'>,
): FactsAsked => ({
  jobId: job.id,
  campaignId: job.campaignId,
  partyId: job.partyId,
  bankCustomerId: job.bankCustomerId,
  address: job.targetAddress,
  kind: addressKindOf(job.channel),
  channel: job.channel,
});

/** Completes what the database knows: the numbering plan's zones, and the defaults of the installation. */
export function factsOf(
  row: FactsRow,
  defaults: { quietHours: QuietWindow; timezone: string | null },
  { verified, job }: { verified: boolean; job: { bankCustomerId: string | null } },
): Facts {
  return {
    campaign: row.campaign,
    suppression: row.suppression,
    partyNamed: job.bankCustomerId !== null,
    link: row.link,
    preferences: row.preferences,
    addressOwnerDnc: row.addressOwnerDnc,
    consent: row.consent,
    frequency: row.frequency,
    phoneZones: row.phone === null ? [] : zonesOfPhone(row.phone),
    tenant: {
      timezone: row.tenantTimezone ?? defaults.timezone,
      quietHours: row.tenantQuietHours ?? defaults.quietHours,
    },
    verified: verified || row.verified,
  };
}
