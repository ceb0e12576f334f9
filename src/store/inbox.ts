import type { Db } from './db.ts';

export const SEVERITIES = ['info', 'warning', 'error', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** An alert for operators. */
export type NewInboxItem = {
  id: string;
  type: string;
  severity: Severity;
  title: string;
  body: string | null;
  /** What it is about, as `job:<id>`, `case:<id>`, `provider:<key>`; the console makes a link of it. */
  linkRef: string | null;
  dedupeKey: string;
  createdAt: number;
};

export const INSERT_INBOX_ITEMS = `
insert into cc_admin_inbox_items (tenant_id, id, type, severity, title, body, link_ref, dedupe_key, created_at,
  updated_at)
select $1::text, i.id, i.type, i.severity, i.title, i.body, i.link_ref, i.dedupe_key,
  to_timestamp(i.created_at / 1000), to_timestamp(i.created_at / 1000)
from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
  $9::double precision[]) as i(id, type, severity, title, body, link_ref, dedupe_key, created_at)
on conflict do nothing`;

/** Returns how many were new: an item with a known `dedupeKey` is already there and stays as it is. */
export async function insertInboxItems(
  tx: Db,
  tenantId: string,
  items: readonly NewInboxItem[],
): Promise<number> {
  if (items.length === 0) return 0;
  return tx.run(INSERT_INBOX_ITEMS, [
    tenantId,
    items.map(({ id }) => id),
    items.map(({ type }) => type),
    items.map(({ severity }) => severity),
    items.map(({ title }) => title),
    items.map(({ body }) => body),
    items.map(({ linkRef }) => linkRef),
    items.map(({ dedupeKey }) => dedupeKey),
    items.map(({ createdAt }) => createdAt),
  ]);
}

export type InboxItem = Omit<NewInboxItem, 'dedupeKey'> & {
  status: 'open' | 'acknowledged' | 'resolved' | 'dismissed';
};

export const LIST_OPEN_INBOX = `
select id, type, severity, title, body, status, link_ref as "linkRef", created_at as "createdAt"
from cc_admin_inbox_items
where tenant_id = $1::text and status = 'open'
order by created_at desc, id desc
limit $2::bigint`;

/** What nobody has taken up yet, the newest first. */
export const listOpenInbox = (
  db: Db,
  { tenantId, limit }: { tenantId: string; limit: number },
): Promise<InboxItem[]> => db.query<InboxItem>(LIST_OPEN_INBOX, [tenantId, limit]);
