import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { campaign, clock, NOON, newId, people, personId } from '../../test/audience-people.ts';
import { type FreshDatabase, freshDatabase } from '../../test/postgres.ts';
import type { ChannelName } from '../policy/words.ts';
import { publishTemplate } from '../store/templates.ts';
import { previewCampaign } from './preview.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const preview = async (
  db: FreshDatabase,
  change: Parameters<typeof campaign>[1] = {},
  { at = NOON, delivered = ['sms', 'email'] }: { at?: number; delivered?: ChannelName[] } = {},
) =>
  previewCampaign(
    {
      db,
      clock: { ...clock, now: () => at },
      tenantId: 'default',
      defaults: { quietHours: { start: '21:00', end: '08:00' }, timezone: null },
      delivered: new Map(delivered.map((channel) => [channel, channel])),
    },
    await campaign(db, change),
  );

const brief = ({ reasons }: Awaited<ReturnType<typeof preview>>) =>
  reasons.map(({ decision, reason, count }) => `${decision} ${reason} ${count}`).sort();

describe('a preview', () => {
  test('counts everybody once, by what happens to them first and why', async () => {
    await using db = await freshDatabase();
    await people(
      db,
      {},
      { doNotContact: true },
      { timezone: 'Europe/Madrid' },
      { channels: [] },
      { unknown: true },
      { addresses: { zalo: '123456789' } },
      { timezone: null, addresses: { email: 'somebody@example.net' } },
    );
    const seen = await preview(db);
    assert.deepEqual(seen.counts, { send: 1, prompt: 0, hold: 2, skip: 3, unreachable: 1, incomplete: 0 });
    assert.deepEqual([seen.people, seen.willLaunch], [7, 6]);
    assert.deepEqual(brief(seen), [
      'hold quiet_hours 1',
      'hold timezone_unknown 1',
      'skip DNC 1',
      'skip channel_not_allowed 1',
      'skip missing_consent 1',
      'unreachable no_address 1',
    ]);
    assert.deepEqual(
      seen.channels.map(({ channel, count }) => [channel, count]),
      [
        ['sms', 5],
        ['email', 1],
      ],
    );
    const jobs = await db.one<{ count: number }>('select count(*) as count from cc_outbound_jobs');
    const audits = await db.one<{ count: number }>(
      `select count(*) as count from cc_audit_logs where event_type <> 'campaign_created'`,
    );
    assert.deepEqual([jobs?.count, audits?.count], [0, 0], 'and it writes nothing');
  });

  test('says of the held when they open, and shows masked examples of each reason', async () => {
    await using db = await freshDatabase();
    await people(
      db,
      { timezone: 'Europe/Madrid' },
      { timezone: 'America/New_York' },
      ...Array.from({ length: 6 }, () => ({ doNotContact: true })),
    );
    const { reasons, lastLeavesAt, histogram } = await preview(db);
    const held = reasons.find(({ reason }) => reason === 'quiet_hours');
    assert.deepEqual(held?.until, { earliest: NOON + 2 * HOUR, latest: NOON + 8 * HOUR });
    assert.equal(held?.latestZone, 'America/New_York');
    assert.equal(lastLeavesAt, NOON + 8 * HOUR);
    assert.equal(
      histogram.buckets.reduce((sum, { leaving }) => sum + leaving, 0),
      2,
    );
    assert.equal(histogram.buckets[0]?.waiting, 2);
    assert.deepEqual(held?.examples[0], {
      partyId: personId(1),
      name: 'Person 1',
      externalRef: 'c1',
      channel: 'sms',
      address: '+84 ••• ••• 671',
      zone: 'Europe/Madrid',
      localTime: '06:00',
      until: NOON + 2 * HOUR,
    });
    assert.equal(reasons.find(({ reason }) => reason === 'DNC')?.examples.length, 5);
  });

  test('begins where the campaign begins, and tells who will have expired', async () => {
    await using db = await freshDatabase();
    await people(db, {}, { timezone: 'Europe/Madrid' });
    const startsAt = NOON + 10 * HOUR;
    const seen = await preview(db, { startsAt, expiresAt: startsAt + 3 * HOUR });
    assert.equal(seen.at, startsAt);
    assert.equal(seen.computedAt, NOON);
    assert.deepEqual(brief(seen), ['skip expired 1']);
    assert.deepEqual([seen.counts.send, seen.counts.skip], [1, 1]);
  });

  test('spreads what leaves over the minutes of the pace', async () => {
    await using db = await freshDatabase();
    await people(db, {}, {}, {}, {}, {});
    const seen = await preview(db, { perMinute: 2 });
    assert.deepEqual(
      seen.histogram.buckets.slice(0, 4).map(({ leaving }) => leaving),
      [2, 2, 1, 0],
    );
    assert.equal(seen.lastLeavesAt, NOON + 2 * MINUTE);
  });

  test('shows the words in different languages, what a prompt says before them, and how many SMS they are', async () => {
    await using db = await freshDatabase();
    await people(db, {}, { language: 'vi' }, { language: 'en' }, { language: 'vi', doNotContact: true });
    for (const [language, body] of [
      ['en', 'Dear {{name}}, {{amount}} is due.'],
      ['vi', `Kính gửi {{name}}, {{amount}} đến hạn. ${'ă'.repeat(60)}`],
    ] as const) {
      await db.transaction((tx) =>
        publishTemplate(tx, {
          tenantId: 'default',
          id: newId(),
          key: 'due',
          language,
          channel: null,
          subject: null,
          body,
          html: null,
          createdBy: 'test',
          createdAt: NOON,
        }),
      );
    }
    const change = { templateKey: 'due', content: null, variables: { amount: '480 USD' } };
    const notice = await preview(db, change);
    assert.deepEqual(
      notice.texts.map(({ language, channel, text, promptText }) => [
        language,
        channel,
        text.slice(0, 20),
        promptText,
      ]),
      [
        ['en', 'sms', 'Dear Person 1, 480 U', null],
        ['vi', 'sms', 'Kính gửi Person 2, 4', null],
      ],
    );
    assert.equal(notice.segmentsTotal, 1 + 2 + 1);
    const prompted = await preview(db, { ...change, purpose: 'collections' });
    assert.equal(prompted.counts.prompt, 3);
    assert.match(prompted.texts[0]?.promptText ?? '', /Reply VERIFY/);
    assert.equal(prompted.segmentsTotal, 1 + 1 + 1, 'only the prompts leave at once');
  });

  test('tells whose text has a hole: they get no job', async () => {
    await using db = await freshDatabase();
    await people(db, {}, {});
    const seen = await preview(db, { content: { text: 'Dear {{name}}, {{amount}} by {{day}}' } });
    assert.deepEqual([seen.counts.incomplete, seen.willLaunch], [2, 0]);
    assert.deepEqual(seen.missingVariables, [
      { name: 'amount', people: 2 },
      { name: 'day', people: 2 },
    ]);
    assert.deepEqual(brief(seen), ['incomplete missing_variable 2']);
    assert.deepEqual(seen.texts[0]?.missing, ['amount', 'day']);
  });

  test('expects repeats as often as lately, waits for a paused provider, and names channels that nobody delivers', async () => {
    await using db = await freshDatabase();
    await people(db, {}, {}, { channels: ['email'], addresses: { email: 'a@example.net' } });
    await db.script(`
      insert into cc_rate_limits (key, closed_until) values ('sms', to_timestamp(${(NOON + 30 * MINUTE) / 1000}));
      insert into cc_outbound_attempts (job_id, attempt_no, channel, provider, status, at)
      select ('00000000-0000-7000-8000-00000000000' || j)::uuid, no, 'sms', 'p', 'failed', to_timestamp(${NOON / 1000})
      from (values (1, 1), (1, 2), (2, 1), (2, 2)) as a(j, no)`);
    const seen = await preview(db, {}, { delivered: ['sms'] });
    assert.deepEqual(seen.retryShare, { sms: 0.5 });
    const { buckets } = seen.histogram;
    const total = (what: 'leaving' | 'retries') => buckets.reduce((sum, bucket) => sum + bucket[what], 0);
    assert.deepEqual([total('leaving'), total('retries')], [2, 2]);
    assert.equal(seen.lastLeavesAt, NOON + 30 * MINUTE);
    assert.deepEqual(seen.channels, [
      { channel: 'sms', count: 2, isDelivered: true },
      { channel: 'email', count: 1, isDelivered: false },
    ]);
  });

  test('of an audience of nobody is empty', async () => {
    await using db = await freshDatabase();
    await people(db, {});
    const seen = await preview(db, { audience: { kind: 'filter', filter: { tags: ['nobody'] } } });
    assert.deepEqual([seen.people, seen.willLaunch, seen.reasons, seen.texts], [0, 0, [], []]);
    assert.equal(seen.histogram.buckets.length, 24);
  });
});
