import type { ChannelName } from '../policy/words.ts';

/** A message that somebody sent us, read and proven genuine. */
export type IncomingMessage = {
  provider: string;
  providerMessageId: string;
  channel: ChannelName;
  /** As the provider wrote it, without its prefix; not normalised. */
  from: string;
  text: string;
  media: IncomingMedia[];
  /** The callback's fields, redacted, for the record. */
  raw: unknown;
};

export type IncomingMedia = { url: string; contentType: string };
