/**
 * Wall clocks of IANA zones, without `Date`: an instant (epoch milliseconds) plus the zone's offset is a
 * local time as plain numbers.
 *
 * `Intl.DateTimeFormat` is asked once for a stretch of 32 days, which is then kept as spans of constant
 * offset, so that a repeated question costs a map look-up instead of a formatting.
 */
const DAY = 86_400_000;
const STRETCH = 32 * DAY;
/** The last instant that ECMAScript knows, in both directions. */
export const LAST_INSTANT = 8.64e15;

/** The zone is `offset` milliseconds ahead of UTC for `from <= at < until`; neighbours may share an offset. */
export type OffsetSpan = { from: number; until: number; offset: number };

type ZoneClock = { format: Intl.DateTimeFormat; stretches: Map<number, OffsetSpan[]>; latest: OffsetSpan };

// Bounds for what a caller can make us remember by asking for odd spellings or far instants.
const MAX_CLOCKS = 1000;
const MAX_STRETCHES = 400;
const clocks = new Map<string, ZoneClock>();

/**
 * Whether `name` may be stored as somebody's zone: an IANA name that this runtime knows, in any case.
 * `Intl.supportedValuesOf` lists only one spelling per zone, so a formatter is tried instead.
 *
 * Fixed offsets are refused, because nobody lives at one: `+07:00` (which newer engines accept) and
 * `Etc/GMT+7`, whose sign is moreover the opposite of what it seems. `UTC` and its aliases are accepted.
 */
export function isZone(name: string): boolean {
  return typeof name === 'string' && !/^(etc\/)?gmt[+-]/i.test(name) && clockOf(name) !== null;
}

/** The span of constant offset around `at`. Throws RangeError for an unknown zone or instant. */
export function offsetSpan(at: number, zone: string): OffsetSpan {
  const clock = clockOf(zone);
  if (clock === null) {
    throw new RangeError(
      `"${String(zone).slice(0, 60)}" is not a time zone. Use an IANA name, for example Asia/Ho_Chi_Minh.`,
    );
  }
  const { latest } = clock;
  if (latest.from <= at && at < latest.until) return latest;
  if (!(Math.abs(at) <= LAST_INSTANT)) {
    throw new RangeError(`${at} is not an instant. Give milliseconds since 1970-01-01T00:00:00Z.`);
  }
  const span = stretchOf(clock, Math.floor(at / STRETCH)).find(({ until }) => at < until) as OffsetSpan;
  clock.latest = span;
  return span;
}

/** The local calendar date and time in `zone`: `date` for day caps, `time` to the minute for display. */
export function localTime(at: number, zone: string): { date: string; time: string } {
  const local = at + offsetSpan(at, zone).offset;
  const days = Math.floor(local / DAY);
  const minutes = Math.floor((local - days * DAY) / 60_000);
  return { date: isoDate(days), time: `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}` };
}

function clockOf(zone: string): ZoneClock | null {
  const known = clocks.get(zone);
  if (known) return known;
  // Without the type check an absent zone would quietly become the zone of this machine.
  if (typeof zone !== 'string' || !/^[a-z]/i.test(zone)) return null;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch {
    return null;
  }
  if (clocks.size >= MAX_CLOCKS) clocks.clear();
  const clock = { format, stretches: new Map(), latest: { from: 0, until: 0, offset: 0 } };
  clocks.set(zone, clock);
  return clock;
}

function stretchOf({ format, stretches }: ZoneClock, index: number): OffsetSpan[] {
  const known = stretches.get(index);
  if (known) return known;
  if (stretches.size >= MAX_STRETCHES) stretches.clear();
  const from = Math.max(index * STRETCH, -LAST_INSTANT);
  const until = Math.min((index + 1) * STRETCH, LAST_INSTANT + 1);
  const spans = spansBetween(format, from, until);
  stretches.set(index, spans);
  return spans;
}

/**
 * Looks once a day and closes in on each change. No zone in the tz database has ever changed its offset
 * twice within a day: the shortest interval is four days (Freetown, 1939).
 */
function spansBetween(format: Intl.DateTimeFormat, from: number, until: number): OffsetSpan[] {
  const spans: OffsetSpan[] = [];
  let span = { from, until, offset: offsetBy(format, from) };
  for (let seen = from; seen < until - 1; ) {
    const probe = Math.min(seen + DAY, until - 1);
    const offset = offsetBy(format, probe);
    if (offset !== span.offset) {
      let before = seen;
      let after = probe;
      while (after - before > 1) {
        const middle = Math.floor((before + after) / 2);
        if (offsetBy(format, middle) === span.offset) before = middle;
        else after = middle;
      }
      spans.push({ ...span, until: after });
      span = { from: after, until, offset };
    }
    seen = probe;
  }
  spans.push(span);
  return spans;
}

/** Reads the end of `1/15/2026, GMT-05:00`; local mean times have seconds (`GMT-04:56:02`), UTC has nothing. */
function offsetBy(format: Intl.DateTimeFormat, at: number): number {
  const text = format.format(at);
  const [hours = 0, minutes = 0, seconds = 0] = text
    .slice(text.lastIndexOf('GMT') + 4)
    .split(':')
    .map(Number);
  const size = (hours * 3600 + minutes * 60 + seconds) * 1000;
  return text.includes('GMT-') ? -size : size;
}

/** Days since 1970-01-01 to a proleptic Gregorian date, by eras of 400 years that begin on 1 March. */
function isoDate(days: number): string {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${isoYear(year)}-${two(month)}-${two(day)}`;
}

const isoYear = (year: number): string =>
  year >= 0 && year <= 9999
    ? String(year).padStart(4, '0')
    : `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`;

const two = (value: number): string => String(value).padStart(2, '0');
