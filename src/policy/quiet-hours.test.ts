import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { instant } from '../clock.ts';
import { isQuiet, nextOpen } from './quiet-hours.ts';

type Vector = {
  id: string;
  timezone?: string;
  timezones?: string[];
  quiet_start: string;
  quiet_end: string;
  now_utc: string;
  purpose: string;
  override: boolean;
  expect: 'quiet' | 'open';
  next_open_utc?: string | null;
  note: string;
};
const file = JSON.parse(
  readFileSync(new URL('../../test/data/quiet-hours.json', import.meta.url), 'utf8'),
) as {
  vectors: Vector[];
  multi_zone_vectors: Vector[];
};
const utc = (text: string): number => instant(text) ?? Number.NaN;
const MINUTE = 60_000;
const DAY = 86_400_000;
const night = { start: '21:00', end: '08:00' };

test('the vector file has its 75 single-zone and 8 multi-zone cases', () => {
  assert.deepEqual([file.vectors.length, file.multi_zone_vectors.length], [75, 8]);
});

for (const vector of [...file.vectors, ...file.multi_zone_vectors]) {
  test(`vector ${vector.id}: ${vector.note}`, () => {
    const window = { start: vector.quiet_start, end: vector.quiet_end };
    const zones = vector.timezones ?? [vector.timezone ?? ''];
    const at = utc(vector.now_utc);
    // The one override is decided by the caller; below it, the wall clock says quiet.
    const overridden = vector.override && vector.purpose === 'service_notice';
    const quiet = overridden || vector.expect === 'quiet';
    assert.equal(isQuiet(at, window, zones), quiet);
    if (overridden) return;
    const next = vector.next_open_utc;
    assert.equal(nextOpen(at, window, zones), !quiet ? at : next ? utc(next) : null);
  });
}

const OPENINGS: [
  title: string,
  at: string,
  start: string,
  end: string,
  zones: string[],
  opens: string | null,
][] = [
  [
    'an edge in a gap at midnight opens when the gap ends',
    '2026-09-06T03:59:59.999Z',
    '22:00',
    '00:30',
    ['America/Santiago'],
    '2026-09-06T04:00:00Z',
  ],
  [
    'a missing day has no opening of its own',
    '2011-12-30T09:00:00Z',
    '21:00',
    '08:00',
    ['Pacific/Apia'],
    '2011-12-30T18:00:00Z',
  ],
  [
    'a two-hour shift opens when the gap ends',
    '2026-03-29T00:30:00Z',
    '22:00',
    '02:30',
    ['Antarctica/Troll'],
    '2026-03-29T01:00:00Z',
  ],
  [
    'winter as the exception is read like any other (Dublin)',
    '2026-10-25T00:45:00Z',
    '22:00',
    '01:50',
    ['Europe/Dublin'],
    '2026-10-25T00:50:00Z',
  ],
  [
    'clocks that go back for Ramadan are followed (Casablanca)',
    '2026-02-15T22:30:00Z',
    '22:00',
    '08:00',
    ['Africa/Casablanca'],
    '2026-02-16T08:00:00Z',
  ],
  [
    'offsets with seconds are exact',
    '1883-11-18T13:00:00Z',
    '21:00',
    '08:30',
    ['America/New_York'],
    '1883-11-18T13:26:02Z',
  ],
  [
    'zones that never agree have no opening',
    '2026-06-15T00:00:00Z',
    '12:00',
    '08:00',
    ['America/New_York', 'Asia/Tokyo'],
    null,
  ],
  [
    'one open minute a day suffices',
    '2026-05-20T17:01:00Z',
    '00:01',
    '00:00',
    ['Asia/Ho_Chi_Minh'],
    '2026-05-21T17:00:00Z',
  ],
  [
    'one open minute at the end of a day suffices',
    '2026-05-20T17:00:00Z',
    '00:00',
    '23:59',
    ['Asia/Ho_Chi_Minh'],
    '2026-05-21T16:59:00Z',
  ],
  [
    'zones that agree only after one of them changes its clocks wait for that',
    '2026-03-01T00:00:00Z',
    '09:00',
    '08:00',
    ['America/New_York', 'America/Panama'],
    '2026-03-01T13:00:00Z',
  ],
  [
    'zones whose changed clocks part them wait for the agreement to return',
    '2026-10-25T00:00:00Z',
    '09:00',
    '08:00',
    ['America/New_York', 'America/Panama'],
    '2026-11-01T13:00:00Z',
  ],
  [
    'an agreement that is more than 14 days away is none',
    '2026-10-15T00:00:00Z',
    '09:00',
    '08:00',
    ['America/New_York', 'America/Panama'],
    null,
  ],
];
for (const [title, at, start, end, zones, opens] of OPENINGS) {
  test(title, () => {
    assert.equal(isQuiet(utc(at), { start, end }, zones), true);
    assert.equal(nextOpen(utc(at), { start, end }, zones), opens === null ? null : utc(opens));
  });
}

test('an open instant is its own next opening, to the millisecond', () => {
  const eight = utc('2026-05-21T01:00:00Z');
  assert.equal(nextOpen(eight, night, ['Asia/Ho_Chi_Minh']), eight);
  assert.equal(nextOpen(eight - 1, night, ['Asia/Ho_Chi_Minh']), eight);
  assert.equal(nextOpen(eight + 0.5, night, ['Asia/Ho_Chi_Minh']), eight + 0.5);
});

test('seconds of an edge count', () => {
  const window = { start: '21:00:30', end: '08:00:15' };
  assert.equal(isQuiet(utc('2026-05-20T21:00:29.999Z'), window, ['UTC']), false);
  assert.equal(nextOpen(utc('2026-05-20T21:00:30Z'), window, ['UTC']), utc('2026-05-21T08:00:15Z'));
});

test('no zone at all is an error of the caller, and never UTC', () => {
  for (const ask of [isQuiet, nextOpen]) {
    assert.throws(() => ask(0, night, []), { name: 'RangeError', message: /at least one time zone.*\./ });
  }
});

test('an unknown zone is reported even where another zone has already decided', () => {
  const never = { start: '12:00', end: '08:00' };
  for (const ask of [isQuiet, nextOpen]) {
    assert.throws(() => ask(utc('2026-01-01T00:00:00Z'), night, ['UTC', 'Mars/Base']), RangeError);
    assert.throws(() => ask(0, { start: '08:00', end: '08:00' }, ['+07:00']), RangeError);
    assert.throws(() => ask(0, never, ['America/New_York', 'Asia/Tokyo', 'Mars/Base']), RangeError);
  }
});

test('a malformed edge is named with the way to write it', () => {
  for (const text of [
    '24:00',
    '9:00',
    '21',
    '21:60',
    '21:00:60',
    '',
    ' 21:00',
    '21:00\n',
    '２１:00',
    '21:00+07',
  ]) {
    assert.throws(() => isQuiet(0, { start: text, end: '08:00' }, ['UTC']), {
      name: 'RangeError',
      message: /start.*HH:MM/,
    });
    assert.throws(() => nextOpen(0, { start: '21:00', end: text }, ['UTC']), {
      name: 'RangeError',
      message: /end.*HH:MM/,
    });
  }
});

test('the first and the last instants of time have an answer', () => {
  const zones = ['America/New_York', 'Europe/London'];
  for (const at of [-8.64e15, 8.64e15]) assert.equal(typeof isQuiet(at, night, zones), 'boolean');
  assert.equal(nextOpen(8.64e15, { start: '00:00', end: '23:59' }, ['UTC']), null);
  assert.equal(nextOpen(-8.64e15, { start: '00:00', end: '08:00' }, ['UTC']), -8.64e15 + 8 * 60 * MINUTE);
});

// The law once more, without any cleverness: what a formatter shows, compared as text.
const shown = new Map<string, Intl.DateTimeFormat>();
function looksQuiet(at: number, { start, end }: { start: string; end: string }, zones: string[]): boolean {
  return zones.some((zone) => {
    const format =
      shown.get(zone) ??
      new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', timeStyle: 'medium' });
    shown.set(zone, format);
    const time = format.format(at);
    const [from, to] = [`${start}:00`, `${end}:00`];
    return from <= to ? from <= time && time < to : time >= from || time < to;
  });
}

const zone = fc.constantFrom(
  ...['America/New_York', 'Australia/Lord_Howe', 'America/Santiago', 'Africa/Casablanca', 'Antarctica/Troll'],
  ...[
    'Europe/Dublin',
    'Pacific/Apia',
    'Pacific/Chatham',
    'Asia/Kathmandu',
    'America/St_Johns',
    'Africa/Cairo',
  ],
  ...['America/Sao_Paulo', 'Asia/Gaza', 'Pacific/Kiritimati', 'Asia/Tehran', 'America/Caracas', 'UTC'],
);
const HISTORY = [utc('1990-01-01T00:00:00Z'), utc('2040-01-01T00:00:00Z')] as const;
/** A random instant, or one within hours of a change of clocks in the zone. */
const moment = (name: string): fc.Arbitrary<number> => {
  const anyTime = fc.integer({ min: HISTORY[0], max: HISTORY[1] });
  const nearChange = fc.record({
    around: anyTime,
    beside: fc.integer({ min: -30 * 60, max: 4 * 60 }),
    ms: fc.constantFrom(-1, 0, 1, 500),
  });
  return fc.oneof(
    anyTime,
    nearChange.map(({ around, beside, ms }) => changeAfter(around, name) + beside * MINUTE + ms),
  );
};
/** By days and then minutes, with a formatter: independent of the code under test. */
function changeAfter(at: number, name: string): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  const offset = (instant: number) => format.format(instant).split(', ')[1];
  const start = Math.floor(at / MINUTE) * MINUTE;
  for (let day = start; day < start + 200 * DAY; day += DAY) {
    if (offset(day) === offset(day + DAY)) continue;
    let minute = day;
    while (offset(minute) === offset(day)) minute += MINUTE;
    return minute;
  }
  return at;
}
const clock = fc.integer({ min: 0, max: 1439 }).map((m) => `${two(Math.floor(m / 60))}:${two(m % 60)}`);
const two = (value: number) => String(value).padStart(2, '0');
const window = fc.record({ start: clock, end: clock });

test('the next opening is open, the millisecond before it is not, and nothing between is', () => {
  const story = zone.chain((name) =>
    fc.record({ at: moment(name), window, zones: fc.constant<string[]>([name]) }),
  );
  fc.assert(
    fc.property(story, ({ at, window, zones }) => {
      assert.equal(isQuiet(at, window, zones), looksQuiet(at, window, zones));
      const opening = nextOpen(at, window, zones);
      assert.ok(opening !== null, 'one zone opens every day');
      assert.equal(looksQuiet(opening, window, zones), false);
      if (opening > at) assert.equal(looksQuiet(opening - 1, window, zones), true);
      for (let between = at; between < opening; between += MINUTE) {
        assert.equal(looksQuiet(between, window, zones), true, String(between));
      }
    }),
    { numRuns: 250 },
  );
});

test('several zones open together, at the first minute that a plain scan finds', () => {
  const story = fc
    .uniqueArray(zone, { minLength: 2, maxLength: 4 })
    .chain((zones) => fc.record({ at: moment(zones[0] ?? 'UTC'), window, zones: fc.constant(zones) }));
  fc.assert(
    fc.property(story, ({ at, window, zones }) => {
      const opening = nextOpen(at, window, zones);
      // Edges and changes of these years fall on whole minutes, so that only those can begin an opening.
      let scanned: number | null = looksQuiet(at, window, zones) ? null : at;
      const firstMinute = Math.ceil(at / MINUTE) * MINUTE;
      const last = Math.min(at + 14 * DAY, opening ?? Number.POSITIVE_INFINITY);
      for (let minute = firstMinute; scanned === null && minute <= last; minute += MINUTE) {
        if (!looksQuiet(minute, window, zones)) scanned = minute;
      }
      assert.equal(opening, scanned);
    }),
    { numRuns: 60 },
  );
});
