import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { someEvent } from '../../test/outbox.ts';
import { SEVERITIES } from '../store/inbox.ts';
import { inboxItemOf } from './inbox-projection.ts';
import { N8N_PREFIX } from './n8n-hook.ts';

const at = 1_760_000_000_000;
const event = (eventType: string, payload: Record<string, unknown> = {}) => ({
  ...someEvent({ eventType, payload }),
  status: 'pending' as const,
  attempts: 1,
  lastError: null,
  createdAt: at,
});

/** The types of the automation center. */
const ALARMS = [
  'fraud_case_created',
  'outbound_failed_max_attempts',
  'otp_verification_stuck',
  'daily_operational_summary_ready',
  'draft_expired',
  'outcome_unknown',
  'provider_paused',
  'webhook_disabled',
  'offer_unfilled',
  'duplicate_risk',
];

test('a job that was given up becomes an error with a link to the job', () => {
  const given = event('outbound_failed_max_attempts', {
    jobId: '0199c0de-1111-7000-8000-000000000001',
    channel: 'sms',
    attempt: 3,
    code: '30006',
  });
  assert.deepEqual(inboxItemOf(given), {
    id: given.id,
    type: 'outbound_failed_max_attempts',
    severity: 'error',
    title: 'An SMS was given up after 3 attempts',
    body: 'The last answer was 30006. Nothing more is tried by itself.',
    linkRef: 'job:0199c0de-1111-7000-8000-000000000001',
    dedupeKey: given.dedupeKey,
    createdAt: at,
  });
});

test('a provider that refuses our settings is an error, one that asked for a pause a warning', () => {
  const paused = { key: 'twilio:sms', channel: 'sms', until: at + 300_000, code: '20003' };
  const refused = inboxItemOf(event('provider_paused', { ...paused, cause: 'config' }));
  assert.equal(refused?.severity, 'error');
  assert.equal(refused?.title, 'twilio:sms refuses our settings');
  assert.equal(refused?.linkRef, 'provider:twilio:sms');
  assert.match(String(refused?.body), /2025-10-09T08:58:20\.000Z.*20003.*Mend/);
  const throttled = inboxItemOf(event('provider_paused', { ...paused, cause: 'throttled' }));
  assert.equal(throttled?.severity, 'warning');
  assert.equal(throttled?.title, 'twilio:sms asked for a pause');
});

test('what no operator has to see makes no item', () => {
  assert.equal(inboxItemOf(event('outbound_job_sent')), null);
  assert.equal(inboxItemOf(event('constructor')), null);
  assert.notEqual(inboxItemOf(event('outcome_unknown')), null);
});

test('every alarm has an item whatever its payload holds, and none of them also goes to n8n', () => {
  for (const eventType of ALARMS) {
    assert.ok(!eventType.startsWith(N8N_PREFIX));
    const fields = [
      'jobId',
      'caseId',
      'channel',
      'attempt',
      'code',
      'key',
      'until',
      'cause',
      'minutes',
      'date',
    ];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...fields), fc.jsonValue()), (payload) => {
        const item = inboxItemOf(event(eventType, payload));
        assert.ok(item && SEVERITIES.includes(item.severity));
        assert.ok(item.title !== '' && !/undefined|null|NaN|\[object/.test(eventText(payload, item.title)));
      }),
      { numRuns: 50 },
    );
  }
});

/** The title without the payload's own words, which may be anything. */
const eventText = (payload: Record<string, unknown>, title: string) =>
  Object.values(payload).reduce<string>(
    (text, value) => (typeof value === 'string' && value ? text.replaceAll(value, '') : text),
    title,
  );
