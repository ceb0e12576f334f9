import type { Db } from './db.ts';

/** A request that came with a key of its caller's: `requestHash` tells whether it is the same one again. */
export type KeyedRequest = { tenantId: string; route: string; key: string; requestHash: string };

export type KeptAnswer = { status: number; body: unknown };

/**
 * `mine`: nobody had this key, go on; `lockedUntil` is the claim. `answered`: the first answer is there.
 * `running`: another request holds the key. `reused`: the key belongs to another request.
 */
export type KeyClaim =
  | { kind: 'mine'; lockedUntil: number }
  | { kind: 'answered'; answer: KeptAnswer }
  | { kind: 'running'; lockedUntil: number }
  | { kind: 'reused' };

/** A claim whose process died is free again after this long. */
const LOCK_MS = 60_000;
const KEEP_MS = 24 * 60 * 60 * 1000;

export const CLAIM_KEY = `
insert into cc_idempotency_keys as known (tenant_id, route, key, request_hash, created_at, locked_until)
values ($1::text, $2::text, $3::text, $4::text, to_timestamp($5::double precision / 1000),
  to_timestamp($6::double precision / 1000))
on conflict (tenant_id, route, key) do update
  set request_hash = excluded.request_hash, created_at = excluded.created_at,
      locked_until = excluded.locked_until, response_status = null, response_body = null
  where known.created_at <= to_timestamp($7::double precision / 1000)
     or (known.response_status is null and known.request_hash = excluded.request_hash
         and known.locked_until <= excluded.created_at)`;

export const KNOWN_KEY = `
select request_hash, response_status, response_body, locked_until
from cc_idempotency_keys where tenant_id = $1::text and route = $2::text and key = $3::text`;

export async function claimKey(db: Db, request: KeyedRequest, now: number): Promise<KeyClaim> {
  const { tenantId, route, key, requestHash } = request;
  const lockedUntil = now + LOCK_MS;
  const claimed = await db.run(CLAIM_KEY, [
    tenantId,
    route,
    key,
    requestHash,
    now,
    lockedUntil,
    now - KEEP_MS,
  ]);
  if (claimed === 1) return { kind: 'mine', lockedUntil };
  const known = await db.one<{
    request_hash: string;
    response_status: number | null;
    response_body: unknown;
    locked_until: number;
  }>(KNOWN_KEY, [tenantId, route, key]);
  // Released between the two statements by a request that failed: the caller may come again at once.
  if (!known) return { kind: 'running', lockedUntil: now };
  if (known.request_hash !== requestHash) return { kind: 'reused' };
  if (known.response_status === null) return { kind: 'running', lockedUntil: known.locked_until };
  return { kind: 'answered', answer: { status: known.response_status, body: known.response_body } };
}

export const KEEP_ANSWER = `
update cc_idempotency_keys set response_status = $5::integer, response_body = $6::jsonb
where tenant_id = $1::text and route = $2::text and key = $3::text and response_status is null
  and locked_until = to_timestamp($4::double precision / 1000)`;

/** Keeps the answer; false when the claim was lost to a later request, whose work then counts. */
export async function keepAnswer(
  db: Db,
  { tenantId, route, key }: KeyedRequest,
  lockedUntil: number,
  { status, body }: KeptAnswer,
): Promise<boolean> {
  const kept = await db.run(KEEP_ANSWER, [tenantId, route, key, lockedUntil, status, JSON.stringify(body)]);
  return kept === 1;
}

export const RELEASE_KEY = `
delete from cc_idempotency_keys
where tenant_id = $1::text and route = $2::text and key = $3::text and response_status is null
  and locked_until = to_timestamp($4::double precision / 1000)`;

/** Frees the key of a request that failed by our fault, so that it can be tried again. */
export async function releaseKey(
  db: Db,
  { tenantId, route, key }: KeyedRequest,
  lockedUntil: number,
): Promise<void> {
  await db.run(RELEASE_KEY, [tenantId, route, key, lockedUntil]);
}

export const FORGET_OLD_KEYS = `
delete from cc_idempotency_keys
where tenant_id = $1::text and created_at <= to_timestamp($2::double precision / 1000)`;

/** Deletes keys that no longer count; a sweep calls it now and then. */
export const forgetOldKeys = async (db: Db, tenantId: string, now: number): Promise<number> =>
  await db.run(FORGET_OLD_KEYS, [tenantId, now - KEEP_MS]);
