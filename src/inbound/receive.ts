import type { IncomingMessage } from '../channels/incoming.ts';
import type { Clock } from '../clock.ts';
import type { NewId } from '../ids.ts';
import { addressKindOf, normalizeAddress } from '../policy/address.ts';
import { CODE_MEMORY_MS } from '../policy/verification.ts';
import { takeCode } from '../policy/verify-words.ts';
import { recordAudit } from '../store/audit.ts';
import type { Db } from '../store/db.ts';
import { insertInbound, isReceived } from '../store/messages.ts';
import { openThread } from '../store/threads.ts';
import { hadCodeSince } from '../store/verifications.ts';
import type { CodeDigests } from './code-digests.ts';

export type ReceiveDeps = { db: Db; clock: Clock; newId: NewId; tenantId: string; codes: CodeDigests };

/** `repeated` changes nothing: the provider told of this message before. */
export type Received = 'stored' | 'repeated';

/**
 * Stores a message that was proven genuine, once, and leaves the work on it to whoever watches for messages that are
 * due: whatever kills this process, the message is either told of again by its provider or on record with a wake-up.
 */
export async function receiveMessage(
  { db, clock, newId, tenantId, codes }: ReceiveDeps,
  message: IncomingMessage,
): Promise<Received> {
  const { provider, providerMessageId, channel, media, raw } = message;
  if (await isReceived(db, tenantId, provider, providerMessageId)) return 'repeated';
  const now = clock.now();
  return db.transaction(async (tx) => {
    const address = senderOf(message);
    const threadId = await openThread(tx, tenantId, { id: newId(), channel, address, inbound: true }, now);
    const id = newId();
    // While a code may be out nothing that looks like one is stored: only its digest, until it has been checked.
    const since = now - CODE_MEMORY_MS;
    const mayHoldCode = await hadCodeSince(tx, tenantId, { threadId, address, since });
    const { masked: text, digits } = mayHoldCode
      ? takeCode(message.text)
      : { masked: message.text, digits: null };
    const codeMac = digits === null ? null : codes.digest(tenantId, threadId, digits);
    const row = { id, threadId, provider, providerMessageId, text, media, raw, codeMac };
    if (!(await insertInbound(tx, tenantId, row, now))) return 'repeated';
    await recordAudit(tx, tenantId, [
      {
        id: newId(),
        at: now,
        eventType: 'inbound_message_received',
        actor: `provider:${provider}`,
        payload: { messageId: id, threadId, channel, providerMessageId, media: media.length },
      },
    ]);
    return 'stored';
  });
}

/** Where it came from: normalised, or as it is where that cannot be (a short code), which nobody can answer. */
function senderOf({ channel, from }: IncomingMessage): string {
  const address = normalizeAddress(addressKindOf(channel), from);
  return address.ok ? address.value : from.replaceAll('\0', '').toWellFormed();
}
