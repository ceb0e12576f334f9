import type { CaseKind, CaseStatus, ChannelName } from '../policy/words.ts';
import type { Db } from './db.ts';

/** Something that a person must handle. */
export type Case = {
  id: string;
  kind: CaseKind;
  status: CaseStatus;
  partyId: string;
  partyName: string;
  threadId: string | null;
  channel: ChannelName | null;
  messageId: string | null;
  /** What the person wrote. */
  text: string | null;
  reportedAt: number | null;
  createdAt: number;
};

export const INSERT_CASE = `
insert into cc_cases (tenant_id, id, kind, party_id, thread_id, message_id, verification_id, created_at, updated_at)
select $1::text, $2::uuid, $3::text, $4::uuid, $5::uuid, $6::uuid, $7::uuid, at, at
from to_timestamp($8::double precision / 1000) at
on conflict (tenant_id, message_id, kind) where message_id is not null do nothing`;

/** False when this message has a case of this kind already. */
export const insertCase = async (
  tx: Db,
  tenantId: string,
  row: Pick<Case, 'id' | 'kind' | 'partyId' | 'threadId' | 'messageId'> & { verificationId: string | null },
  now: number,
): Promise<boolean> =>
  (await tx.run(INSERT_CASE, [
    tenantId,
    row.id,
    row.kind,
    row.partyId,
    row.threadId,
    row.messageId,
    row.verificationId,
    now,
  ])) === 1;

export const LIST_CASES = `
select c.id, c.kind, c.status, c.party_id as "partyId", p.display_name as "partyName", c.thread_id as "threadId",
  t.channel, c.message_id as "messageId", m.body as text, m.at as "reportedAt", c.created_at as "createdAt"
from cc_cases c
join cc_parties p on p.tenant_id = c.tenant_id and p.id = c.party_id
left join cc_threads t on t.tenant_id = c.tenant_id and t.id = c.thread_id
left join cc_messages m on m.tenant_id = c.tenant_id and m.id = c.message_id
where c.tenant_id = $1::text
  and ($2::text is null or c.status = $2)
  and ($3::text is null or c.kind = $3)
  and ($4::uuid is null or c.party_id = $4)
  and ($5::uuid is null or c.id < $5)
order by c.id desc
limit $6::integer`;

/** Newest first. */
export const listCases = (
  db: Db,
  asked: {
    tenantId: string;
    status?: CaseStatus | undefined;
    kind?: CaseKind | undefined;
    partyId?: string | undefined;
    after: string | null;
    limit: number;
  },
): Promise<Case[]> =>
  db.query<Case>(LIST_CASES, [
    asked.tenantId,
    asked.status ?? null,
    asked.kind ?? null,
    asked.partyId ?? null,
    asked.after,
    asked.limit,
  ]);
