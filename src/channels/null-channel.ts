import type { ChannelName } from '../policy/words.ts';
import type { Channel } from './channel.ts';

/** Accepts everything at once inside the process: what remains to be measured is the engine itself. */
export function nullChannel({
  channel = 'sms' as ChannelName,
  concurrency = 1000,
}: {
  channel?: ChannelName;
  concurrency?: number;
} = {}): Channel {
  return {
    channel,
    provider: 'null',
    key: `null:${channel}`,
    concurrency,
    send: async ({ jobId, attempt }) => ({
      end: 'accepted',
      providerMessageId: `null-${jobId}-${attempt}`,
      providerStatus: 'accepted',
      receiptExpected: false,
    }),
    // What it accepted is nowhere, so a lost attempt may be made again.
    find: async () => ({ found: 'no' }),
  };
}
