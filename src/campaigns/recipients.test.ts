import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { campaign, NOON, people, personId } from '../../test/audience-people.ts';
import { type FreshDatabase, freshDatabase } from '../../test/postgres.ts';
import type { ChannelName } from '../policy/words.ts';
import type { Campaign } from '../store/campaigns.ts';
import { type Recipient, recipients } from './recipients.ts';

const defaults = { quietHours: { start: '21:00', end: '08:00' }, timezone: null };

let db: FreshDatabase;
before(async () => {
  db = await freshDatabase();
  const both = (number: number) => ({ phone: `+8491234560${number}`, email: `p${number}@example.net` });
  await people(
    db,
    { addresses: both(1) },
    { addresses: both(2), channels: ['email'] },
    { addresses: both(3), timezone: 'Europe/Madrid' },
    { addresses: both(4), doNotContact: true },
    { addresses: {} },
    { addresses: { email: 'p6@example.net' } },
    { addresses: both(7), channels: [] },
  );
});
after(() => db.close());

async function walked(made: Campaign, { chunk = 100, at = NOON } = {}): Promise<Recipient[]> {
  const all: Recipient[] = [];
  const channels = made.allowedChannels as ChannelName[];
  for await (const some of recipients(db, {
    tenantId: 'default',
    campaign: made,
    channels,
    defaults,
    at,
    chunk,
  }))
    all.push(...some);
  return all;
}

const brief = ({ partyId, chosen }: Recipient) => [
  Number(partyId.slice(-4)),
  chosen?.channel ?? null,
  chosen?.decision.reason ?? chosen?.decision.kind ?? null,
];

describe('the recipients of a campaign', () => {
  test('each get the first channel on which the rules do not refuse, at its address', async () => {
    const all = await walked(await campaign(db));
    assert.deepEqual(all.map(brief), [
      [1, 'sms', 'send'],
      [2, 'email', 'send'],
      [3, 'sms', 'quiet_hours'],
      [4, 'sms', 'DNC'],
      [5, null, null],
      [6, 'email', 'send'],
      [7, 'sms', 'channel_not_allowed'],
    ]);
    assert.deepEqual(
      all.slice(0, 2).map(({ chosen }) => chosen?.address),
      ['+84912345601', 'p2@example.net'],
    );
    assert.equal(all[2]?.chosen?.decision.kind, 'hold');
  });

  test('are the same people whatever the size of a step', async () => {
    const made = await campaign(db);
    const whole = await walked(made);
    for (const chunk of [1, 2, 3, 7, 8]) assert.deepEqual(await walked(made, { chunk }), whole);
  });

  test('are judged as if the campaign were active, with its purpose, channels, cap and expiry', async () => {
    const paused = await campaign(db, { status: 'paused', purpose: 'collections', allowedChannels: ['sms'] });
    const [first] = await walked(paused);
    assert.equal(first?.chosen?.decision.kind, 'prompt');
    const expired = await campaign(db, { status: 'paused', expiresAt: NOON });
    assert.deepEqual((await walked(expired)).map(brief)[0], [1, 'sms', 'expired']);
    const cancelling = await campaign(db, { onQuietHours: 'cancel' });
    assert.equal((await walked(cancelling))[2]?.chosen?.decision.kind, 'skip');
  });

  test('are judged for the moment that was asked about', async () => {
    const inTheEvening = await walked(await campaign(db), { at: NOON + 10 * 3_600_000 });
    assert.deepEqual(brief(inTheEvening[0] as Recipient), [1, 'sms', 'quiet_hours']);
    assert.deepEqual(brief(inTheEvening[2] as Recipient), [3, 'sms', 'send']);
  });

  test('are those of the filter', async () => {
    const one = await campaign(db, { audience: { kind: 'filter', filter: { externalRefPrefix: 'c6' } } });
    assert.deepEqual(
      (await walked(one)).map(({ partyId }) => partyId),
      [personId(6)],
    );
    assert.deepEqual(await walked(await campaign(db, { audience: null })), []);
  });
});
