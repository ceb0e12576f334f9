import type { en } from './en.ts';

/** The keys of English with other words; a language without a singular leaves out `…_one`. */
export type Words<Of> = {
  [Key in keyof Of as Key extends `${string}_one` ? never : Key]: Of[Key] extends string
    ? string
    : Words<Of[Key]>;
} & { [Key in keyof Of as Key extends `${string}_one` ? Key : never]?: string };

/** All areas together. */
export type Translation = Words<typeof en>;

/**
 * What `GET …/explain` says in English, for the languages that the server does not speak: one sentence per case of
 * a job, one mend per reason. English shows the server's own words.
 */
export type Explained = {
  summary: Record<
    | 'sending'
    | 'held'
    | 'heldUntil'
    | 'retry'
    | 'waits'
    | 'forecast'
    | 'prompt'
    | 'sent'
    | 'unknownNext'
    | 'unknown'
    | 'failed'
    | 'cancelledByRule'
    | 'cancelled',
    string
  >;
  mend: Record<
    | 'expired'
    | 'campaign_inactive'
    | 'campaign_paused'
    | 'opted_out'
    | 'DNC'
    | 'unknown_party'
    | 'missing_consent'
    | 'channel_not_allowed'
    | 'frequency_cap'
    | 'timezone_unknown'
    | 'quiet_hours'
    | 'provider_paused'
    | 'failed'
    | 'awaiting_verification',
    string
  >;
};
