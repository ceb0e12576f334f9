import { ZONES_AND_PREFIXES } from './phone-zones.generated.ts';

const zonesByPrefix = new Map<string, readonly string[]>(
  ZONES_AND_PREFIXES.flatMap((entry) => {
    const [names = '', prefixes = ''] = entry.split('|');
    const zones = names === '' ? [] : names.split('&');
    return prefixes.split(' ').map((prefix) => [prefix, zones] as const);
  }),
);
const longestPrefix = Math.max(...Array.from(zonesByPrefix.keys(), (prefix) => prefix.length));

/**
 * The time zones in which the holder of a number (E.164, "+84912345678") may be, by its longest known prefix;
 * empty when nothing is known. This is where the number was given out, not where the person is, and a
 * number without a place has every zone of its country code (42 for toll-free +1).
 */
export function zonesOfPhone(e164: string): string[] {
  if (!/^\+[1-9]\d+$/.test(e164)) return [];
  for (let length = Math.min(longestPrefix, e164.length - 1); length > 0; length--) {
    const zones = zonesByPrefix.get(e164.slice(1, 1 + length));
    if (zones) return [...zones];
  }
  return [];
}
