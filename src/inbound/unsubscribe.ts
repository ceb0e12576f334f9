import type { Clock } from '../clock.ts';
import type { NewId } from '../ids.ts';
import { maskAddress } from '../policy/address.ts';
import { recordAudit } from '../store/audit.ts';
import { turnConsents } from '../store/consents.ts';
import type { Db } from '../store/db.ts';
import { type EmailedJob, emailedJob, senderOf } from '../store/senders.ts';
import { suppress } from '../store/suppressions.ts';
import { cancelWaiting } from './cancel-waiting.ts';
import { SCOPE } from './reply-consents.ts';

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
    await withdraw(tx, deps, { tenantId, partyId, job, evidence, now });
    const cancelled = { ...deps, tenantId };
    await cancelWaiting(tx, cancelled, {
      address: job.address,
      why: 'The person unsubscribed from email.',
      now,
    });
    return { address };
  });
}

async function withdraw(
  tx: Db,
  { newId }: UnsubscribeDeps,
  {
    tenantId,
    partyId,
    job,
    evidence,
    now,
  }: {
    tenantId: string;
    partyId: string | null;
    job: EmailedJob;
    evidence: Record<string, unknown>;
    now: number;
  },
): Promise<void> {
  if (partyId === null) return;
  const channels = [{ id: newId(), channel: 'email' as const }];
  const row = {
    partyId,
    status: 'withdrawn' as const,
    source: 'list_unsubscribe',
    evidence,
    createdBy: 'person',
  };
  const changed = await turnConsents(tx, tenantId, { ...row, channels }, now);
  await recordAudit(
    tx,
    tenantId,
    changed.map((channel) => ({
      id: newId(),
      at: now,
      eventType: 'consent_recorded' as const,
      actor: 'inbound',
      jobId: job.id,
      partyId,
      payload: { channel, status: 'withdrawn', source: 'list_unsubscribe', scope: SCOPE },
    })),
  );
}
