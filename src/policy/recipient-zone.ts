import { type ZoneFacts, zonesOf } from './decide.ts';
import { offsetSpan } from './wall-clock.ts';

/**
 * The one zone in which to show a person's local time at `at`: the one they named, the first of their phone number
 * if all of those keep the same time then, or the tenant's; null when nothing tells. It is for eyes only: whether
 * it is a good time to send asks every candidate (`zonesOf`).
 */
export function recipientZone(facts: ZoneFacts, at: number): string | null {
  const { zones, from } = zonesOf(facts);
  const [zone = null] = zones;
  if (from !== 'phone_number') return zone;
  const offsets = new Set(zones.map((each) => offsetSpan(at, each).offset));
  return offsets.size === 1 ? zone : (zonesOf({ ...facts, phoneZones: [] }).zones[0] ?? null);
}
