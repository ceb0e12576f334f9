import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Asked, decide, type Facts, TIMEZONE_RECHECK_MS, zonesOf } from './decide.ts';
import { isQuiet } from './quiet-hours.ts';
import { needsStepUp } from './step-up.ts';
import { CHANNELS, LINK_STATUSES, ON_QUIET_HOURS, PURPOSES } from './words.ts';

/** 2026-11-20 12:00 in Asia/Ho_Chi_Minh. */
const NOON = 1_795_150_800_000;
const HOUR = 3_600_000;
const NIGHT = NOON + 10 * HOUR;

const job = (change: Partial<Asked> = {}): Asked => ({
  purpose: 'service_notice',
  channel: 'sms',
  onQuietHours: 'hold',
  expiresAt: null,
  payload: {},
  ...change,
});

const preferences = (
  change: Partial<NonNullable<Facts['preferences']>> = {},
): NonNullable<Facts['preferences']> => ({
  doNotContact: false,
  allowedChannels: ['sms', 'email'],
  timezone: 'Asia/Ho_Chi_Minh',
  quietHours: null,
  ...change,
});

const facts = (change: Partial<Facts> = {}): Facts => ({
  campaign: { status: 'active', allowedChannels: null },
  suppression: null,
  partyNamed: true,
  link: 'bound',
  preferences: preferences(),
  addressOwnerDnc: false,
  consent: 'given',
  frequency: null,
  phoneZones: [],
  tenant: { timezone: null, quietHours: { start: '21:00', end: '08:00' } },
  verified: false,
  ...change,
});

describe('the rules', () => {
  test('let a service notice leave at noon', () => {
    const decision = decide(job(), facts(), NOON);
    assert.equal(decision.kind, 'send');
    assert.deepEqual(decision.reasons, []);
    assert.equal(decision.rules.length, 10);
  });

  const refusals: [string, Partial<Asked>, Partial<Facts>, string][] = [
    ['the job has expired', { expiresAt: NOON }, {}, 'expired'],
    [
      'the campaign is archived',
      {},
      { campaign: { status: 'archived', allowedChannels: null } },
      'campaign_inactive',
    ],
    ['the address was suppressed', {}, { suppression: { reason: 'opted_out', since: 0 } }, 'opted_out'],
    ['the person said no', {}, { preferences: preferences({ doNotContact: true }) }, 'DNC'],
    ['the owner of the address said no', {}, { addressOwnerDnc: true }, 'DNC'],
    [
      'nobody is named and the link proves nothing',
      {},
      { partyNamed: false, link: 'unverified' },
      'unknown_party',
    ],
    ['nobody is named and there is no link', {}, { partyNamed: false, link: null }, 'unknown_party'],
    ['there are no preferences', {}, { preferences: null }, 'missing_consent'],
    ['consent was withdrawn', {}, { consent: 'withdrawn' }, 'missing_consent'],
    ['the person does not allow the channel', { channel: 'voice' }, {}, 'channel_not_allowed'],
    [
      'the campaign does not allow it',
      {},
      { campaign: { status: 'active', allowedChannels: ['email'] } },
      'channel_not_allowed',
    ],
    ['the person heard enough', {}, { frequency: { sent: 3, max: 3, hours: 24 } }, 'frequency_cap'],
  ];
  for (const [why, asked, known, reason] of refusals) {
    test(`skip the job when ${why}`, () => {
      const decision = decide(job(asked), facts(known), NOON);
      assert.equal(decision.kind, 'skip');
      assert.equal(decision.reason, reason);
    });
  }

  test('let a bound or verified link stand for a name', () => {
    for (const link of ['bound', 'verified'] as const) {
      assert.equal(decide(job(), facts({ partyNamed: false, link }), NOON).kind, 'send');
    }
  });

  test('take the first failing rule for the reason and record them all', () => {
    const decision = decide(
      job({ channel: 'voice' }),
      facts({
        preferences: preferences({ doNotContact: true }),
        suppression: { reason: 'complaint', since: 1 },
      }),
      NIGHT,
    );
    assert.equal(decision.reason, 'opted_out');
    assert.deepEqual(decision.reasons, ['opted_out', 'DNC', 'channel_not_allowed', 'quiet_hours']);
  });

  test('let a job through one millisecond before it expires', () => {
    assert.equal(decide(job({ expiresAt: NOON + 1 }), facts(), NOON).kind, 'send');
  });
});

describe('a paused campaign', () => {
  const paused = { campaign: { status: 'paused', allowedChannels: null } } as const;

  test('holds its jobs where they are, for as long as nobody resumes it', () => {
    const decision = decide(job(), facts(paused), NOON);
    assert.deepEqual([decision.kind, decision.reason, decision.until], ['hold', 'campaign_paused', null]);
    const onQuietHours = 'cancel';
    assert.equal(decide(job({ onQuietHours }), facts(paused), NIGHT).reason, 'campaign_paused');
  });

  test('lets an expired job end', () => {
    assert.equal(decide(job({ expiresAt: NOON }), facts(paused), NOON).reason, 'expired');
  });
});

describe('quiet hours', () => {
  test('hold a job to the next opening', () => {
    const decision = decide(job(), facts(), NIGHT);
    assert.equal(decision.kind, 'hold');
    assert.equal(decision.reason, 'quiet_hours');
    assert.equal(decision.until, NOON + 20 * HOUR);
  });

  test('cancel it when the job says so', () => {
    const decision = decide(job({ onQuietHours: 'cancel' }), facts(), NIGHT);
    assert.equal(decision.kind, 'skip');
    assert.equal(decision.nextOpenAt, NOON + 20 * HOUR);
  });

  test('are passed by a service notice with the override, and by nothing else', () => {
    const payload = { service_notice_override: true };
    assert.equal(decide(job({ payload }), facts(), NIGHT).kind, 'send');
    assert.equal(
      decide(job({ payload, purpose: 'collections' }), facts({ verified: true }), NIGHT).kind,
      'hold',
    );
    assert.equal(decide(job({ payload: { service_notice_override: 'true' } }), facts(), NIGHT).kind, 'hold');
  });

  test('are on record as overridden only when it was quiet', () => {
    const asked = job({ payload: { service_notice_override: true } });
    const said = (now: number) =>
      decide(asked, facts(), now).rules.find(({ rule }) => rule === 'quiet_hours')?.result;
    assert.equal(said(NIGHT), 'overridden');
    assert.equal(said(NOON), 'pass');
  });

  test('do not outlive the job: it wakes when it expires', () => {
    assert.equal(decide(job({ expiresAt: NIGHT + HOUR }), facts(), NIGHT).until, NIGHT + HOUR);
  });

  test('use the person’s own window over the tenant’s', () => {
    const own = preferences({ quietHours: { start: '11:00', end: '13:00' } });
    assert.equal(decide(job(), facts({ preferences: own }), NOON).kind, 'hold');
    assert.equal(decide(job(), facts({ preferences: own }), NIGHT).kind, 'send');
  });

  test('ask nobody about zones when there is no window', () => {
    const own = preferences({ timezone: null, quietHours: { start: '00:00', end: '00:00' } });
    assert.equal(decide(job(), facts({ preferences: own }), NIGHT).kind, 'send');
  });

  test('hold a job whose person’s time nobody knows, never assuming UTC', () => {
    const decision = decide(
      job({ onQuietHours: 'cancel' }),
      facts({ preferences: preferences({ timezone: null }) }),
      NOON,
    );
    assert.equal(decision.kind, 'hold');
    assert.equal(decision.reason, 'timezone_unknown');
    assert.equal(decision.until, NOON + TIMEZONE_RECHECK_MS);
  });

  test('take a zone that does not exist for no zone', () => {
    const decision = decide(job(), facts({ preferences: preferences({ timezone: 'Mars/Base' }) }), NOON);
    assert.equal(decision.reason, 'timezone_unknown');
  });

  test('trust the preference, then the phone number, then the tenant', () => {
    const tenant = { timezone: 'Europe/Madrid', quietHours: { start: '21:00', end: '08:00' } };
    const phoneZones = ['America/Boise', 'America/Los_Angeles'];
    const nobody = preferences({ timezone: null });
    assert.equal(zonesOf(facts({ phoneZones, tenant })).from, 'preference');
    assert.deepEqual(zonesOf(facts({ preferences: nobody, phoneZones, tenant })).zones, phoneZones);
    assert.equal(zonesOf(facts({ preferences: nobody, tenant })).from, 'tenant');
    const tollFree = Array.from({ length: 7 }, () => 'America/New_York');
    assert.equal(zonesOf(facts({ preferences: nobody, phoneZones: tollFree, tenant })).from, 'tenant');
  });
});

describe('step-up', () => {
  test('prompts for each sensitive purpose until the code was answered', () => {
    for (const purpose of ['fraud_alert', 'collections', 'kyc_update', 'case_followup'] as const) {
      assert.equal(decide(job({ purpose }), facts(), NOON).kind, 'prompt');
      assert.equal(decide(job({ purpose }), facts({ verified: true }), NOON).kind, 'send');
    }
  });

  test('can be demanded by the payload and not be lifted by it', () => {
    assert.equal(decide(job({ payload: { sensitive: true } }), facts(), NOON).kind, 'prompt');
    assert.equal(
      decide(job({ purpose: 'fraud_alert', payload: { sensitive: false } }), facts(), NOON).kind,
      'prompt',
    );
  });
});

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const rarely = <T, U>(seldom: fc.Arbitrary<T>, mostly: U) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(mostly) }, { weight: 1, arbitrary: seldom });
const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
const quietWindow = fc.record({ start: clock, end: clock });
const zone = fc.constantFrom('Asia/Ho_Chi_Minh', 'America/New_York', 'Europe/London', 'Australia/Lord_Howe');
const channels = fc.uniqueArray(fc.constantFrom(...CHANNELS));
const anyJob: fc.Arbitrary<Asked> = fc.record({
  purpose: fc.constantFrom(...PURPOSES),
  channel: fc.constantFrom(...CHANNELS),
  onQuietHours: fc.constantFrom(...ON_QUIET_HOURS),
  expiresAt: rarely(fc.integer({ min: NOON - 9000 * HOUR, max: NOON + 9000 * HOUR }), null),
  payload: fc.record({
    sensitive: fc.constantFrom(undefined, true, false, 'true', 1),
    service_notice_override: fc.constantFrom(undefined, true, false, 'true', 1),
  }),
});
const anyFacts: fc.Arbitrary<Facts> = fc.record({
  campaign: maybe(
    fc.record({
      status: rarely(fc.constantFrom('paused', 'archived'), 'active' as const),
      allowedChannels: rarely(channels, null),
    }),
  ),
  suppression: rarely(fc.record({ reason: fc.constant('opted_out'), since: fc.nat() }), null),
  partyNamed: fc.boolean(),
  link: maybe(fc.constantFrom(...LINK_STATUSES)),
  preferences: fc.option(
    fc.record({
      doNotContact: rarely(fc.constant(true), false),
      allowedChannels: fc.constant(CHANNELS),
      timezone: maybe(zone),
      quietHours: maybe(quietWindow),
    }),
    { nil: null, freq: 10 },
  ),
  addressOwnerDnc: rarely(fc.constant(true), false),
  consent: rarely(fc.constant('withdrawn'), 'given' as const),
  frequency: rarely(
    fc.record({ sent: fc.nat(5), max: fc.integer({ min: 1, max: 5 }), hours: fc.constant(24) }),
    null,
  ),
  phoneZones: fc.uniqueArray(zone, { maxLength: 4 }),
  tenant: fc.record({ timezone: maybe(zone), quietHours: quietWindow }),
  verified: fc.boolean(),
});
const anyMoment = fc.integer({ min: NOON - 400 * 24 * HOUR, max: NOON + 400 * 24 * HOUR });
const leaves = (kind: string) => kind === 'send' || kind === 'prompt';

/** Each property also counts that the case it speaks of came up: a rule that refuses everything would pass it. */
describe('no input at all', () => {
  test('lets anything leave to a person who must not be contacted or an address that is suppressed', () => {
    let left = 0;
    fc.assert(
      fc.property(anyJob, anyFacts, anyMoment, (asked, known, now) => {
        if (!leaves(decide(asked, known, now).kind)) return;
        left += 1;
        assert.notEqual(known.preferences?.doNotContact, true);
        assert.equal(known.addressOwnerDnc, false);
        assert.equal(known.suppression, null);
      }),
      { numRuns: 3000 },
    );
    assert.ok(left > 100, `only ${left} jobs left`);
  });

  test('lets anything leave in quiet hours, but a service notice with the override', () => {
    let quietSends = 0;
    fc.assert(
      fc.property(anyJob, anyFacts, anyMoment, (asked, known, now) => {
        if (!leaves(decide(asked, known, now).kind)) return;
        const window = known.preferences?.quietHours ?? known.tenant.quietHours;
        if (window.start === window.end) return;
        const { zones } = zonesOf(known);
        if (zones.length > 0 && !isQuiet(now, window, zones)) return;
        quietSends += 1;
        assert.equal(asked.purpose, 'service_notice');
        assert.equal(asked.payload.service_notice_override, true);
      }),
      { numRuns: 6000 },
    );
    assert.ok(quietSends > 0);
  });

  test('lets sensitive content leave unverified', () => {
    let prompts = 0;
    fc.assert(
      fc.property(anyJob, anyFacts, anyMoment, (asked, known, now) => {
        const { kind } = decide(asked, known, now);
        if (kind === 'prompt') prompts += 1;
        if (kind === 'send' && needsStepUp(asked.purpose, asked.payload)) assert.equal(known.verified, true);
      }),
      { numRuns: 3000 },
    );
    assert.ok(prompts > 50);
  });

  test('makes a decision without a reason, or a hold that lies in the past', () => {
    fc.assert(
      fc.property(anyJob, anyFacts, anyMoment, (asked, known, now) => {
        const decision = decide(asked, known, now);
        assert.equal(decision.reason === null, leaves(decision.kind));
        assert.equal(decision.reason, decision.reasons[0] ?? null);
        if (decision.kind !== 'hold') return;
        if (decision.until === null) assert.equal(decision.reason, 'campaign_paused');
        else assert.ok(decision.until > now);
      }),
      { numRuns: 3000 },
    );
  });
});
