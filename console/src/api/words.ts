import type { Job } from './jobs.ts';

/** The server's closed sets, in the order in which they are offered; a word that is missing here does not compile. */
const channels: Record<Job['channel'], true> = {
  sms: true,
  whatsapp: true,
  email: true,
  voice: true,
  zalo: true,
  facebook: true,
  call_note: true,
};
const purposes: Record<Job['purpose'], true> = {
  service_notice: true,
  fraud_alert: true,
  kyc_update: true,
  collections: true,
  case_followup: true,
};

export const CHANNELS = Object.keys(channels) as Job['channel'][];
export const PURPOSES = Object.keys(purposes) as Job['purpose'][];
