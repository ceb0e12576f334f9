import type { ChannelName } from './words.ts';

/** Why an address may no longer be used, as a provider taught it. */
export type LearnedSuppression = 'opted_out' | 'hard_bounce' | 'complaint' | 'invalid_address';

/**
 * The three ends of a send. A provider that answers has accepted or refused; when it cannot be known whether
 * the request was taken (a time-out, a broken answer, a 5xx), the end is unknown and nobody may guess.
 */
export type SendEnd =
  | {
      end: 'accepted';
      /** The provider's id of the message or call; null where it gives none. */
      providerMessageId: string | null;
      providerStatus: string;
      /** Whether the provider tells later what became of it. */
      receiptExpected: boolean;
      /** The provider's answer, for the record; never with the message's own text. */
      response?: unknown;
    }
  | Refused
  | { end: 'unknown'; code: string; message: string };

/**
 * - `temporary`: the same request may succeed later.
 * - `permanent`: never for this recipient or content.
 * - `throttled`: the provider is busy and did not process it; its key pauses for everyone.
 * - `config`: the account, sender or credentials are wrong; its key pauses and a person is told.
 */
export type Refused = {
  end: 'refused';
  refusal: 'temporary' | 'permanent' | 'throttled' | 'config';
  code: string;
  message: string;
  /** The provider's own Retry-After. */
  retryAfterMs?: number;
  suppress?: LearnedSuppression;
  response?: unknown;
};

/** What a provider tells later about an attempt. `progress` is news that changes nothing by itself. */
export type Receipt = {
  status: 'progress' | 'delivered' | 'read' | 'failed' | 'no_answer' | 'busy';
  /** The provider's own word, kept for the record. */
  providerStatus: string;
  refusal?: 'temporary' | 'permanent';
  code?: string;
  message?: string;
  suppress?: LearnedSuppression;
  /** A bounce can follow a delivery (email); everywhere else the first final word counts. */
  afterDelivery?: boolean;
};

/** What a search at the provider for a lost attempt says. */
export type Search =
  | {
      found: 'yes';
      providerMessageId: string;
      providerStatus: string;
      receiptExpected: boolean;
      /** What the provider already knows of its end; the callback that said so may be lost. */
      receipt?: Receipt;
    }
  | { found: 'no' }
  | { found: 'unknowable'; why: string };

/** The part of a job that settling reads. */
export type Settling = {
  channel: ChannelName;
  /** Attempts that reached, or may have reached, the provider, the present one included. */
  made: number;
  max: number;
  verified: boolean;
};
