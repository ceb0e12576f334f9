import type { ChannelName } from '../policy/words.ts';
import type { Db } from './db.ts';

export const SUPPRESSION_REASONS = [
  'opted_out',
  'hard_bounce',
  'complaint',
  'wrong_person',
  'invalid_address',
  'operator',
] as const;

export type Suppression = {
  id: string;
  address: string;
  /** Null: by no channel at all. */
  channel: ChannelName | null;
  reason: (typeof SUPPRESSION_REASONS)[number];
  evidence: Record<string, unknown>;
  createdBy: string | null;
  createdAt: number;
  liftedAt: number | null;
  liftedBy: string | null;
};

const COLUMNS = `id, address, channel, reason, evidence, created_by as "createdBy", created_at as "createdAt",
  lifted_at as "liftedAt", lifted_by as "liftedBy"`;

export const INSERT_SUPPRESSION = `
insert into cc_suppressions (tenant_id, id, address, channel, reason, evidence, created_by, created_at)
values ($1::text, $2::uuid, $3::text, $4::text, $5::text, $6::jsonb, $7::text,
  to_timestamp($8::double precision / 1000))
on conflict (tenant_id, address, coalesce(channel, '')) where lifted_at is null do nothing
returning ${COLUMNS}`;

export const LIVE_SUPPRESSION = `
select ${COLUMNS} from cc_suppressions
where tenant_id = $1::text and address = $2::text and coalesce(channel, '') = coalesce($3::text, '')
  and lifted_at is null`;

/** The live suppression of this address and channel, and whether it was made just now. */
export async function suppress(
  tx: Db,
  tenantId: string,
  row: Omit<Suppression, 'liftedAt' | 'liftedBy'>,
): Promise<{ suppression: Suppression; isNew: boolean }> {
  const made = await tx.one<Suppression>(INSERT_SUPPRESSION, [
    tenantId,
    row.id,
    row.address,
    row.channel,
    row.reason,
    JSON.stringify(row.evidence),
    row.createdBy,
    row.createdAt,
  ]);
  if (made) return { suppression: made, isNew: true };
  const live = await tx.one<Suppression>(LIVE_SUPPRESSION, [tenantId, row.address, row.channel]);
  // Lifted between the two statements: the caller's wish stands, so it is made again.
  return live ? { suppression: live, isNew: false } : await suppress(tx, tenantId, row);
}

export const SUPPRESSION_BY_ID = `
select ${COLUMNS} from cc_suppressions where tenant_id = $1::text and id = $2::uuid`;

export const findSuppression = async (db: Db, tenantId: string, id: string): Promise<Suppression | null> =>
  await db.one<Suppression>(SUPPRESSION_BY_ID, [tenantId, id]);

export const LIFT_SUPPRESSION = `
update cc_suppressions set lifted_at = to_timestamp($3::double precision / 1000), lifted_by = $4::text
where tenant_id = $1::text and id = $2::uuid and lifted_at is null
returning ${COLUMNS}`;

/** Null when it was lifted before or does not exist. */
export const liftSuppression = async (
  tx: Db,
  { tenantId, id, by, now }: { tenantId: string; id: string; by: string; now: number },
): Promise<Suppression | null> => await tx.one<Suppression>(LIFT_SUPPRESSION, [tenantId, id, now, by]);

export const LIFT_OPT_OUTS = `
update cc_suppressions set lifted_at = to_timestamp($4::double precision / 1000), lifted_by = $5::text
where tenant_id = $1::text and address = $2::text and reason = 'opted_out' and lifted_at is null
  and (channel is null or channel = any($3::text[]))
returning ${COLUMNS}`;

/** The person takes back what stopped us on these channels; what others suppressed for other reasons stays. */
export const liftOptOuts = (
  tx: Db,
  tenantId: string,
  {
    address,
    channels,
    by,
    now,
  }: { address: string; channels: readonly ChannelName[]; by: string; now: number },
): Promise<Suppression[]> => tx.query<Suppression>(LIFT_OPT_OUTS, [tenantId, address, channels, now, by]);

export const LIST_SUPPRESSIONS = `
select ${COLUMNS} from cc_suppressions
where tenant_id = $1::text
  and ($2::text[] is null or address = any($2))
  and ($3::text is null or reason = $3)
  and ($4::boolean is null or (lifted_at is null) = $4)
  and ($5::uuid is null or id < $5)
order by id desc
limit $6::integer`;

/** Newest first; `live` leaves out the lifted ones or takes only them. */
export const listSuppressions = async (
  db: Db,
  asked: {
    tenantId: string;
    address?: string | undefined;
    addresses?: readonly string[] | undefined;
    reason?: string | undefined;
    live?: boolean | undefined;
    after: string | null;
    limit: number;
  },
): Promise<Suppression[]> =>
  await db.query<Suppression>(LIST_SUPPRESSIONS, [
    asked.tenantId,
    asked.addresses ?? (asked.address === undefined ? null : [asked.address]),
    asked.reason ?? null,
    asked.live ?? null,
    asked.after,
    asked.limit,
  ]);
