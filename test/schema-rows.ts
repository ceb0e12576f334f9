import type { Db } from '../src/store/db.ts';
import { rolledBack } from './postgres.ts';

export type Row = Record<string, unknown>;

/** The person to whom rows belong; insert it first. */
export const PARTY = { id: '01900000-0000-7000-8000-00000000000a', display_name: 'Lan' };
export const JOB_ID = '01900000-0000-7000-8000-00000000000b';
/** The campaign to which rows belong; insert it after the person. */
export const CAMPAIGN = {
  id: '01900000-0000-7000-8000-00000000000c',
  name: 'Spring',
  purpose: 'service_notice',
};

/** The conversation to which rows belong; insert it after the person. */
export const THREAD = {
  id: '01900000-0000-7000-8000-00000000000d',
  channel: 'sms',
  address: '+84907654321',
};
/** What was said in it; insert it after the conversation. */
export const MESSAGE = {
  id: '01900000-0000-7000-8000-00000000000e',
  thread_id: THREAD.id,
  direction: 'inbound',
  status: 'received',
};

/** The least that makes a row of each table legal: a test adds what it is about. */
export const LEGAL_ROWS: Readonly<Record<string, Row>> = {
  cc_tenants: { id: 'other', name: 'Other' },
  cc_parties: { display_name: 'Minh' },
  cc_identity_links: { party_id: PARTY.id, kind: 'phone', address: '+84901234567' },
  cc_comm_preferences: { party_id: PARTY.id },
  cc_suppressions: { address: '+84901234567', reason: 'operator' },
  cc_consents: { party_id: PARTY.id, status: 'given', source: 'branch' },
  cc_outbound_campaigns: { name: 'Autumn', purpose: 'service_notice' },
  cc_campaign_audience: { campaign_id: CAMPAIGN.id, party_id: PARTY.id },
  cc_templates: { key: 'hello', language: 'en', body: 'Hello' },
  cc_outbound_jobs: { purpose: 'service_notice', channel: 'sms', target_address: '+84901234567' },
  cc_outbound_attempts: { job_id: JOB_ID, attempt_no: 1, channel: 'sms', provider: 'twilio', status: 'sent' },
  cc_job_count_changes: {
    tenant_id: 'default',
    at: '2026-11-20T10:00:00Z',
    channel: 'sms',
    state: 'sent',
    reason: '',
    change: 1,
  },
  cc_job_counts: {
    tenant_id: 'default',
    campaign_id: CAMPAIGN.id,
    channel: 'sms',
    purpose: 'service_notice',
    state: 'sent',
    reason: '',
    jobs: 1,
  },
  cc_job_minutes: { tenant_id: 'default', minute: '2026-11-20T10:00:00Z' },
  cc_rate_limits: { key: 'twilio:sms' },
  cc_audit_logs: { event_type: 'outbound_job_sent' },
  cc_automation_events: { event_type: 'outbound_job_sent', dedupe_key: 'once' },
  cc_admin_inbox_items: { type: 'provider_paused', severity: 'warning', title: 'Paused', dedupe_key: 'once' },
  cc_idempotency_keys: { key: 'once', route: 'POST /api/outbound/jobs/create', request_hash: 'abc' },
  cc_threads: { channel: 'whatsapp', address: '+84901234567' },
  cc_messages: { thread_id: THREAD.id, direction: 'inbound', status: 'received' },
  cc_verifications: {
    party_id: PARTY.id,
    thread_id: THREAD.id,
    sent_to: '+84901234567',
    expires_at: '2026-11-20T10:10:00Z',
  },
  cc_cases: { kind: 'fraud', party_id: PARTY.id },
  cc_schema_migrations: { filename: '9999_never.sql', checksum: 'abc' },
};

export const tablesOf = async (db: Db): Promise<string[]> => {
  const tables = await db.query<{ name: string }>(`
    select relname as name from pg_class
    where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace order by relname collate "C"`);
  return tables.map(({ name }) => name);
};

/** Inserts the legal row of a table with some columns changed. */
export async function insertRow(tx: Db, table: string, change: Row = {}): Promise<void> {
  const row = { ...LEGAL_ROWS[table], ...change };
  const places = Object.keys(row).map((_, at) => `$${at + 1}`);
  await tx.run(
    `insert into ${table} (${Object.keys(row).join(', ')}) values (${places.join(', ')})`,
    Object.values(row),
  );
}

/** The rows to which others belong. */
export async function insertOwners(tx: Db): Promise<void> {
  await insertRow(tx, 'cc_parties', PARTY);
  await insertRow(tx, 'cc_outbound_campaigns', CAMPAIGN);
  await insertRow(tx, 'cc_threads', THREAD);
  await insertRow(tx, 'cc_messages', MESSAGE);
}

export type Refusal = Error & { code?: string; constraint?: string };

/** Why the database refuses `work`; null when it does not. Nothing of it stays, not even a role. */
export const refusal = (db: Db, work: (tx: Db) => Promise<unknown>): Promise<Refusal | null> =>
  rolledBack(db, work).then(
    () => null,
    (error: Refusal) => error,
  );

/** Runs `work` with a legal row in every table; nothing of it stays. */
export const filledTables = <Result>(db: Db, work: (tx: Db) => Promise<Result>): Promise<Result> =>
  rolledBack(db, async (tx) => {
    await insertOwners(tx);
    for (const table of await tablesOf(tx)) await insertRow(tx, table);
    return await work(tx);
  });
