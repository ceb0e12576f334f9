import { LAST_INSTANT, offsetSpan } from './wall-clock.ts';

/**
 * Local times of day, "HH:MM" or "HH:MM:SS": `start` belongs to the quiet time, `end` no longer does.
 * A start after the end wraps midnight; equal values mean never quiet.
 */
export type QuietWindow = { start: string; end: string };

const DAY = 86_400_000;
/** An opening further away than this is no opening: some sets of zones never agree. */
const HORIZON = 14 * DAY;

/**
 * Whether `at` (epoch milliseconds) lies in the quiet window of any of the possible zones of a recipient.
 * Each pass of a repeated hour is judged by its wall clock, so an edge inside it is met twice.
 *
 * Throws RangeError for a malformed window, an unknown zone, or no zone at all: whoever asks must decide
 * what an unknown zone means, since taking UTC for it would wake people up.
 */
export function isQuiet(at: number, window: QuietWindow, zones: string[]): boolean {
  const { start, length } = quietTime(window);
  someZones(zones);
  // Every zone is asked, so that a misspelt one is reported even where another is quiet already.
  return zones.filter((zone) => at < openingIn(zone, at, start, length, at)).length > 0;
}

/**
 * The earliest instant at or after `at` that is open in all zones: `at` itself when it is open, `null` when
 * the zones have no common opening within 14 days. An edge inside a gap opens at the first instant after the
 * gap. Throws as `isQuiet` does.
 */
export function nextOpen(at: number, window: QuietWindow, zones: string[]): number | null {
  const { start, length } = quietTime(window);
  someZones(zones);
  const horizon = Math.min(at + HORIZON, LAST_INSTANT);
  // Goes round the zones, moving forward to each one's opening, until a whole round moved nothing.
  let opening = at;
  let agreed = 0;
  for (let turn = 0; agreed < zones.length; turn = (turn + 1) % zones.length) {
    const zone = zones[turn] as string;
    const own = openingIn(zone, opening, start, length, horizon);
    if (own > horizon) {
      // A zone whose turn did not come yet may still be misspelt.
      for (const name of zones) offsetSpan(at, name);
      return null;
    }
    agreed = own === opening ? agreed + 1 : 1;
    opening = own;
  }
  return opening;
}

/** The first instant at or after `at` that is open in one zone, or any instant past `horizon` if it is later. */
function openingIn(zone: string, at: number, start: number, length: number, horizon: number): number {
  let instant = at;
  do {
    const { offset, until } = offsetSpan(instant, zone);
    const sinceStart = remainder(instant + offset - start);
    if (sinceStart >= length) return instant;
    // The window ends, or the clocks change before that and the wall clock has to be read anew.
    instant = Math.min(instant + length - sinceStart, until);
  } while (instant <= horizon);
  return instant;
}

/** The window as its start in the day and its length, both milliseconds: then wrapping needs no second case. */
function quietTime({ start, end }: QuietWindow): { start: number; length: number } {
  const from = timeOfDay(start, 'start');
  return { start: from, length: remainder(timeOfDay(end, 'end') - from) };
}

function timeOfDay(text: string, edge: string): number {
  const [, hours, minutes, seconds = '0'] = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined) {
    throw new RangeError(
      `The ${edge} of quiet hours is ${JSON.stringify(String(text).slice(0, 40))}. Write it as HH:MM from 00:00 to 23:59, for example 21:00.`,
    );
  }
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
}

function someZones(zones: string[]): void {
  if (zones.length > 0) return;
  throw new RangeError(
    'Quiet hours need at least one time zone. Find the zone of the recipient, or treat it as unknown.',
  );
}

const remainder = (time: number): number => ((time % DAY) + DAY) % DAY;
