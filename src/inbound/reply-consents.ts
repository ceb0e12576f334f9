import { addressKindOf, channelsTo } from '../policy/address.ts';
import { recordAudit } from '../store/audit.ts';
import { turnConsents } from '../store/consents.ts';
import type { Db } from '../store/db.ts';
import type { RouteDeps, Routing } from './routing.ts';

/** For which messages a wish to stop counts: all of them. 47 CFR 64.1200(a)(10), without the waivers of its scope. */
export const SCOPE = 'all';

/** Writes what the person said of their consent, for each channel that leads to the address. */
export async function recordConsents(
  tx: Db,
  { newId, tenantId }: RouteDeps,
  { thread, message, routed, now }: Routing,
  partyId: string,
  status: 'given' | 'withdrawn',
): Promise<void> {
  const channels = channelsTo(addressKindOf(thread.channel)).map((channel) => ({ id: newId(), channel }));
  const evidence = {
    scope: SCOPE,
    messageId: message.id,
    threadId: thread.id,
    channel: thread.channel,
    word: routed.keyword?.word ?? null,
  };
  const row = { partyId, status, source: 'reply', evidence, createdBy: 'person', channels };
  const changed = await turnConsents(tx, tenantId, row, now);
  await recordAudit(
    tx,
    tenantId,
    changed.map((channel) => ({
      id: newId(),
      at: now,
      eventType: 'consent_recorded',
      actor: 'inbound',
      partyId,
      payload: { channel, status, source: 'reply', scope: SCOPE, messageId: message.id },
    })),
  );
}
