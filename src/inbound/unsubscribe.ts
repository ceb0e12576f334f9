import type { Clock } from '../clock.ts';
import type { NewId } from '../ids.ts';
import { maskAddress } from '../policy/address.ts';
import { recordAudit } from '../store/audit.ts';
import type { Db } from '../store/db.ts';
import { emailedJob, senderOf } from '../store/senders.ts';
import { suppress } from '../store/suppressions.ts';
import { cancelWaiting } from './cancel-waiting.ts';
import { recordConsents, SCOPE } from './record-consents.ts';

export type UnsubscribeDeps = { db: Db; clock: Clock; newId: NewId; tellDecisions: boolean };

/**
 * Ends email to the address of one email that was sent, in one transaction: suppressed, consent withdrawn, what waits
 * cancelled. Doing it again changes nothing. Answers the masked address, null when there was no such email.
 */
export async function unsubscribe(
  deps: UnsubscribeDeps,
  { tenantId, jobId }: { tenantId: string; jobId: string },
): Promise<{ address: string } | null> {
  const { db, clock, newId } = deps;
  return db.transaction(async (tx) => {
    const job = await emailedJob(tx, tenantId, jobId);
    if (!job) return null;
    const now = clock.now();
    const address = maskAddress('email', job.address);
    const evidence = { scope: SCOPE, jobId, campaignId: job.campaignId, by: 'list_unsubscribe' };
    const row = { id: newId(), address: job.address, channel: null, reason: 'opted_out' as const, evidence };
    const { suppression, isNew } = await suppress(tx, tenantId, {
      ...row,
      createdBy: 'person',
      createdAt: now,
    });
    const partyId = (await senderOf(tx, tenantId, 'email', job.address))?.partyId ?? job.partyId;
    if (isNew) {
      await recordAudit(tx, tenantId, [
        {
          id: newId(),
          at: now,
          eventType: 'address_suppressed',
          actor: 'inbound',
          jobId,
          partyId,
          payload: {
            suppressionId: suppression.id,
            address,
            channel: null,
            reason: 'opted_out',
            scope: SCOPE,
          },
        },
      ]);
    }
    const toldBy = { ...deps, tenantId };
    if (partyId !== null) {
      await recordConsents(tx, toldBy, {
        partyId,
        channels: ['email'],
        status: 'withdrawn',
        source: 'list_unsubscribe',
        evidence,
        jobId,
        now,
      });
    }
    await cancelWaiting(tx, toldBy, {
      address: job.address,
      why: 'The person unsubscribed from email.',
      now,
    });
    return { address };
  });
}
