import { useMemo } from 'react';
import { type Language, type Text, useLanguage, useText } from './i18n/language.ts';

/** Numbers and instants as the operator's language writes them, in the operator's own time zone. */
export type Format = {
  number(value: number): string;
  bytes(value: number): string;
  /** "21:42", with the date where that is another day. */
  time(at: string | number, now: number): string;
  /** "21:42", whatever the day. */
  minute(at: string | number): string;
  /** "21:42:01", for records. */
  clock(at: string | number): string;
  /** All of it, with the zone: for titles. */
  whole(at: string | number): string;
  /** The two largest units: "3 hr 18 min". */
  duration(ms: number): string;
  /** "1.9 sec": how long something took. */
  seconds(ms: number): string;
  /** "in 3 hr 18 min", "29 min ago". */
  relative(at: string | number, now: number): string;
  /** The same instant by the clock of another zone, which is named. */
  timeIn(zone: string, at: string | number): string;
  /** "04:42" and "UTC+7" where the person is, with the zone's name; null for a zone that the browser does not know. */
  clockIn(zone: string, at: string | number): { time: string; offset: string; zone: string } | null;
  /** The day of an instant: "24 Nov". */
  date(at: number): string;
  /** A day of the calendar, `2026-11-24`, as "24 Nov". */
  day(day: string): string;
  list(items: readonly string[]): string;
};

export function useFormat(): Format {
  const language = useLanguage();
  const t = useText();
  return useMemo(() => formatIn(language, t), [language, t]);
}

/** The 24-hour clock of an operations room, whatever the region prefers. */
const HOURS = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;
const JUST_NOW_MS = 1500;

function formatIn(language: Language, t: Text): Format {
  const locale = language === 'en' ? 'en-GB' : language;
  const number = new Intl.NumberFormat(locale);
  const size = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const minutes = new Intl.DateTimeFormat(locale, HOURS);
  const seconds = new Intl.DateTimeFormat(locale, { ...HOURS, second: '2-digit' });
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const whole = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' });
  const list = new Intl.ListFormat(locale, { type: 'unit', style: 'short' });
  const took = new Intl.NumberFormat(language, { style: 'unit', unit: 'second', maximumFractionDigits: 1 });
  const units = UNITS.map(([unit, ms]) => ({
    ms,
    in: new Intl.NumberFormat(language, {
      style: 'unit',
      unit,
      unitDisplay: unit === 'day' ? 'long' : 'short',
    }),
  }));
  const epoch = (at: string | number) => (typeof at === 'number' ? at : Date.parse(at));

  const duration = (ms: number) => {
    const first = units.findIndex((unit) => ms >= unit.ms);
    const [large, small] = units.slice(first === -1 ? -1 : first);
    if (!large) return '';
    const whole = Math.floor(ms / large.ms);
    // Days and hours, hours and minutes; seconds only where there is nothing larger.
    const rest = small && small.ms >= 60_000 ? Math.floor((ms % large.ms) / small.ms) : 0;
    return [large.in.format(whole), ...(small && rest > 0 ? [small.in.format(rest)] : [])].join(' ');
  };

  return {
    number: (value) => number.format(value),
    bytes: (value) => {
      const power = Math.min(Math.floor(Math.log2(Math.max(value, 1)) / 10), 4);
      return `${size.format(value / 1024 ** power)} ${['B', 'kB', 'MB', 'GB', 'TB'][power]}`;
    },
    time: (at, now) => {
      const time = minutes.format(epoch(at));
      if (dayOf(epoch(at)) === dayOf(now)) return time;
      return t('time.at', { date: day.format(epoch(at)), time });
    },
    minute: (at) => minutes.format(epoch(at)),
    clock: (at) => seconds.format(epoch(at)),
    whole: (at) => whole.format(epoch(at)),
    duration,
    seconds: (ms) => took.format(ms / 1000),
    relative: (at, now) => {
      const away = epoch(at) - now;
      if (Math.abs(away) < JUST_NOW_MS) return t('time.now');
      return away > 0
        ? t('time.in', { duration: duration(away) })
        : t('time.ago', { duration: duration(-away) });
    },
    timeIn: (zone, at) => {
      const there = new Intl.DateTimeFormat(locale, {
        ...HOURS,
        day: 'numeric',
        month: 'short',
        timeZone: zone,
      });
      return `${there.format(epoch(at))} (${zone.replaceAll('_', ' ')})`;
    },
    clockIn: (zone, at) => {
      const clock = clockOf(locale, zone);
      if (!clock) return null;
      const parts = clock.formatToParts(epoch(at));
      const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
      const offset = part('timeZoneName').replace('GMT', 'UTC').replace('-', '\u2212');
      return { time: `${part('hour')}:${part('minute')}`, offset, zone: zone.replaceAll('_', ' ') };
    },
    date: (at) => day.format(at),
    day: (each) => day.format(Date.parse(`${each}T00:00:00`)),
    list: (items) => list.format(items),
  };
}

const clocks = new Map<string, Intl.DateTimeFormat | null>();

/** Made once per zone: a formatter costs more than what it formats. */
function clockOf(locale: string, zone: string): Intl.DateTimeFormat | null {
  const key = `${locale} ${zone}`;
  let clock = clocks.get(key);
  if (clock === undefined) {
    try {
      clock = new Intl.DateTimeFormat(locale, { ...HOURS, timeZone: zone, timeZoneName: 'shortOffset' });
    } catch {
      clock = null;
    }
    clocks.set(key, clock);
  }
  return clock;
}

const DAY_KEY = new Intl.DateTimeFormat('en-CA');

/** The operator's calendar day of an instant: `2026-11-24`. */
export const dayOf = (at: number): string => DAY_KEY.format(at);

/** With a capital letter, where a word stands alone. */
export const capital = (word: string): string => word.charAt(0).toLocaleUpperCase() + word.slice(1);

/** The instants between which a day of the operator's calendar lies: the second is the next day's first. */
export const dayStart = (day: string): string => new Date(`${day}T00:00:00`).toISOString();
export function dayEnd(day: string): string {
  const next = new Date(`${day}T00:00:00`);
  next.setDate(next.getDate() + 1);
  return next.toISOString();
}

/** E.164 country codes have one digit, or two of this list, or three. */
const COUNTRY_CODE = /^\+(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/;

/** Enough of an address to recognise it, not enough to use it. */
export function maskAddress(address: string): string {
  const [local = '', domain] = address.split('@');
  if (domain !== undefined) return `${local.slice(0, 1)}•••@${domain}`;
  const tail = address.length >= 7 ? address.slice(-3) : '';
  return `${COUNTRY_CODE.exec(address)?.[0] ?? ''} ••• ••• ${tail}`.trim();
}
