import { addressKindOf, maskAddress } from '../policy/address.ts';
import { recordAudit } from '../store/audit.ts';
import type { Db } from '../store/db.ts';
import { insertEvents } from '../store/events.ts';
import { unverifyLink } from '../store/senders.ts';
import { liftSuppression, type Suppression, suppress } from '../store/suppressions.ts';
import { answerWith } from './answer.ts';
import { cancelWaiting } from './cancel-waiting.ts';
import { SCOPE } from './record-consents.ts';
import { recordReplyConsents } from './reply-consents.ts';
import { optOutOf, type RouteDeps, type Routing } from './routing.ts';

const ACTOR = 'inbound';

/**
 * A wish to stop holds for every purpose and for every channel that reaches the address, from now on. A certain one is
 * also written as a withdrawal of consent, cancels what still waits to leave, and is confirmed once. One that only
 * could be a wish suppresses, so that nothing leaves meanwhile, and asks a person.
 */
export async function optOut(tx: Db, deps: RouteDeps, routing: Routing): Promise<void> {
  const { thread, message, sender, routed, now } = routing;
  const certain = routed.verdict === 'stop';
  const isNew = await suppressSender(tx, deps, routing, 'opted_out', certain);
  if (!certain) return askPerson(tx, deps, routing, 'opt_out_unclear');
  if (sender) await recordReplyConsents(tx, deps, routing, sender.partyId, 'withdrawn');
  await cancelWaiting(tx, deps, {
    address: thread.address,
    why: 'The person asked to get no more messages.',
    now,
  });
  // One confirmation and nothing after it; a provider that told us what it took the message for has given it.
  if (isNew && optOutOf(message) === null) {
    await answerWith(tx, deps, routing, 'opt_out_confirmed', routed.keyword?.language);
  }
}

/** We reach somebody else: stop, and do not take the address for that person's any longer. */
export async function wrongPerson(tx: Db, deps: RouteDeps, routing: Routing): Promise<void> {
  const { thread, sender, now } = routing;
  await suppressSender(tx, deps, routing, 'wrong_person', true);
  await cancelWaiting(tx, deps, {
    address: thread.address,
    why: 'Somebody else answers at this address.',
    now,
  });
  const { tenantId, newId } = deps;
  const kind = addressKindOf(thread.channel);
  const link = sender && { partyId: sender.partyId, kind, address: thread.address };
  if (link && (await unverifyLink(tx, tenantId, link, now))) {
    await recordAudit(tx, tenantId, [
      {
        id: newId(),
        at: now,
        eventType: 'identity_link_changed',
        actor: ACTOR,
        partyId: link.partyId,
        payload: {
          address: maskAddress(kind, thread.address),
          from: sender.link,
          to: 'unverified',
          messageId: routing.message.id,
        },
      },
    ]);
  }
  await askPerson(tx, deps, routing, 'wrong_person_reported');
}

/** False when the address was suppressed before. */
async function suppressSender(
  tx: Db,
  { newId, tenantId }: RouteDeps,
  { thread, message, routed, sender, now }: Routing,
  reason: Extract<Suppression['reason'], 'opted_out' | 'wrong_person'>,
  certain: boolean,
): Promise<boolean> {
  const evidence = {
    scope: SCOPE,
    messageId: message.id,
    threadId: thread.id,
    channel: thread.channel,
    word: routed.keyword?.word ?? null,
    language: routed.keyword?.language ?? null,
    certain,
  };
  const row = {
    address: thread.address,
    channel: null,
    reason,
    evidence,
    createdBy: 'person',
    createdAt: now,
  };
  let { suppression, isNew } = await suppress(tx, tenantId, { id: newId(), ...row });
  // What could have been a wish turns out to be one: nobody has to judge it any more.
  if (!isNew && certain && suppression.evidence.certain === false) {
    await liftSuppression(tx, { tenantId, id: suppression.id, by: 'person', now });
    ({ suppression, isNew } = await suppress(tx, tenantId, { id: newId(), ...row }));
  }
  if (!isNew) return false;
  await recordAudit(tx, tenantId, [
    {
      id: newId(),
      at: now,
      eventType: 'address_suppressed',
      actor: ACTOR,
      partyId: sender?.partyId ?? null,
      payload: {
        suppressionId: suppression.id,
        address: maskAddress(addressKindOf(thread.channel), thread.address),
        channel: null,
        reason,
        scope: SCOPE,
        certain,
        messageId: message.id,
      },
    },
  ]);
  return true;
}

async function askPerson(
  tx: Db,
  { newId, tenantId }: RouteDeps,
  { thread, message, now }: Routing,
  eventType: 'opt_out_unclear' | 'wrong_person_reported',
): Promise<void> {
  const event = {
    id: newId(),
    eventType,
    subject: `thread:${thread.id}`,
    payload: { threadId: thread.id, messageId: message.id, channel: thread.channel },
    dedupeKey: `${eventType}:${message.id}`,
  };
  await insertEvents(tx, tenantId, [event], now);
}
