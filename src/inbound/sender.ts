import { type AddressKind, addressKindOf, maskAddress, normalizeAddress } from '../policy/address.ts';
import { recordAudit } from '../store/audit.ts';
import type { Db } from '../store/db.ts';
import { insertStranger, type Sender, senderOf } from '../store/senders.ts';
import { type LockedThread, tieThread } from '../store/threads.ts';
import type { RouteDeps } from './routing.ts';

/**
 * Who writes in this conversation. Somebody unknown is put on record as a stranger, whose address is linked and
 * unverified until the person is told of; null for senders that nobody can be (a short code).
 */
export async function knowSender(
  tx: Db,
  { newId, tenantId }: RouteDeps,
  thread: LockedThread,
  now: number,
): Promise<Sender | null> {
  const kind = addressKindOf(thread.channel);
  if (!normalizeAddress(kind, thread.address).ok) return null;
  let sender = await senderOf(tx, tenantId, kind, thread.address);
  if (!sender) {
    const partyId = newId();
    const displayName = `Unknown ${maskAddress(kind, thread.address)}`;
    const stranger = {
      linkId: newId(),
      partyId,
      displayName,
      kind: strangersKind(kind),
      address: thread.address,
    };
    if (await insertStranger(tx, tenantId, stranger, now)) {
      await recordAudit(tx, tenantId, [
        {
          id: newId(),
          at: now,
          eventType: 'party_created',
          actor: 'inbound',
          partyId,
          payload: { isStranger: true, addresses: [maskAddress(kind, thread.address)] },
        },
      ]);
    }
    sender = await senderOf(tx, tenantId, kind, thread.address);
  }
  if (sender && sender.partyId !== thread.partyId) await tieThread(tx, tenantId, thread.id, sender.partyId);
  return sender;
}

/** A number is a number: whoever is put on record with this phone is found on WhatsApp, too. */
const strangersKind = (kind: AddressKind): AddressKind => (kind === 'whatsapp' ? 'phone' : kind);
