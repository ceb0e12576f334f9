import type { NewId } from '../ids.ts';
import type { ChannelName } from '../policy/words.ts';
import { recordAudit } from '../store/audit.ts';
import { turnConsents } from '../store/consents.ts';
import type { Db } from '../store/db.ts';

/** For which messages a wish to stop counts: all of them. 47 CFR 64.1200(a)(10), without the waivers of its scope. */
export const SCOPE = 'all';

/** Writes what a person said of their consent; the record tells of the channels for which that is news. */
export async function recordConsents(
  tx: Db,
  { newId, tenantId }: { newId: NewId; tenantId: string },
  {
    partyId,
    channels,
    status,
    source,
    evidence,
    jobId,
    messageId,
    now,
  }: {
    partyId: string;
    channels: readonly ChannelName[];
    status: 'given' | 'withdrawn';
    source: 'reply' | 'list_unsubscribe';
    evidence: Record<string, unknown>;
    /** What they answered to: an email that was sent … */
    jobId?: string;
    /** … or by: a message of theirs. */
    messageId?: string;
    now: number;
  },
): Promise<void> {
  const rows = channels.map((channel) => ({ id: newId(), channel }));
  const row = { partyId, status, source, evidence, createdBy: 'person', channels: rows };
  const changed = await turnConsents(tx, tenantId, row, now);
  await recordAudit(
    tx,
    tenantId,
    changed.map((channel) => ({
      id: newId(),
      at: now,
      eventType: 'consent_recorded' as const,
      actor: 'inbound',
      ...(jobId !== undefined && { jobId }),
      partyId,
      payload: { channel, status, source, scope: SCOPE, ...(messageId !== undefined && { messageId }) },
    })),
  );
}
