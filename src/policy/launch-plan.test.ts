import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Asked, decide, type Facts, TIMEZONE_RECHECK_MS } from './decide.ts';
import { newPace } from './launch-pace.ts';
import { planLaunch } from './launch-plan.ts';

/** 2026-11-20 12:00 in Asia/Ho_Chi_Minh. */
const NOON = 1_795_150_800_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Wish = {
  zone?: string | null;
  onQuietHours?: Asked['onQuietHours'];
  purpose?: Asked['purpose'];
  expiresAt?: number | null;
  doNotContact?: boolean;
};

const recipient = ({
  zone = 'Asia/Ho_Chi_Minh',
  onQuietHours = 'hold',
  purpose = 'service_notice',
  expiresAt = null,
  doNotContact = false,
}: Wish = {}): { asked: Asked; facts: Facts } => ({
  asked: { purpose, channel: 'sms', onQuietHours, expiresAt, payload: {} },
  facts: {
    campaign: { status: 'active', allowedChannels: null },
    suppression: null,
    partyNamed: true,
    link: 'bound',
    preferences: { doNotContact, allowedChannels: ['sms'], timezone: zone, quietHours: null },
    addressOwnerDnc: false,
    consent: 'given',
    frequency: null,
    phoneZones: [],
    tenant: { timezone: null, quietHours: { start: '21:00', end: '08:00' } },
    verified: false,
  },
});

const plan = (start: number, perMinute: number | null, wishes: readonly Wish[]) =>
  planLaunch(newPace(start, perMinute), wishes.map(recipient)).planned;

const brief = ({ at, held, end }: ReturnType<typeof plan>[number], start: number) => ({
  minutes: (at - start) / MINUTE,
  held: held?.reason ?? null,
  end: end.reason ?? end.kind,
});

describe('the plan of a launch', () => {
  test('lets leave at once who may be contacted now', () => {
    const planned = plan(NOON, null, [{}, { purpose: 'fraud_alert' }]);
    assert.deepEqual(
      planned.map((each) => brief(each, NOON)),
      [
        { minutes: 0, held: null, end: 'send' },
        { minutes: 0, held: null, end: 'prompt' },
      ],
    );
  });

  test('holds everybody to their own opening', () => {
    const night = NOON + 10 * HOUR;
    const [here, madrid] = plan(night, null, [{}, { zone: 'Europe/Madrid' }]);
    assert.deepEqual(brief(here as never, night), { minutes: 600, held: 'quiet_hours', end: 'send' });
    assert.deepEqual(brief(madrid as never, night), { minutes: 0, held: null, end: 'send' });
  });

  test('refuses at the start whom the rules refuse, and gives their slot to the next', () => {
    const planned = plan(NOON, 1, [{ doNotContact: true }, {}, {}]);
    assert.deepEqual(
      planned.map((each) => brief(each, NOON)),
      [
        { minutes: 0, held: null, end: 'DNC' },
        { minutes: 0, held: null, end: 'send' },
        { minutes: 1, held: null, end: 'send' },
      ],
    );
  });

  test('moves a slot that falls into quiet hours to the opening, or refuses it where quiet hours cancel', () => {
    const evening = NOON + 8 * HOUR + 59 * MINUTE;
    for (const [onQuietHours, minutes, held, end] of [
      ['hold', 11 * 60 + 1, 'quiet_hours', 'send'],
      ['cancel', 1, null, 'quiet_hours'],
    ] as const) {
      const [first, second] = plan(evening, 1, [{ onQuietHours }, { onQuietHours }]);
      assert.deepEqual(brief(first as never, evening), { minutes: 0, held: null, end: 'send' });
      assert.deepEqual(brief(second as never, evening), { minutes, held, end });
      assert.equal(second?.first.kind, 'send');
    }
  });

  test('tells who will have expired before they may leave, at the moment of expiry', () => {
    const night = NOON + 10 * HOUR;
    const [held] = plan(night, null, [{ expiresAt: night + HOUR }]);
    assert.deepEqual(brief(held as never, night), { minutes: 60, held: 'quiet_hours', end: 'expired' });
    const [, , paced] = plan(NOON, 1, [{}, {}, { expiresAt: NOON + 90_000 }]);
    assert.deepEqual(brief(paced as never, NOON), { minutes: 1.5, held: null, end: 'expired' });
  });

  test('does not say when somebody without a zone leaves', () => {
    const [unknown, known] = plan(NOON, 1, [{ zone: null }, {}]);
    assert.deepEqual(brief(unknown as never, NOON), {
      minutes: TIMEZONE_RECHECK_MS / MINUTE,
      held: 'timezone_unknown',
      end: 'timezone_unknown',
    });
    assert.equal(known?.at, NOON);
  });
});

const wishes = fc.array(
  fc.record({
    zone: fc.constantFrom('Asia/Ho_Chi_Minh', 'Europe/Madrid', 'America/New_York', null),
    onQuietHours: fc.constantFrom('hold' as const, 'cancel' as const),
    purpose: fc.constantFrom('service_notice' as const, 'collections' as const),
    expiresAt: fc.option(fc.integer({ min: 0, max: 24 }).map((hours) => NOON + hours * HOUR)),
    doNotContact: fc.boolean(),
  }),
  { maxLength: 40 },
);
const starts = fc.integer({ min: 0, max: 48 }).map((half) => NOON + half * 30 * MINUTE);

test('whoever leaves may leave at that minute, before expiry, and never more a minute than the pace', () => {
  fc.assert(
    fc.property(starts, wishes, fc.integer({ min: 1, max: 4 }), (start, wanted, perMinute) => {
      const recipients = wanted.map(recipient);
      const { planned } = planLaunch(newPace(start, perMinute), recipients);
      const minutes = new Map<number, number>();
      for (const [index, { at, first, end, held }] of planned.entries()) {
        const { asked, facts } = recipients[index] as (typeof recipients)[number];
        assert.ok(at >= start);
        assert.deepEqual(first, decide(asked, facts, start));
        if (first.kind === 'hold') assert.notEqual(held, null);
        if (end.kind === 'hold') assert.equal(end.reason, 'timezone_unknown');
        if (end.kind !== 'send' && end.kind !== 'prompt') continue;
        assert.equal(decide(asked, facts, at).kind, end.kind);
        const minute = Math.floor((at - start) / MINUTE);
        minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
      }
      for (const count of minutes.values()) assert.ok(count <= perMinute);
    }),
  );
});

test('a launch that goes on from its last chunk plans what one that was never stopped plans', () => {
  fc.assert(
    fc.property(starts, wishes, wishes, fc.integer({ min: 1, max: 4 }), (start, one, two, perMinute) => {
      const whole = planLaunch(newPace(start, perMinute), [...one, ...two].map(recipient));
      const first = planLaunch(newPace(start, perMinute), one.map(recipient));
      const second = planLaunch(JSON.parse(JSON.stringify(first.pace)), two.map(recipient));
      assert.deepEqual([...first.planned, ...second.planned], whole.planned);
    }),
  );
});

test('a launch cannot be planned by facts that show the campaign as paused', () => {
  const { asked, facts } = recipient();
  const paused = { ...facts, campaign: { status: 'paused', allowedChannels: null } } as const;
  assert.throws(
    () => planLaunch(newPace(NOON, null), [{ asked, facts: paused }]),
    /as if its campaign were active/,
  );
});
