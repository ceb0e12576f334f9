import { addressKindOf, channelsTo } from '../policy/address.ts';
import type { Db } from '../store/db.ts';
import { recordConsents, SCOPE } from './record-consents.ts';
import type { RouteDeps, Routing } from './routing.ts';

/** Writes what a reply says of the person's consent, for each channel that leads to the address. */
export const recordReplyConsents = (
  tx: Db,
  deps: RouteDeps,
  { thread, message, routed, now }: Routing,
  partyId: string,
  status: 'given' | 'withdrawn',
): Promise<void> =>
  recordConsents(tx, deps, {
    partyId,
    channels: channelsTo(addressKindOf(thread.channel)),
    status,
    source: 'reply',
    evidence: {
      scope: SCOPE,
      messageId: message.id,
      threadId: thread.id,
      channel: thread.channel,
      word: routed.keyword?.word ?? null,
    },
    messageId: message.id,
    now,
  });
