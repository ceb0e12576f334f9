import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instant, iso } from '../clock.ts';
import { isZone, localTime, offsetSpan } from './wall-clock.ts';

const HOUR = 3_600_000;
const utc = (text: string): number => instant(text) ?? Number.NaN;

test('names of the tz database are zones, in any case, old or new', () => {
  for (const name of [
    'Asia/Ho_Chi_Minh',
    'asia/saigon',
    'Asia/Calcutta',
    'Europe/Kyiv',
    'UTC',
    'Etc/UTC',
    'EST5EDT',
  ]) {
    assert.equal(isZone(name), true, name);
  }
});

test('fixed offsets, unknown names and absent values are not zones', () => {
  const names = [
    '+07:00',
    '-0330',
    'UTC+7',
    'Etc/GMT+7',
    'etc/gmt-14',
    'GMT+0',
    'Etc/Unknown',
    'Mars/Base',
    '',
    ' UTC',
  ];
  for (const name of [...names, 'Asia/Ho_Chi_Minh\0', undefined as unknown as string]) {
    assert.equal(isZone(name), false, name);
  }
});

test('a question about an unknown zone or instant says what to mend', () => {
  assert.throws(() => offsetSpan(0, 'Mars/Base'), {
    name: 'RangeError',
    message: /Mars\/Base.*Use an IANA name/,
  });
  assert.throws(() => offsetSpan(0, undefined as unknown as string), RangeError);
  for (const at of [Number.NaN, Number.POSITIVE_INFINITY, 8.64e15 + 1]) {
    assert.throws(() => offsetSpan(at, 'UTC'), { name: 'RangeError', message: /milliseconds since 1970/ });
  }
});

test('a span ends at the millisecond of the change', () => {
  const change = utc('2026-03-08T07:00:00Z');
  assert.equal(offsetSpan(change - 1, 'America/New_York').offset, -5 * HOUR);
  assert.equal(offsetSpan(change - 1, 'America/New_York').until, change);
  assert.equal(offsetSpan(change, 'America/New_York').offset, -4 * HOUR);
});

const KNOWN: [string, string, string, string][] = [
  ['2026-01-15T10:00:00Z', 'Pacific/Kiritimati', '2026-01-16', '00:00'],
  ['2026-01-15T10:00:00Z', 'Pacific/Pago_Pago', '2026-01-14', '23:00'],
  ['2011-12-30T09:59:59.999Z', 'Pacific/Apia', '2011-12-29', '23:59'], // the 30th never was
  ['2011-12-30T10:00:00Z', 'Pacific/Apia', '2011-12-31', '00:00'],
  ['2024-02-29T04:30:00Z', 'America/New_York', '2024-02-28', '23:30'],
  ['2100-03-01T00:00:00Z', 'UTC', '2100-03-01', '00:00'], // 2100 has no 29 February
  ['1883-11-18T16:00:00Z', 'America/New_York', '1883-11-18', '11:03'], // local mean time, -4:56:02
  ['0000-02-29T12:00:00Z', 'UTC', '0000-02-29', '12:00'],
  ['-000001-12-31T23:59:59Z', 'UTC', '-000001-12-31', '23:59'],
];
for (const [at, zone, date, time] of KNOWN) {
  test(`${at} is ${date} ${time} in ${zone}`, () =>
    assert.deepEqual(localTime(utc(at), zone), { date, time }));
}

test('every zone shows what the platform shows, at any instant', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  const anyTime = fc.integer({ min: utc('1850-01-01T00:00:00Z'), max: utc('2150-01-01T00:00:00Z') });
  fc.assert(
    fc.property(fc.constantFrom(...zones), anyTime, (zone, at) => {
      const { date, time } = localTime(at, zone);
      const shown = new Intl.DateTimeFormat('sv-SE', {
        timeZone: zone,
        dateStyle: 'short',
        timeStyle: 'short',
      });
      assert.equal(`${date} ${time}`, shown.format(at));
    }),
    { numRuns: 400 },
  );
});

test('the calendar agrees with the platform from the first to the last instant', () => {
  fc.assert(
    fc.property(fc.integer({ min: -8.64e15, max: 8.64e15 }), (at) => {
      assert.equal(localTime(at, 'UTC').date, iso(at).split('T')[0]);
    }),
  );
});
