import type { Db } from './db.ts';

export const PING = 'select 1 as alive';

/** Resolves as soon as the database answers. */
export async function pingDatabase(db: Db): Promise<void> {
  await db.one(PING);
}

/** What the database says of itself and of one tenant's queue. */
export type SystemCheck = {
  version: string;
  sizeBytes: number;
  due: number;
  onTheWire: number;
  unknown: number;
  pauses: { key: string; reason: string | null; until: number }[];
};

export const SYSTEM_CHECK = `
select
  current_setting('server_version') as version,
  pg_database_size(current_database()) as "sizeBytes",
  (select count(*) from cc_outbound_jobs where tenant_id = $1 and status = 'queued' and lease_id is null
    and next_attempt_at <= to_timestamp($2::double precision / 1000)) as due,
  (select count(*) from cc_outbound_jobs where tenant_id = $1 and lease_id is not null) as "onTheWire",
  (select count(*) from cc_outbound_jobs where tenant_id = $1 and status = 'unknown') as unknown,
  coalesce((select json_agg(json_build_object('key', key, 'reason', closed_reason,
      'until', extract(epoch from closed_until) * 1000))
    from cc_rate_limits where tenant_id = $1 and closed_until > to_timestamp($2::double precision / 1000)), '[]'
  ) as pauses`;

/** The state of the whole, in one look. `pauses` are those that still hold at `now`. */
export const systemCheck = async (db: Db, tenantId: string, now: number): Promise<SystemCheck> =>
  (await db.one<SystemCheck>(SYSTEM_CHECK, [tenantId, now])) as SystemCheck;

export const PAUSE_OF_KEY = `
select closed_until as until, closed_reason as reason from cc_rate_limits
where tenant_id = $1 and key = $2 and closed_until > to_timestamp($3::double precision / 1000)`;

/** Until when a provider's key is closed, and why; null when it is open. */
export const pauseOfKey = (db: Db, tenantId: string, key: string, now: number) =>
  db.one<{ until: number; reason: string | null }>(PAUSE_OF_KEY, [tenantId, key, now]);
