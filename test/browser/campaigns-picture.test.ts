import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Campaign } from '../../console/src/api/campaigns.ts';
import { type CampaignState, stateOf } from '../../console/src/pages/campaigns/campaign-state.ts';
import { bodyOf, changesOf, draftOf, emptyDraft } from '../../console/src/pages/campaigns/form/draft.ts';
import { faultAt, withoutChanged } from '../../console/src/pages/campaigns/form/faults.ts';
import { histogramScale, timeTicks } from '../../console/src/pages/campaigns/preview/histogram-scale.ts';
import { momentsOf, reachedBy } from '../../console/src/pages/campaigns/preview/reached.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const buckets = (...rows: [leaving: number, waiting?: number, retries?: number][]) =>
  rows.map(([leaving, waiting = 0, retries = 0], index) => ({
    at: new Date(index * 10 * MINUTE).toISOString(),
    leaving,
    waiting,
    retries,
  }));

test('the axis of the picture ends at a round number above all that leaves, repeats and waits', () => {
  const plain = histogramScale(buckets([100], [38, 0, 20]), { bucketMs: 10 * MINUTE, perMinute: null });
  assert.deepEqual(plain, { top: 100, lines: [0, 50, 100], waitingTop: 0, pace: null });
  const waiting = histogramScale(buckets([100, 200], [0, 30]), { bucketMs: 10 * MINUTE, perMinute: null });
  assert.deepEqual([waiting.top, waiting.waitingTop], [200, 200], 'both on one scale');
  const nobody = histogramScale(buckets([0]), { bucketMs: MINUTE, perMinute: null });
  assert.deepEqual([nobody.top, nobody.lines], [1, [0, 1]]);
});

test('many who wait get a scale of their own, so that the bars of a slow pace are not pressed flat', () => {
  const slow = histogramScale(buckets([200, 50_000], [200, 40_000]), {
    bucketMs: 10 * MINUTE,
    perMinute: 20,
  });
  assert.deepEqual([slow.top, slow.waitingTop, slow.pace], [200, 50_000, 200]);
});

test('a pace far above what leaves draws no line', () => {
  const scale = { bucketMs: 10 * MINUTE, perMinute: 1_200 };
  assert.equal(histogramScale(buckets([100]), scale).pace, null);
  assert.equal(histogramScale(buckets([9_000]), scale).pace, 12_000, 'one that may bound it does');
});

test('time is written at round hours of the operator’s clock, also when the clocks change', () => {
  const madrid = (at: number) => (at < Date.parse('2026-10-25T01:00:00Z') ? 2 : 1) * HOUR;
  const from = Date.parse('2026-10-24T19:20:00Z');
  const ticks = timeTicks(from, from + 12 * HOUR, madrid);
  const clock = (at: number) => new Date(at + madrid(at)).toISOString().slice(11, 16);
  assert.deepEqual(
    ticks.map(({ at }) => clock(at)),
    ['22:00', '00:00', '02:00', '04:00', '06:00', '08:00'],
  );
  assert.deepEqual(
    ticks.map(({ isMidnight }) => isMidnight),
    [false, true, false, false, false, false],
  );
  assert.ok(ticks.every(({ share }) => share >= 0 && share < 1));
  assert.ok(timeTicks(0, 60 * 24 * HOUR, () => 0).length <= 10);
});

const held = (reason: string, count: number, earliest: string) => ({
  decision: 'hold' as const,
  reason,
  count,
  until: { earliest, latest: earliest },
  latestZone: null,
  examples: [],
});

test('reached are those to whom something leaves; where nobody knows the time, nobody can say so', () => {
  const counts = { send: 3, prompt: 2, hold: 15, skip: 4, unreachable: 1, incomplete: 1 };
  const opens = '2026-11-25T07:00:00Z';
  const reasons = [held('quiet_hours', 10, opens), held('timezone_unknown', 5, '2026-11-24T22:00:00Z')];
  assert.equal(reachedBy({ counts, reasons }), 15);
  const at = '2026-11-24T21:00:00Z';
  const begins = momentsOf({ at, counts, reasons, lastLeavesAt: '2026-11-25T09:00:00Z' });
  assert.deepEqual(begins, { first: Date.parse(at), last: Date.parse('2026-11-25T09:00:00Z') });
  const allWait = { ...counts, send: 0, prompt: 0 };
  const waits = momentsOf({ at, counts: allWait, reasons, lastLeavesAt: null });
  assert.deepEqual(waits, { first: Date.parse(opens), last: Date.parse(opens) });
});

const campaign = (changes: Partial<Campaign> = {}): Campaign => ({
  id: '01a20e4b-e2a5-7000-b212-8226c63aef97',
  name: 'November instalment',
  purpose: 'collections',
  allowedChannels: ['whatsapp', 'sms'],
  status: 'active',
  onQuietHours: null,
  onUnknown: 'ask',
  frequencyCap: { max: 3, hours: 24 },
  priority: 'MEDIUM',
  templateKey: 'instalment',
  content: null,
  variables: { amount: 480 },
  audience: {
    kind: 'filter',
    filter: {
      tags: ['gold'],
      createdFrom: '2026-11-01T00:00:00.000Z',
      createdTo: '2026-11-03T00:00:00.000Z',
    },
  },
  startsAt: '2026-11-24T09:30:00.000Z',
  expiresAt: null,
  perMinute: 1_200,
  pausedAt: null,
  launch: null,
  progress: {
    queued: 0,
    held: 0,
    awaiting_verification: 0,
    sent: 0,
    unknown: 0,
    failed: 0,
    cancelled: 0,
    total: 0,
  },
  createdBy: 'admin',
  createdAt: '2026-11-20T09:30:00.000Z',
  updatedAt: '2026-11-20T09:30:00.000Z',
  ...changes,
});

test('a campaign that is opened and saved as it is sends nothing, and a change sends only itself', () => {
  const base = draftOf(campaign());
  assert.deepEqual(changesOf(base, base), {});
  assert.deepEqual(changesOf(base, { ...base, perMinute: '' }), { perMinute: null });
  assert.deepEqual(changesOf(base, { ...base, startsAt: '' }), { startsAt: null });
  assert.deepEqual(changesOf(base, { ...base, capMax: '', capHours: '' }), { frequencyCap: null });
  const everybody = { ...base, filter: emptyDraft().filter };
  assert.deepEqual(changesOf(base, everybody), { audience: { filter: {} } });
});

test('what the fields hold is what the server had: instants, days and counts come back as they were', () => {
  const body = bodyOf(draftOf(campaign()));
  assert.equal(body.startsAt, '2026-11-24T09:30:00.000Z');
  assert.deepEqual(body.frequencyCap, { max: 3, hours: 24 });
  assert.deepEqual(body.allowedChannels, ['whatsapp', 'sms']);
  assert.deepEqual(body.variables, { amount: '480' });
  assert.equal(bodyOf({ ...emptyDraft(), channels: [] }).allowedChannels, null);
  assert.equal(bodyOf({ ...emptyDraft(), perMinute: 'lots' }).perMinute, 'lots', 'the server says why not');
});

test('an uploaded list is not sent with the settings, and its words are not lost by a text that is hidden', () => {
  const list = { kind: 'list' as const, file: 'due.csv', people: 3, variables: ['amount'] };
  assert.equal(bodyOf(draftOf(campaign({ audience: list }))).audience, undefined);
  const draft = { ...emptyDraft(), channels: ['sms' as const], text: 'Hello', subject: 'For email alone' };
  assert.deepEqual(bodyOf(draft).content, { text: 'Hello' });
  assert.deepEqual(bodyOf({ ...draft, channels: ['email'] }).content, {
    text: 'Hello',
    subject: 'For email alone',
  });
});

test('a field’s fault is gone when it is changed, and the others stay', () => {
  const fault = (path: string) => ({ path, message: `mend ${path}`, code: 'too_small' });
  const errors = [fault('content.text'), fault('perMinute'), fault('frequencyCap.max')];
  const left = withoutChanged(errors, { perMinute: '3' }).map(({ path }) => path);
  assert.deepEqual(left, ['content.text', 'frequencyCap.max']);
  assert.deepEqual(
    withoutChanged(errors, { capHours: '3' }).map(({ path }) => path),
    ['content.text', 'perMinute'],
  );
  const said = { t: (() => '') as never, language: 'en' as const };
  assert.equal(faultAt(errors, 'frequencyCap', said), 'mend frequencyCap.max');
  assert.equal(faultAt(errors, 'frequency', said), undefined);
});

test('where a campaign stands follows from its launch and from what waits', () => {
  const now = Date.parse('2026-11-24T12:00:00Z');
  const none = campaign().progress;
  const launch = {
    status: 'done' as const,
    at: '2026-11-24T08:00:00Z',
    by: 'admin',
    finishedAt: '2026-11-24T08:00:09Z',
    people: 9,
    jobs: 9,
    unreachable: 0,
  };
  const cases: [Partial<Campaign>, CampaignState][] = [
    [{}, 'draft'],
    [{ progress: { ...none, sent: 1, total: 1 } }, 'single'],
    [{ launch: { ...launch, status: 'running' } }, 'launching'],
    [{ launch, progress: { ...none, held: 9, total: 9 } }, 'running'],
    [{ launch, progress: { ...none, queued: 9, total: 9 }, startsAt: '2026-11-24T15:00:00Z' }, 'planned'],
    [
      { launch, progress: { ...none, queued: 8, sent: 1, total: 9 }, startsAt: '2026-11-24T15:00:00Z' },
      'running',
    ],
    [{ launch, progress: { ...none, sent: 8, awaiting_verification: 1, total: 9 } }, 'done'],
    [{ launch, status: 'paused', progress: { ...none, held: 9, total: 9 } }, 'paused'],
    [{ status: 'archived' }, 'archived'],
  ];
  for (const [changes, state] of cases) assert.equal(stateOf(campaign(changes), now), state);
});
