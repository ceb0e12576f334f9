import type { Purpose } from '../policy/words.ts';
import type { Db } from './db.ts';

export const HAD_CODE_SINCE = `
select 1 as one from cc_verifications
where tenant_id = $1::text and (thread_id = $2::uuid or sent_to = $3::text)
  and created_at > to_timestamp($4::double precision / 1000)
limit 1`;

/** Whether a code was asked for in this conversation, or sent to this address, since then. */
export const hadCodeSince = async (
  db: Db,
  tenantId: string,
  { threadId, address, since }: { threadId: string; address: string; since: number },
): Promise<boolean> => (await db.one(HAD_CODE_SINCE, [tenantId, threadId, address, since])) !== null;

/** The code that is out in a conversation. */
export type OpenVerification = {
  id: string;
  partyId: string;
  codeMac: string | null;
  checks: number;
  expiresAt: number;
  reportMessageId: string | null;
};

export const OPEN_VERIFICATION = `
select id, party_id as "partyId", code_mac as "codeMac", checks, expires_at as "expiresAt",
  report_message_id as "reportMessageId"
from cc_verifications
where tenant_id = $1::text and thread_id = $2::uuid and status = 'pending'
for update`;

/** Locked until the transaction ends. */
export const openVerification = (
  tx: Db,
  tenantId: string,
  threadId: string,
): Promise<OpenVerification | null> => tx.one<OpenVerification>(OPEN_VERIFICATION, [tenantId, threadId]);

export const COUNT_CHECK = `
update cc_verifications
set checks = checks + 1, status = $3::text, code_mac = case when $3::text = 'pending' then code_mac end,
  verified_at = to_timestamp($4::double precision / 1000), verified_until = to_timestamp($5::double precision / 1000),
  updated_at = to_timestamp($6::double precision / 1000)
where tenant_id = $1::text and id = $2::uuid`;

/** What a check made of a verification; the two instants only when it succeeded. */
export const countCheck = (
  tx: Db,
  tenantId: string,
  id: string,
  checked:
    | { status: 'pending' | 'expired' | 'exhausted' }
    | { status: 'verified'; verifiedAt: number; verifiedUntil: number },
  now: number,
) =>
  tx.run(COUNT_CHECK, [
    tenantId,
    id,
    checked.status,
    checked.status === 'verified' ? checked.verifiedAt : null,
    checked.status === 'verified' ? checked.verifiedUntil : null,
    now,
  ]);

export const REPLACE_VERIFICATION = `
update cc_verifications
set status = 'replaced', code_mac = null, updated_at = to_timestamp($3::double precision / 1000)
where tenant_id = $1::text and thread_id = $2::uuid and status = 'pending'
returning report_message_id as "reportMessageId"`;

export const INSERT_VERIFICATION = `
insert into cc_verifications (tenant_id, id, party_id, thread_id, sent_to, report_message_id, expires_at, created_at,
  updated_at)
select $1::text, $2::uuid, $3::uuid, $4::uuid, $5::text, $6::uuid, to_timestamp($7::double precision / 1000), at, at
from to_timestamp($8::double precision / 1000) at`;

/** Begins a verification in a locked conversation; one that was open there ends, and its report of fraud goes on. */
export async function startVerification(
  tx: Db,
  tenantId: string,
  row: {
    id: string;
    partyId: string;
    threadId: string;
    sentTo: string;
    reportMessageId: string | null;
    expiresAt: number;
  },
  now: number,
): Promise<void> {
  const before = await tx.one<{ reportMessageId: string | null }>(REPLACE_VERIFICATION, [
    tenantId,
    row.threadId,
    now,
  ]);
  const reportMessageId = row.reportMessageId ?? before?.reportMessageId ?? null;
  await tx.run(INSERT_VERIFICATION, [
    tenantId,
    row.id,
    row.partyId,
    row.threadId,
    row.sentTo,
    reportMessageId,
    row.expiresAt,
    now,
  ]);
}

export const LOCK_PARTY = `
select id from cc_parties where tenant_id = $1::text and id = $2::uuid for no key update`;

export const CODES_SENT_TO = `
select created_at as at from cc_verifications
where tenant_id = $1::text and sent_to = $2::text and created_at > to_timestamp($3::double precision / 1000)`;

/** When codes were sent to a phone. The person is locked, so that two conversations count one after the other. */
export async function codesSentTo(
  tx: Db,
  tenantId: string,
  { partyId, phone, since }: { partyId: string; phone: string; since: number },
): Promise<number[]> {
  await tx.query(LOCK_PARTY, [tenantId, partyId]);
  return (await tx.query<{ at: number }>(CODES_SENT_TO, [tenantId, phone, since])).map(({ at }) => at);
}

export const PHONE_FOR_CODE = `
select l.address
from cc_identity_links l
left join cc_comm_preferences pr on pr.tenant_id = l.tenant_id and pr.party_id = l.party_id
where l.tenant_id = $1::text and l.party_id = $2::uuid and l.kind = 'phone' and l.status in ('bound', 'verified')
  and pr.do_not_contact is not true
  and not exists (select from cc_suppressions s
    where s.tenant_id = $1::text and s.address = l.address and s.lifted_at is null
      and (s.channel is null or s.channel = 'sms'))
order by l.status = 'verified' desc, l.address = $3::text desc, l.created_at, l.address
limit 1`;

/** The phone that a code goes to: a verified one first, then the one that is written from, then the oldest. */
export const phoneForCode = async (
  tx: Db,
  tenantId: string,
  { partyId, address }: { partyId: string; address: string },
): Promise<string | null> =>
  (await tx.one<{ address: string }>(PHONE_FOR_CODE, [tenantId, partyId, address]))?.address ?? null;

export const ARM_CODE = `
update cc_verifications set code_mac = $3::text, updated_at = to_timestamp($4::double precision / 1000)
where tenant_id = $1::text and id = $2::uuid and status = 'pending'
  and expires_at > to_timestamp($4::double precision / 1000)`;

/** Writes the digest of a code that is about to leave. False when nobody waits for it any more. */
export const armCode = async (
  db: Db,
  tenantId: string,
  { id, codeMac }: { id: string; codeMac: string },
  now: number,
): Promise<boolean> => (await db.run(ARM_CODE, [tenantId, id, codeMac, now])) === 1;

export const DISARM_CODE = `
update cc_verifications
set status = 'undelivered', code_mac = null, updated_at = to_timestamp($3::double precision / 1000)
where tenant_id = $1::text and id = $2::uuid and status = 'pending'`;

/** The code provably never left. */
export const disarmCode = (tx: Db, tenantId: string, id: string, now: number) =>
  tx.run(DISARM_CODE, [tenantId, id, now]);

export const EXPIRE_VERIFICATIONS = `
update cc_verifications
set status = 'expired', code_mac = null, updated_at = to_timestamp($2::double precision / 1000)
where tenant_id = $1::text and status = 'pending' and expires_at <= to_timestamp($2::double precision / 1000)`;

/** Nothing of a code is kept longer than it can be used. */
export const expireVerifications = (db: Db, tenantId: string, now: number) =>
  db.run(EXPIRE_VERIFICATIONS, [tenantId, now]);

export const LIVE_SESSION = `
select max(v.verified_until) as until,
  max(v.verified_until) filter (where v.thread_id = $3::uuid) as "untilHere"
from cc_verifications v
where v.tenant_id = $1::text and v.party_id = $2::uuid and v.status = 'verified'
  and v.verified_until > to_timestamp($4::double precision / 1000)`;

/** Until when a person counts as verified, in general and in this conversation. */
export const liveSession = async (
  db: Db,
  tenantId: string,
  { partyId, threadId, now }: { partyId: string; threadId: string; now: number },
): Promise<{ until: number | null; untilHere: number | null }> =>
  (await db.one<{ until: number | null; untilHere: number | null }>(LIVE_SESSION, [
    tenantId,
    partyId,
    threadId,
    now,
  ])) ?? { until: null, untilHere: null };

export const VERIFY_LINK = `
insert into cc_identity_links as known
  (tenant_id, id, party_id, kind, address, status, verified_at, created_at, updated_at)
select $1::text, $2::uuid, $3::uuid, $4::text, $5::text, 'verified', at, at, at
from to_timestamp($6::double precision / 1000) at
on conflict (tenant_id, address, kind) do update
set party_id = excluded.party_id, status = 'verified', verified_at = excluded.verified_at,
  updated_at = excluded.updated_at
where known.party_id = excluded.party_id
  or exists (select from cc_parties s where s.tenant_id = $1::text and s.id = known.party_id and s.is_stranger)`;

/** The address is this person's, proven. False when it became somebody else's meanwhile. */
export const verifyLink = async (
  tx: Db,
  tenantId: string,
  link: { id: string; partyId: string; kind: string; address: string },
  now: number,
): Promise<boolean> =>
  (await tx.run(VERIFY_LINK, [tenantId, link.id, link.partyId, link.kind, link.address, now])) === 1;

export const PARTIES_WAITING = `
select j.party_id as "partyId", j.target_address = $3::text as here, j.purpose, j.payload_json -> 'sensitive' as sensitive,
  j.status
from cc_outbound_jobs j
where j.tenant_id = $1::text and j.party_id is not null
  and (j.status = 'awaiting_verification' and (j.party_id = $2::uuid or j.target_address = $3::text)
    or (j.target_address = $3::text and (j.status = 'unknown' or j.lease_id is not null)
      and j.payload_json ->> 'verification_state' is distinct from 'verified'))
order by j.sent_at desc nulls first, j.id desc
limit 100`;

export type PartyWaiting = {
  partyId: string;
  here: boolean;
  purpose: Purpose;
  sensitive: unknown;
  status: string;
};

/**
 * Whose jobs wait for a verification: at this address, and those of its owner anywhere, the latest prompted first.
 * Those whose prompt may be on its way at this moment are among them; whether it is one, the caller judges.
 */
export const partiesWaiting = (
  db: Db,
  tenantId: string,
  { partyId, address }: { partyId: string | null; address: string },
): Promise<PartyWaiting[]> => db.query<PartyWaiting>(PARTIES_WAITING, [tenantId, partyId, address]);
