import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recipientZone } from './recipient-zone.ts';

const january = Date.UTC(2026, 0, 15);
const july = Date.UTC(2026, 6, 15);
const zone = (
  own: string | null,
  phoneZones: string[],
  tenant: string | null = 'Asia/Ho_Chi_Minh',
  at = january,
) =>
  recipientZone(
    { preferences: own === null ? null : { timezone: own }, phoneZones, tenant: { timezone: tenant } },
    at,
  );

test('a person’s own zone is shown before the one of their number', () => {
  assert.equal(zone('Europe/Madrid', ['Asia/Tokyo']), 'Europe/Madrid');
  assert.equal(zone(null, ['Asia/Tokyo']), 'Asia/Tokyo');
});

test('a number with several zones shows the first one only while all of them keep the same time', () => {
  const summerDiffers = ['America/Denver', 'America/Phoenix'];
  assert.equal(zone(null, summerDiffers, 'Asia/Ho_Chi_Minh', january), 'America/Denver');
  assert.equal(zone(null, summerDiffers, 'Asia/Ho_Chi_Minh', july), 'Asia/Ho_Chi_Minh');
  assert.equal(zone(null, summerDiffers, null, july), null);
});

test('a number that says nothing leaves the tenant’s zone, and without one there is none', () => {
  assert.equal(zone(null, []), 'Asia/Ho_Chi_Minh');
  assert.equal(zone(null, [], null), null);
  assert.equal(zone('Mars/Olympus', [], null), null);
});
