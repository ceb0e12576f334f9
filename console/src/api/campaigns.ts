import type { LiveEvent } from '../live.ts';

/** What an event of the live stream makes old: a campaign's progress moves with its jobs. */
export const followCampaigns = ({ jobId, eventType }: LiveEvent): (readonly string[])[] =>
  jobId || eventType.startsWith('campaign') ? [['campaigns']] : [];
