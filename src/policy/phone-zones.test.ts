import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ZONES_AND_PREFIXES } from './phone-zones.generated.ts';
import { zonesOfPhone } from './phone-zones.ts';
import { isZone } from './wall-clock.ts';

/** Engines and data releases spell zones differently; only one canonical form can be compared. */
const canonical = (zones: string[]): string[] =>
  zones.map((timeZone) => new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone).sort();

const OBSERVED: [number: string, zones: string[]][] = [
  ['+84912345678', ['Asia/Ho_Chi_Minh']],
  ['+842838221234', ['Asia/Ho_Chi_Minh']],
  ['+12125550123', ['America/New_York']],
  ['+12085550123', ['America/Boise', 'America/Los_Angeles']],
  ['+12082650123', ['America/Los_Angeles']],
  ['+12193220123', ['America/Chicago']],
  ['+12195550123', ['America/New_York']],
  ['+16025550123', ['America/Phoenix']],
  ['+19285550123', ['America/Phoenix']],
  ['+447400123456', ['Europe/Guernsey', 'Europe/Isle_of_Man', 'Europe/London']],
  ['+61891234567', ['Australia/Adelaide', 'Australia/Perth']],
  ['+628111234567', ['Asia/Jakarta', 'Asia/Makassar']],
  ['+77012345678', ['Asia/Almaty', 'Asia/Aqtobe']],
  ['+5592912345678', ['America/Manaus']],
  ['+351912345678', ['Atlantic/Azores', 'Europe/Lisbon']],
  ['+525512345678', ['America/Mexico_City']],
  ['+526641234567', ['America/Tijuana']],
  ['+919812345678', ['Asia/Calcutta']],
  ['+9779812345678', ['Asia/Katmandu']],
  ['+80012345678', []],
  ['+883510000000000', []],
];
for (const [number, zones] of OBSERVED) {
  test(`${number} may be in ${zones.join(', ') || 'no known zone'}`, () => {
    assert.deepEqual(canonical(zonesOfPhone(number)), canonical(zones));
  });
}

test('a number without a place has every zone of its country code', () => {
  for (const number of ['+18005550123', '+15005550006']) {
    const zones = zonesOfPhone(number);
    assert.equal(zones.length, 42);
    assert.ok(zones.includes('Pacific/Pago_Pago') && zones.includes('Pacific/Guam'));
  }
});

test('what is no E.164 number has no zones', () => {
  for (const text of [
    '',
    '+',
    '84912345678',
    '0912345678',
    '+84 912',
    '+084',
    'whatsapp:+84912345678',
    '+٨٤٩',
  ]) {
    assert.deepEqual(zonesOfPhone(text), [], text);
  }
});

test('callers cannot spoil the table', () => {
  zonesOfPhone('+84912345678').push('Mars/Base');
  assert.deepEqual(zonesOfPhone('+84912345678'), ['Asia/Ho_Chi_Minh']);
});

test('every zone of the table may be stored for a person, and every prefix stands there once', () => {
  const prefixes = ZONES_AND_PREFIXES.flatMap((entry) => (entry.split('|')[1] ?? '').split(' '));
  assert.equal(prefixes.length, 3291);
  assert.equal(new Set(prefixes).size, prefixes.length);
  for (const name of new Set(ZONES_AND_PREFIXES.flatMap((entry) => (entry.split('|')[0] ?? '').split('&')))) {
    assert.ok(isZone(name), name);
  }
});
