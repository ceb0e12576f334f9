import { useState } from 'react';
import type { Activity, JobFilter } from '../../api/jobs.ts';
import { useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import classes from './overview.module.css';

type Bucket = Activity['buckets'][number];

/** From the ground up. A prompt leaves, too. */
export const BARS = [
  { key: 'left', hue: 'sent', of: ({ sent, prompted }: Bucket) => sent + prompted },
  { key: 'held', hue: 'held', of: ({ held }: Bucket) => held },
  { key: 'cancelled', hue: 'cancelled', of: ({ cancelled }: Bucket) => cancelled },
  { key: 'failed', hue: 'failed', of: ({ failed }: Bucket) => failed },
] as const satisfies readonly { key: string; hue: JobFilter; of(bucket: Bucket): number }[];

export const leftIn = ({ buckets }: Activity): number =>
  buckets.reduce((sum, bucket) => sum + BARS[0].of(bucket), 0);

const TICKS = 5;
const ROUND = [1, 2, 5, 10];

/** One bar a minute; what it is made of is told below the pointer, and by the table. */
export function Bars({ activity: { buckets }, isQuiet }: { activity: Activity; isQuiet: boolean }) {
  const t = useText();
  const format = useFormat();
  const [at, setAt] = useState<number | null>(null);
  const most = roundUp(Math.max(...buckets.map(heightOf)));
  const pointed = at === null ? undefined : buckets[at];
  const ticks = Array.from({ length: TICKS }, (_, tick) =>
    Math.round((tick * (buckets.length - 1)) / (TICKS - 1)),
  );
  return (
    <div className={classes.chart}>
      <span className={`${classes.most} num`} aria-hidden>
        {isQuiet ? '' : format.number(most)}
      </span>
      <div
        className={classes.bars}
        role="img"
        aria-label={t('overview.flowPicture')}
        onPointerLeave={() => setAt(null)}
        onPointerMove={({ currentTarget, clientX }) => {
          const { left, width } = currentTarget.getBoundingClientRect();
          const bar = Math.floor(((clientX - left) / width) * buckets.length);
          setAt(Math.min(Math.max(bar, 0), buckets.length - 1));
        }}
      >
        {buckets.map((bucket, index) => (
          <span key={bucket.at} className={classes.bar} data-pointed={index === at || undefined}>
            {BARS.toReversed().map(({ key, hue, of }) => {
              const value = of(bucket);
              return (
                value > 0 && <i key={key} data-status={hue} style={{ height: `${(value / most) * 100}%` }} />
              );
            })}
          </span>
        ))}
        {isQuiet && <p>{t('overview.flowQuiet')}</p>}
      </div>
      <div className={`${classes.axis} num`} aria-hidden>
        {pointed ? (
          <span className={classes.pointed}>
            <b>{format.minute(pointed.at)}</b>{' '}
            {BARS.filter(({ of }) => of(pointed) > 0)
              .map(({ key, of }) => `${format.number(of(pointed))} ${t(`overview.bar.${key}`)}`)
              .join(' · ') || t('overview.nothing')}
          </span>
        ) : (
          ticks.map((tick) => <span key={tick}>{format.minute(buckets[tick]?.at ?? '')}</span>)
        )}
      </div>
    </div>
  );
}

const heightOf = (bucket: Bucket): number => BARS.reduce((sum, { of }) => sum + of(bucket), 0);

/** The next of 1, 2, 5, 10, 20, … so that the scale does not change with every message. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return (ROUND.find((step) => step * power >= value) ?? 10) * power;
}
