import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  CASE_KINDS,
  CASE_STATUSES,
  CHANNELS,
  JOB_STATUSES,
  LINK_STATUSES,
  MESSAGE_STATUSES,
  ON_QUIET_HOURS,
  PRIORITIES,
  PURPOSES,
  THREAD_STATUSES,
  VERIFICATION_STATUSES,
} from '../src/policy/words.ts';
import { SEVERITIES } from '../src/store/inbox.ts';
import { SUPPRESSION_REASONS } from '../src/store/suppressions.ts';
import { freshDatabase } from './postgres.ts';
import { insertOwners, insertRow, MESSAGE, type Row, refusal } from './schema-rows.ts';

/** What a named CHECK says, in rows: every illegal one stands beside a legal neighbour. */
type Law = { table: string; check: string; legal: Row[]; illegal: Row[]; words?: readonly string[] };

/** `given` is what the row needs besides, so that only this CHECK is asked. */
const closedSet = (table: string, column: string, words: readonly string[], given: Row = {}): Law => ({
  table,
  check: `${table}_${column}`,
  legal: words.map((word) => ({ ...given, [column]: word })),
  illegal: ['unheard_of', '', ` ${words[0]}`].map((word) => ({ ...given, [column]: word })),
  words,
});

const quietHours = (table: string): Law => {
  const from = (start: string | null, end: string | null): Row => ({
    quiet_hours_start: start,
    quiet_hours_end: end,
  });
  return {
    table,
    check: `${table}_quiet_hours`,
    legal: [from(null, null), from('22:00', '08:00'), from('00:00', '23:59')],
    illegal: [
      from('22:00', null),
      from(null, '08:00'),
      from('24:00', '08:00'),
      from('22:00', '24:00'),
      from('22:60', '08:00'),
      from('9:00', '17:00'),
      from('22:00', '08:00:00'),
      from('', ''),
    ],
  };
};

const LEASE = { lease_id: '01900000-0000-7000-8000-000000000001', lease_expires_at: '2026-11-20T10:00:00Z' };
const OWN_HELD_REASONS = ['quiet_hours', 'timezone_unknown', 'rate_limited', 'provider_paused'];
const HELD_REASONS = [...OWN_HELD_REASONS, 'campaign_paused'];
const LAUNCH = { launch_status: 'running', launched_at: '2026-11-20' };
const ANSWER = { direction: 'outbound', status: 'approved_to_send' };
const VERIFIED = { status: 'verified', verified_at: '2026-11-20', verified_until: '2026-11-21' };
const messages = 'cc_messages';
const jobs = 'cc_outbound_jobs';
const campaigns = 'cc_outbound_campaigns';

const LAWS: Law[] = [
  quietHours('cc_tenants'),
  quietHours('cc_comm_preferences'),
  {
    table: 'cc_comm_preferences',
    check: 'cc_comm_preferences_channels',
    legal: [{ allowed_channels: [] }, { allowed_channels: CHANNELS }],
    illegal: [
      { allowed_channels: ['fax'] },
      { allowed_channels: ['sms', 'fax'] },
      { allowed_channels: [null] },
    ],
    words: CHANNELS,
  },
  closedSet('cc_identity_links', 'kind', ['phone', 'email', 'whatsapp', 'zalo', 'facebook']),
  closedSet('cc_identity_links', 'status', LINK_STATUSES),
  {
    table: 'cc_identity_links',
    check: 'cc_identity_links_verified_at',
    legal: [{ status: 'verified', verified_at: '2026-11-20' }, { status: 'bound' }],
    illegal: ['bound', 'unverified'].map((status) => ({ status, verified_at: '2026-11-20' })),
  },
  closedSet('cc_suppressions', 'channel', CHANNELS),
  closedSet('cc_suppressions', 'reason', SUPPRESSION_REASONS),
  closedSet('cc_consents', 'channel', CHANNELS),
  closedSet('cc_consents', 'status', ['given', 'withdrawn']),
  closedSet('cc_templates', 'channel', CHANNELS),
  {
    table: 'cc_templates',
    check: 'cc_templates_version',
    legal: [{ version: 1 }],
    illegal: [{ version: 0 }],
  },

  closedSet(campaigns, 'purpose', PURPOSES),
  closedSet(campaigns, 'status', ['active', 'paused', 'archived']),
  closedSet(campaigns, 'on_quiet_hours', ON_QUIET_HOURS),
  closedSet(campaigns, 'on_unknown', ['ask', 'resend']),
  {
    table: campaigns,
    check: 'cc_outbound_campaigns_channels',
    legal: [null, '[]', JSON.stringify(CHANNELS)].map((allowed_channels) => ({ allowed_channels })),
    illegal: ['"sms"', '{}', 'null', '["fax"]', '["sms", "fax"]', '[null]', '[["sms"]]'].map(
      (allowed_channels) => ({ allowed_channels }),
    ),
  },
  {
    table: campaigns,
    check: 'cc_outbound_campaigns_frequency_cap',
    legal: [{}, { frequency_cap_max: 1, frequency_cap_hours: 1 }],
    illegal: [
      { frequency_cap_max: 3 },
      { frequency_cap_hours: 24 },
      { frequency_cap_max: 0, frequency_cap_hours: 24 },
      { frequency_cap_max: 3, frequency_cap_hours: 0 },
    ],
  },

  closedSet(campaigns, 'priority', PRIORITIES),
  {
    table: campaigns,
    check: 'cc_outbound_campaigns_content',
    legal: [{}, { template_key: 'hello' }, { content: '{"text": "Hello"}' }],
    illegal: [
      { template_key: 'hello', content: '{"text": "Hello"}' },
      ...['[]', '"Hello"', 'null'].map((content) => ({ content })),
    ],
  },
  {
    table: campaigns,
    check: 'cc_outbound_campaigns_variables',
    legal: [{ variables: '{"city": "Huế"}' }],
    illegal: ['[]', '"Huế"', 'null'].map((variables) => ({ variables })),
  },
  {
    table: campaigns,
    check: 'cc_outbound_campaigns_audience',
    legal: [{}, { audience: '{"kind": "filter", "filter": {}}' }],
    illegal: ['[]', '"everybody"', 'null'].map((audience) => ({ audience })),
  },
  {
    table: campaigns,
    check: 'cc_outbound_campaigns_times',
    legal: [
      { starts_at: '2026-11-20' },
      { expires_at: '2026-11-20' },
      { starts_at: '2026-11-20', expires_at: '2026-11-21' },
    ],
    illegal: [
      { starts_at: '2026-11-20', expires_at: '2026-11-20' },
      { starts_at: '2026-11-21', expires_at: '2026-11-20' },
    ],
  },
  {
    table: campaigns,
    check: 'cc_outbound_campaigns_per_minute',
    legal: [{ per_minute: 1 }],
    illegal: [{ per_minute: 0 }, { per_minute: -1 }],
  },
  {
    table: campaigns,
    check: 'cc_outbound_campaigns_launch',
    legal: [
      {},
      LAUNCH,
      {
        ...LAUNCH,
        launch_cursor: LEASE.lease_id,
        launch_counts: '{}',
        launch_pace: '{}',
        launched_by: 'An',
      },
      { ...LAUNCH, launch_status: 'done', launch_finished_at: '2026-11-20' },
    ],
    illegal: [
      { ...LAUNCH, launch_status: 'begun' },
      { launch_status: 'running' },
      { launched_at: '2026-11-20' },
      { launch_finished_at: '2026-11-20' },
      { ...LAUNCH, launch_finished_at: '2026-11-20' },
      { ...LAUNCH, launch_status: 'done' },
      { launched_by: 'An' },
      { launch_cursor: LEASE.lease_id },
      { launch_counts: '{}' },
      { launch_pace: '{}' },
    ],
    words: ['running', 'done', 'done'],
  },
  {
    table: campaigns,
    check: 'cc_outbound_campaigns_paused',
    legal: [{ status: 'paused' }, { status: 'paused', paused_at: '2026-11-20' }],
    illegal: ['active', 'archived'].map((status) => ({ status, paused_at: '2026-11-20' })),
  },
  {
    table: 'cc_campaign_audience',
    check: 'cc_campaign_audience_variables',
    legal: [{ variables: '{"city": "Huế"}' }],
    illegal: ['[]', '"Huế"', 'null'].map((variables) => ({ variables })),
  },

  closedSet(jobs, 'purpose', PURPOSES),
  closedSet(jobs, 'channel', CHANNELS),
  closedSet(jobs, 'status', JOB_STATUSES, { reason_code: 'said' }),
  closedSet(jobs, 'priority', PRIORITIES),
  closedSet(jobs, 'source', ['api', 'messaging', 'conversation', 'offer', 'verification']),
  closedSet(jobs, 'on_quiet_hours', ON_QUIET_HOURS),
  {
    table: jobs,
    check: 'cc_outbound_jobs_lease',
    legal: [{}, LEASE, { ...LEASE, status: 'unknown' }],
    illegal: [
      { lease_id: LEASE.lease_id },
      { lease_expires_at: LEASE.lease_expires_at },
      ...['sent', 'awaiting_verification', 'failed', 'cancelled'].map((status) => ({
        ...LEASE,
        status,
        reason_code: 'said',
      })),
    ],
  },
  {
    table: jobs,
    check: 'cc_outbound_jobs_held',
    legal: [{ status: 'sent' }, ...HELD_REASONS.map((held_reason) => ({ held_reason }))],
    illegal: [
      { held_reason: 'bored' },
      ...JOB_STATUSES.filter((status) => status !== 'queued').map((status) => ({
        status,
        held_reason: 'quiet_hours',
        reason_code: 'said',
      })),
    ],
    words: ['queued', ...HELD_REASONS],
  },
  closedSet(jobs, 'held_before_pause', OWN_HELD_REASONS),
  {
    table: jobs,
    check: 'cc_outbound_jobs_queued_has_time',
    legal: [{ status: 'sent', next_attempt_at: null }, { next_attempt_at: '2026-11-20' }],
    illegal: [{ next_attempt_at: null }],
  },
  {
    table: jobs,
    check: 'cc_outbound_jobs_ended_has_reason',
    legal: [{ status: 'failed', reason_code: 'unreachable' }, { status: 'sent' }],
    illegal: [{ status: 'failed' }, { status: 'cancelled' }],
  },
  {
    table: jobs,
    check: 'cc_outbound_jobs_attempts',
    legal: [{ attempt_count: 2, void_count: 2, max_attempts: 1 }],
    illegal: [
      { attempt_count: -1 },
      { max_attempts: 0 },
      { void_count: -1 },
      { attempt_count: 2, void_count: 3 },
    ],
  },
  {
    table: jobs,
    check: 'cc_outbound_jobs_payload',
    legal: [{ payload_json: '{"text": "Hello"}' }],
    illegal: ['[]', '"Hello"', 'null'].map((payload_json) => ({ payload_json })),
  },

  closedSet('cc_outbound_attempts', 'kind', ['send', 'prompt']),
  closedSet('cc_outbound_attempts', 'status', [
    'sent',
    'delivered',
    'read',
    'failed',
    'no_answer',
    'busy',
    'unknown',
  ]),
  closedSet('cc_threads', 'channel', CHANNELS),
  closedSet('cc_threads', 'status', THREAD_STATUSES),
  closedSet(messages, 'direction', ['inbound', 'outbound']),
  closedSet(messages, 'status', MESSAGE_STATUSES),
  {
    table: messages,
    check: 'cc_messages_media',
    legal: [{ media: '[{"url": "https://example.net/1.jpg"}]' }],
    illegal: ['{}', '"photo"', 'null'].map((media) => ({ media })),
  },
  {
    table: messages,
    check: 'cc_messages_chain',
    legal: [{}, { chain: '[{"step": "keyword"}]' }],
    illegal: ['{}', '"keyword"', 'null'].map((chain) => ({ chain })),
  },
  {
    table: messages,
    check: 'cc_messages_answer',
    legal: [{}, { ...ANSWER, answer: 'help', in_reply_to: MESSAGE.id, expires_at: '2026-11-20' }],
    illegal: [
      { answer: 'help', in_reply_to: MESSAGE.id, expires_at: '2026-11-20' },
      { ...ANSWER, answer: 'help', expires_at: '2026-11-20' },
      { ...ANSWER, answer: 'help', in_reply_to: MESSAGE.id },
    ],
  },
  {
    table: messages,
    check: 'cc_messages_attempts',
    legal: [{ attempt_count: 3 }],
    illegal: [{ attempt_count: -1 }],
  },
  {
    table: messages,
    check: 'cc_messages_wake',
    legal: [{ wake_at: '2026-11-20' }, { ...ANSWER, wake_at: '2026-11-20' }],
    illegal: [
      { status: 'needs_review', wake_at: '2026-11-20' },
      { ...ANSWER, status: 'sent', wake_at: '2026-11-20' },
      { ...ANSWER, status: 'received', wake_at: '2026-11-20' },
    ],
  },
  {
    table: messages,
    check: 'cc_messages_lease',
    legal: [{}, { ...ANSWER, ...LEASE }],
    illegal: [
      LEASE,
      { ...ANSWER, ...LEASE, status: 'sent' },
      { ...ANSWER, lease_id: LEASE.lease_id },
      { ...ANSWER, lease_expires_at: LEASE.lease_expires_at },
    ],
  },
  {
    ...closedSet('cc_verifications', 'status', VERIFICATION_STATUSES),
    legal: VERIFICATION_STATUSES.map((status) => (status === 'verified' ? VERIFIED : { status })),
  },
  {
    table: 'cc_verifications',
    check: 'cc_verifications_code',
    legal: [{ code_mac: 'mac' }],
    illegal: [
      { ...VERIFIED, code_mac: 'mac' },
      { status: 'expired', code_mac: 'mac' },
    ],
  },
  {
    table: 'cc_verifications',
    check: 'cc_verifications_checks',
    legal: [{ checks: 5 }],
    illegal: [{ checks: -1 }],
  },
  {
    table: 'cc_verifications',
    check: 'cc_verifications_verified',
    legal: [VERIFIED, {}],
    illegal: [
      { status: 'verified' },
      { ...VERIFIED, status: 'expired' },
      { ...VERIFIED, verified_until: null },
      { verified_until: '2026-11-20' },
    ],
  },
  closedSet('cc_cases', 'kind', CASE_KINDS),
  closedSet('cc_cases', 'status', CASE_STATUSES),

  closedSet('cc_automation_events', 'status', ['pending', 'sent', 'failed']),
  closedSet('cc_admin_inbox_items', 'severity', SEVERITIES),
  closedSet('cc_admin_inbox_items', 'status', ['open', 'acknowledged', 'resolved', 'dismissed']),
];

const db = await freshDatabase();
after(() => db.close());

test('every CHECK of the schema has its law here', async () => {
  const checks = await db.query<{ name: string }>(`
    select conname as name from pg_constraint
    where contype = 'c' and conrelid::regclass::text like 'cc\\_%' order by conname collate "C"`);
  assert.deepEqual(
    checks.map(({ name }) => name),
    LAWS.map(({ check }) => check).sort(),
  );
});

for (const { table, check, legal, illegal, words } of LAWS) {
  test(`${check} keeps the illegal rows out and lets their legal neighbours in`, async () => {
    const insert = (change: Row) =>
      refusal(db, async (tx) => {
        await insertOwners(tx);
        await insertRow(tx, table, change);
      });
    for (const row of legal) assert.equal(await insert(row), null, JSON.stringify(row));
    for (const row of illegal) assert.equal((await insert(row))?.constraint, check, JSON.stringify(row));
  });

  if (!words) continue;
  test(`${check} knows the words of the code and no other`, async () => {
    const law = await db.one<{ text: string }>(
      'select pg_get_constraintdef(oid) as text from pg_constraint where conname = $1',
      [check],
    );
    const known = [...(law?.text ?? '').matchAll(/'([^']*)'/g)].map(([, word]) => word);
    assert.deepEqual(known.sort(), [...words].sort());
  });
}
