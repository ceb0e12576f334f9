import type { ChannelName, JobStatus, Purpose } from '../policy/words.ts';

/** A job's status as people see it: what a rule makes wait is held, and queued is the rest. */
export type JobState = JobStatus | 'held';

/** Which jobs; null asks nothing. Instants are epoch milliseconds, `from` inclusive, `to` exclusive. */
export type JobFilter = {
  state: JobState | null;
  channel: ChannelName | null;
  ownerId: string | null;
  campaignId: string | null;
  purpose: Purpose | null;
  /** What holds it or ended it. */
  reason: string | null;
  bankCustomerId: string | null;
  partyId: string | null;
  from: number | null;
  to: number | null;
  /** Part of an address, a person's name or reference, or a job's id. */
  q: string | null;
};
