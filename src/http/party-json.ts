import { z } from 'zod';
import { iso } from '../clock.ts';
import type { Party } from '../store/parties.ts';
import { addressKindField, channelField, isoOrNull, linkStatusField } from './fields.ts';

const text = z.string().nullable();

const addressSchema = z.object({
  kind: addressKindField,
  value: z.string(),
  status: linkStatusField,
  verifiedAt: text,
});

export const preferencesSchema = z.object({
  doNotContact: z.boolean(),
  allowedChannels: z.array(channelField),
  timezone: text,
  quietHoursStart: text,
  quietHoursEnd: text,
  language: text,
});

export const partySchema = z.object({
  id: z.string(),
  externalRef: text,
  displayName: z.string(),
  language: text,
  tags: z.array(z.string()).describe('Words by which an audience is found.'),
  createdAt: z.string(),
  updatedAt: z.string(),
  addresses: z.array(addressSchema),
  preferences: preferencesSchema.nullable().describe('Null: nothing on record, so nothing may be sent.'),
});
export type PartyJson = z.infer<typeof partySchema>;

export const partyJson = (party: Party): PartyJson => ({
  ...party,
  createdAt: iso(party.createdAt),
  updatedAt: iso(party.updatedAt),
  addresses: party.addresses.map((link) => ({ ...link, verifiedAt: isoOrNull(link.verifiedAt) })),
});
