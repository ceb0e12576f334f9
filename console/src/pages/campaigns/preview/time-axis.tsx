import { useFormat } from '../../../format.ts';
import classes from './histogram.module.css';
import { timeTicks } from './histogram-scale.ts';

const MINUTE_MS = 60_000;
const offsetAt = (at: number) => -new Date(at).getTimezoneOffset() * MINUTE_MS;

/** Round hours by the operator's clock; a new day is written as its date. */
export function TimeAxis({ from, until }: { from: number; until: number }) {
  const format = useFormat();
  return (
    <div className={`${classes.axis} num`} aria-hidden>
      {timeTicks(from, until, offsetAt).map(({ at, share, isMidnight }, index) => (
        <span
          key={at}
          style={{ left: `${share * 100}%` }}
          data-minor={index % 2 === 1}
          data-edge={share < 0.02 ? 'start' : share > 0.96 ? 'end' : undefined}
        >
          {isMidnight ? format.date(at) : format.time(at, at)}
        </span>
      ))}
    </div>
  );
}
