import { useFormat } from '../format.ts';
import { useText } from '../i18n/language.ts';
import { now as readClock, useNow } from '../time.ts';
import classes from './moment.module.css';
import { NoValue } from './no-value.tsx';

const MINUTE_MS = 60_000;
/** A minute that is late by this much disturbs nobody. */
const STEP_MS = 10_000;

/** An instant twice: by the operator's clock, and how far away it is. */
export function Moment({ at, planned = false }: { at: string | null; planned?: boolean }) {
  const t = useText();
  const format = useFormat();
  // Seconds are shown only of what is near.
  const isNear = at !== null && Math.abs(Date.parse(at) - readClock()) < 2 * MINUTE_MS;
  const now = useNow(isNear ? 1000 : STEP_MS);
  if (at === null) return <NoValue />;
  return (
    <time dateTime={at} title={format.whole(at)} className="num">
      {format.time(at, now)}
      <small className={classes.note}>
        {planned && Date.parse(at) <= now ? t('time.due') : format.relative(at, now)}
      </small>
    </time>
  );
}

/** What the clock shows where the person is, at this moment or another; the zone's offset below. */
export function TheirTime({ zone, at }: { zone: string | null | undefined; at?: string }) {
  const t = useText();
  const format = useFormat();
  const now = useNow(STEP_MS);
  const there = zone ? format.clockIn(zone, at ?? now) : null;
  if (!there) {
    return (
      <span className={classes.unknown}>
        <NoValue word={t('table.zoneUnknown')} />
      </span>
    );
  }
  return (
    <span className="num" title={there.zone}>
      {there.time}
      <small className={classes.note}>{there.offset}</small>
    </span>
  );
}
