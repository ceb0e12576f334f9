import { addressKindOf, channelsTo, maskAddress } from '../policy/address.ts';
import { recordAudit } from '../store/audit.ts';
import type { Db } from '../store/db.ts';
import { liftOptOuts } from '../store/suppressions.ts';
import { answerWith } from './answer.ts';
import { recordReplyConsents } from './reply-consents.ts';
import { optOutOf, type RouteDeps, type Routing } from './routing.ts';

/**
 * START takes a stop back: the suppressions that came from one, and the withdrawal of consent. What was suppressed for
 * another reason stays, and so does "do not contact". From somebody who never stopped it changes nothing.
 */
export async function optIn(tx: Db, deps: RouteDeps, routing: Routing): Promise<void> {
  const { thread, message, sender, routed, now } = routing;
  const kind = addressKindOf(thread.channel);
  const wish = { address: thread.address, channels: channelsTo(kind), by: 'person', now };
  const lifted = await liftOptOuts(tx, deps.tenantId, wish);
  if (lifted.length === 0) return;
  await recordAudit(
    tx,
    deps.tenantId,
    lifted.map(({ id, channel, reason }) => ({
      id: deps.newId(),
      at: now,
      eventType: 'suppression_lifted',
      actor: 'inbound',
      partyId: sender?.partyId ?? null,
      payload: {
        suppressionId: id,
        address: maskAddress(kind, thread.address),
        channel,
        reason,
        messageId: message.id,
      },
    })),
  );
  if (sender) await recordReplyConsents(tx, deps, routing, sender.partyId, 'given');
  if (optOutOf(message) === null) {
    await answerWith(tx, deps, routing, 'opt_in_confirmed', routed.keyword?.language);
  }
}
