import pg from 'pg';
import { instant } from '../clock.ts';

type Decode = (text: string) => unknown;

const int8 = 20;
const date = 1082;
const int8Array = 1016;
const timestamptz = 1184;
const timestamptzArray = 1185;

const isoStyle =
  /^(\d{4,6})-(\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?([+-])(\d\d)(?::(\d\d))?(?::(\d\d))?( BC)?$/;

const textArrayOid = 1009 as Parameters<typeof pg.types.getTypeParser>[0];
const textArray: (text: string) => (string | null)[] = pg.types.getTypeParser(textArrayOid);
const decodeNullable = (decode: Decode) => (value: string | null) => (value === null ? null : decode(value));

const ours = new Map<number, Decode>([
  [int8, decodeInt8],
  [int8Array, (text) => textArray(text).map(decodeNullable(decodeInt8))],
  // A calendar day has no instant; `pg` would make it midnight of this machine's zone.
  [date, (text) => text],
  [timestamptz, decodeInstant],
  [timestamptzArray, (text) => textArray(text).map(decodeNullable(decodeInstant))],
]);

/** The reader of a column by the oid of its type: ours for counts, days and instants, `pg`'s own for the rest. */
export const decodeColumn: typeof pg.types.getTypeParser = (oid: number, format?: unknown) =>
  ours.get(oid) ?? pg.types.getTypeParser(oid, format as 'text');

function decodeInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new Error(`The database returned the whole number ${text}, which is too large to be exact.`);
  }
  return value;
}

/** PostgreSQL writes `2026-03-01 09:30:00.123456+00`, with minutes and even seconds in odd offsets. */
function decodeInstant(text: string): number {
  if (text === 'infinity') return Number.POSITIVE_INFINITY;
  if (text === '-infinity') return Number.NEGATIVE_INFINITY;
  const parts = isoStyle.exec(text);
  if (!parts) throw new Error(`The database returned the instant "${text}", which is not in the ISO style.`);
  const [, year = '', day, time, fraction = '', sign, hours, minutes = 0, seconds = 0, era] = parts;
  const calendarYear = era ? 1 - Number(year) : Number(year);
  const local = instant(`${isoYear(calendarYear)}-${day}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}Z`);
  if (local === null) throw new Error(`The database returned the instant "${text}", which is out of range.`);
  const offsetMs = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? local + offsetMs : local - offsetMs;
}

/** ISO 8601 writes years outside 0000–9999 with a sign and six digits. */
function isoYear(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, '0');
  return (year < 0 ? '-' : '+') + String(Math.abs(year)).padStart(6, '0');
}
