import type { Db } from './db.ts';
import { NOTIFY } from './notifier.ts';
import { insertAudits, type AuditRow as RecordedRow } from './record.ts';

export type AuditRow = Omit<RecordedRow, 'withChange'>;

/** A row as it is read back. `seq` grows, but rows may become visible out of its order. */
export type AuditEntry = {
  id: string;
  seq: number;
  at: number;
  eventType: string;
  actor: string;
  jobId: string | null;
  partyId: string | null;
  payload: Record<string, unknown>;
};

/** Writes rows into the caller's transaction and tells the live console. Addresses in them must be masked. */
export async function recordAudit(tx: Db, tenantId: string, rows: readonly AuditRow[]): Promise<void> {
  if (rows.length === 0) return;
  await insertAudits(tx, tenantId, rows);
  await tx.query(NOTIFY, ['decorum_changed', tenantId]);
}

export const AUDIT_OF_CAMPAIGN = `
select id, seq, at, event_type as "eventType", actor, job_id as "jobId", party_id as "partyId", payload
from cc_audit_logs
where tenant_id = $1::text and job_id is null and payload ->> 'campaignId' = $2::text
  and ($3::bigint is null or seq < $3)
order by seq desc
limit $4::integer`;

/** What was done to the campaign itself, not to its jobs; newest first. */
export const auditOfCampaign = async (
  db: Db,
  tenantId: string,
  { campaignId, beforeSeq, limit }: { campaignId: string; beforeSeq: number | null; limit: number },
): Promise<AuditEntry[]> =>
  await db.query<AuditEntry>(AUDIT_OF_CAMPAIGN, [tenantId, campaignId, beforeSeq, limit]);

/** What the live stream tells of a row: which record to read again. */
export type Change = Pick<AuditEntry, 'seq' | 'at' | 'eventType' | 'jobId' | 'partyId'>;

export const LAST_AUDIT_SEQ = `
select coalesce(max(seq), 0) as seq from cc_audit_logs where tenant_id = $1::text`;

export const lastAuditSeq = async (db: Db, tenantId: string): Promise<number> =>
  (await db.one<{ seq: number }>(LAST_AUDIT_SEQ, [tenantId]))?.seq ?? 0;

export const CHANGES_AFTER = `
select seq, at, event_type as "eventType", job_id as "jobId", party_id as "partyId"
from cc_audit_logs
where tenant_id = $1::text and (seq > $2::bigint or seq = any($3::bigint[]))
order by seq desc
limit $4::integer`;

/** The newest `limit` rows after `after`, together with those of `late` that are visible by now. Newest first. */
export const changesAfter = async (
  db: Db,
  {
    tenantId,
    after,
    late,
    limit,
  }: { tenantId: string; after: number; late: readonly number[]; limit: number },
): Promise<Change[]> => await db.query<Change>(CHANGES_AFTER, [tenantId, after, late, limit]);
