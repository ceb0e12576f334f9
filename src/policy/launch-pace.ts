const MINUTE = 60_000;

/**
 * How full the minutes of a launch are. Plain data: kept beside the launch's cursor, it lets a launch that was
 * killed go on exactly where it stood.
 *
 * Minutes are counted from `start` (epoch milliseconds). `full` are runs of minutes without room, in order and
 * apart, each `[first, after the last]`; `open` counts what the other minutes hold already.
 */
export type Pace = {
  start: number;
  /** Null: no limit, everything is due as soon as it may leave. */
  perMinute: number | null;
  full: readonly (readonly [from: number, until: number])[];
  open: Readonly<Record<string, number>>;
};

export const newPace = (start: number, perMinute: number | null): Pace => ({
  start,
  perMinute,
  full: [],
  open: {},
});

/** The first instant at or after `earliest` that has room. */
export function nextSlot({ start, perMinute, full }: Pace, earliest: number): number {
  if (perMinute === null) return earliest;
  const minute = Math.floor((earliest - start) / MINUTE);
  const run = full.find(([from, until]) => from <= minute && minute < until);
  return run ? start + run[1] * MINUTE : earliest;
}

/** The pace after one more leaves at `at`, a slot that `nextSlot` gave. */
export function takeSlot(pace: Pace, at: number): Pace {
  if (pace.perMinute === null) return pace;
  const minute = Math.floor((at - pace.start) / MINUTE);
  const held = (pace.open[minute] ?? 0) + 1;
  if (held < pace.perMinute) return { ...pace, open: { ...pace.open, [minute]: held } };
  const { [minute]: _filled, ...open } = pace.open;
  return { ...pace, open, full: withMinute(pace.full, minute) };
}

function withMinute(full: Pace['full'], minute: number): Pace['full'] {
  const before = full.filter(([, until]) => until <= minute);
  const after = full.filter(([from]) => from > minute);
  const left = before.at(-1);
  const right = after[0];
  const joinsLeft = left?.[1] === minute;
  const joinsRight = right?.[0] === minute + 1;
  const from = joinsLeft ? (left?.[0] as number) : minute;
  const until = joinsRight ? (right?.[1] as number) : minute + 1;
  return [
    ...(joinsLeft ? before.slice(0, -1) : before),
    [from, until],
    ...(joinsRight ? after.slice(1) : after),
  ];
}
