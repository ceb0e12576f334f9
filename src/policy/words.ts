/**
 * The closed sets of the field, one spelling each: the same word stands in policy, table, API and console.
 * The named CHECKs in `sql/` repeat them as law for the rows.
 */

export const CHANNELS = ['sms', 'whatsapp', 'email', 'voice', 'zalo', 'facebook', 'call_note'] as const;
export type ChannelName = (typeof CHANNELS)[number];

export const PURPOSES = [
  'fraud_alert',
  'kyc_update',
  'collections',
  'case_followup',
  'service_notice',
] as const;
export type Purpose = (typeof PURPOSES)[number];

export const PRIORITIES = ['HIGH', 'MEDIUM', 'LOW'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const JOB_STATUSES = [
  'queued',
  'awaiting_verification',
  'sent',
  'unknown',
  'failed',
  'cancelled',
] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** What to do with a job that meets quiet hours: wait for the next opening, or give it up. */
export const ON_QUIET_HOURS = ['hold', 'cancel'] as const;
export type OnQuietHours = (typeof ON_QUIET_HOURS)[number];

export const LINK_STATUSES = ['unverified', 'bound', 'verified'] as const;
export type LinkStatus = (typeof LINK_STATUSES)[number];

/** Why a rule did not let a job through, in the order in which the rules are asked. */
export const REASONS = [
  'expired',
  'campaign_inactive',
  'campaign_paused',
  'opted_out',
  'DNC',
  'unknown_party',
  'missing_consent',
  'channel_not_allowed',
  'frequency_cap',
  'timezone_unknown',
  'quiet_hours',
] as const;
export type Reason = (typeof REASONS)[number];

/** Why a queued job waits: a rule, or a provider that asked for a pause. */
export type HeldReason =
  | Extract<Reason, 'quiet_hours' | 'timezone_unknown' | 'campaign_paused'>
  | 'rate_limited'
  | 'provider_paused';

/** What became of a job that was sent; a word of the first seed, kept as it is. */
export type Outcome = 'success_verified' | 'success_unverified_info_only';

export const THREAD_STATUSES = ['active', 'paused', 'manual_intervention'] as const;
export type ThreadStatus = (typeof THREAD_STATUSES)[number];

/** One that came in is `received`, and `needs_review` when a person has to read it; one of ours goes on from there. */
export const MESSAGE_STATUSES = [
  'received',
  'needs_review',
  'draft_pending_approval',
  'approved_to_send',
  'rejected',
  'sent',
  'failed_send',
] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/** `replaced`: a newer code was asked for; `exhausted`: too many wrong ones; `undelivered`: it never left. */
export const VERIFICATION_STATUSES = [
  'pending',
  'verified',
  'expired',
  'exhausted',
  'replaced',
  'undelivered',
] as const;

export const CASE_KINDS = ['fraud'] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

export const CASE_STATUSES = ['open', 'acknowledged', 'resolved', 'dismissed'] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];
