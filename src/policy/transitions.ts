import type { HeldReason, JobStatus, Outcome, Reason } from './words.ts';

/**
 * The new state of a job, made only by the constructors below: each yields fields that are legal together,
 * and `event` is the word under which the change stands in the audit log. Instants are epoch milliseconds.
 */
export type Transition = {
  event: TransitionEvent;
  status: JobStatus;
  nextAttemptAt: number | null;
  heldReason: HeldReason | null;
  reasonCode: string | null;
  reasonMessage: string | null;
  outcomeCode: Outcome | null;
  /**
   * Whether the attempt that the claim took counts against the job's budget: `void` when the provider did not
   * process it (its number stays used, a callback could still name it), `untaken` when nothing was sent at all.
   */
  attempt: 'counts' | 'void' | 'untaken';
  /** Written into `payload_json.verification_state`, which only the engine may set. */
  verificationState: 'pending' | 'verified' | null;
};

export type TransitionEvent =
  | 'outbound_job_sent'
  | 'outbound_job_delivered'
  | 'outbound_job_prompted'
  | 'outbound_job_held'
  | 'outbound_job_retry_scheduled'
  | 'outbound_job_failed'
  | 'outbound_job_unknown'
  | 'outbound_job_resend_allowed'
  | 'outbound_job_cancelled_ineligible'
  | 'outbound_job_resumed';

const base = {
  nextAttemptAt: null,
  heldReason: null,
  reasonCode: null,
  reasonMessage: null,
  outcomeCode: null,
  attempt: 'counts',
  verificationState: null,
} as const;

/** A provider accepted it. The outcome stays open while a receipt is still to come. */
export const sent = (outcomeCode: Outcome | null): Transition => ({
  ...base,
  event: 'outbound_job_sent',
  status: 'sent',
  outcomeCode,
});

/** The receipt came. */
export const delivered = (outcomeCode: Outcome): Transition => ({
  ...base,
  event: 'outbound_job_delivered',
  status: 'sent',
  outcomeCode,
});

/** The non-sensitive prompt left; the content waits for the one-time code. */
export const prompted = (): Transition => ({
  ...base,
  event: 'outbound_job_prompted',
  status: 'awaiting_verification',
  verificationState: 'pending',
});

/** A rule makes it wait; it comes back by itself. */
export const held = (heldReason: HeldReason, until: number): Transition => ({
  ...base,
  event: 'outbound_job_held',
  status: 'queued',
  nextAttemptAt: until,
  heldReason,
  attempt: 'untaken',
});

/** The provider would not process anything now; it comes back when the pause ends. */
export const heldByProvider = (until: number, code: string, message: string): Transition => ({
  ...held('provider_paused', until),
  reasonCode: code,
  reasonMessage: message,
  attempt: 'void',
});

/** Refused for now: the next attempt is planned. */
export const retryAt = (at: number, code: string, message: string): Transition => ({
  ...base,
  event: 'outbound_job_retry_scheduled',
  status: 'queued',
  nextAttemptAt: at,
  reasonCode: code,
  reasonMessage: message,
});

/** The provider has no trace of the attempt: it may leave again, at once. */
export const resendAllowed = (at: number): Transition => ({
  ...base,
  event: 'outbound_job_resend_allowed',
  status: 'queued',
  nextAttemptAt: at,
  attempt: 'void',
});

/** Given up: refused for good, or the attempts are used up. */
export const failed = (code: string, message: string): Transition => ({
  ...base,
  event: 'outbound_job_failed',
  status: 'failed',
  reasonCode: code,
  reasonMessage: message,
});

/** It may have left. `askAt` is when the provider is asked (again); null when only a person can tell. */
export const becameUnknown = (askAt: number | null, code: string, message: string): Transition => ({
  ...base,
  event: 'outbound_job_unknown',
  status: 'unknown',
  nextAttemptAt: askAt,
  reasonCode: code,
  reasonMessage: message,
});

/** A rule refused it. */
export const cancelledBy = (reason: Reason, message: string): Transition => ({
  ...base,
  event: 'outbound_job_cancelled_ineligible',
  status: 'cancelled',
  reasonCode: reason,
  reasonMessage: message,
  attempt: 'untaken',
});

/** A rule that changed while it waited refuses it now; no attempt was taken for that. */
export const withdrawn = (reason: Reason, message: string): Transition => ({
  ...cancelledBy(reason, message),
  attempt: 'counts',
});

/** The person is verified: the content may leave now. What the prompt took of the job's attempts does not count. */
export const resumed = (at: number): Transition => ({
  ...base,
  event: 'outbound_job_resumed',
  status: 'queued',
  nextAttemptAt: at,
  attempt: 'void',
  verificationState: 'verified',
});
