import type { Receipt, Search, SendEnd } from '../policy/send-end.ts';
import type { ChannelName } from '../policy/words.ts';

/** One message or call, rendered and addressed; an adapter adds nothing to its words. */
export type Outgoing = {
  tenantId: string;
  jobId: string;
  /** Counts from 1 within the job; with the job's id it names the attempt in every callback. */
  attempt: number;
  /** Normalised: E.164, an email address, a platform's user id. */
  to: string;
  text: string;
  subject?: string;
  html?: string;
  /** BCP 47, for a spoken text. */
  language?: string;
};

/** What a search for a lost attempt may compare. Instants are epoch milliseconds. */
export type Lost = Outgoing & {
  /** The attempt began then … */
  from: number;
  /** … and its lease ended then. */
  until: number;
  /** Ids that other attempts already own. */
  taken(ids: readonly string[]): Promise<ReadonlySet<string>>;
};

/**
 * A way to one provider. A new provider is one file with this shape, one line in the registry, and the shared
 * contract suite (`channel-contract.ts`) run over it. Adapters know HTTP and error codes; they render nothing,
 * write no table and decide no retry.
 */
export type Channel = {
  channel: ChannelName;
  /** As it stands in the record, for example `twilio`. */
  provider: string;
  /** Jobs share a pause under this key, for example `twilio:AC…:sms`. */
  key: string;
  /** Most sends on the wire at once. */
  concurrency: number;
  /** Never throws: what cannot be classified is an unknown end. */
  send(message: Outgoing): Promise<SendEnd>;
  /** Whether a lost attempt reached the provider. It may throw when the provider cannot be reached now. */
  find(lost: Lost): Promise<Search>;
  /** Ends connections that are kept open between sends, when the process stops. */
  close?(): void;
};

/** A provider's callback, read and proven genuine. */
export type ReceivedReceipt = {
  provider: string;
  jobId: string;
  attempt: number;
  providerMessageId: string;
  /** The id names a call, not a message. */
  isCall: boolean;
  receipt: Receipt;
  /** The callback's fields, for the record. */
  raw: Record<string, unknown>;
};
