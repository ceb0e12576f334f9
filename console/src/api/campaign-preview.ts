import type { ChannelName } from '../../../src/policy/words.ts';
import { ask } from './ask.ts';

export type PreviewExample = {
  partyId: string;
  name: string;
  externalRef: string | null;
  channel: ChannelName | null;
  /** Masked by the server. */
  address: string | null;
  zone: string | null;
  /** "04:42", where they are. */
  localTime: string | null;
  until: string | null;
};

export type PreviewReason = {
  decision: 'hold' | 'skip' | 'unreachable' | 'incomplete';
  reason: string;
  count: number;
  until: { earliest: string; latest: string } | null;
  /** The zone of those who wait longest. */
  latestZone: string | null;
  examples: PreviewExample[];
};

export type Bucket = { at: string; leaving: number; waiting: number; retries: number };

export type Histogram = { from: string; bucketMs: number; buckets: Bucket[] };

export type PreviewText = {
  partyId: string;
  name: string;
  language: string;
  channel: ChannelName;
  subject: string | null;
  text: string;
  /** All that leaves before the person has verified; only where they are asked first. */
  promptText?: string | null;
  segments: number;
  encoding: string;
  missing: string[];
};

/** What a launch would do, by the same rules that decide at dispatch; it changes nothing. */
export type Preview = {
  campaignId: string;
  /** The moment it is computed for: now, or the planned start. */
  at: string;
  computedAt: string;
  tookMs: number;
  people: number;
  counts: Record<'send' | 'prompt' | PreviewReason['decision'], number>;
  willLaunch: number;
  reasons: PreviewReason[];
  /** Of those who get a job; `isDelivered`: a provider is there for the channel. */
  channels: { channel: ChannelName; count: number; isDelivered: boolean }[];
  histogram: Histogram;
  retryShare: Partial<Record<ChannelName, number>>;
  lastLeavesAt: string | null;
  perMinute: number | null;
  texts: PreviewText[];
  missingVariables: { name: string; people: number }[];
  segmentsTotal: number;
};

export const computePreview = (id: string) => ask<Preview>('POST', `/api/campaigns/${id}/preview`, {});
