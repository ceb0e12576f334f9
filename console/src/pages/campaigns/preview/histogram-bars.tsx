import type { Bucket } from '../../../api/campaign-preview.ts';
import { useFormat } from '../../../format.ts';
import { useText } from '../../../i18n/language.ts';
import classes from './histogram.module.css';
import type { HistogramScale } from './histogram-scale.ts';

const percent = (share: number) => `${Math.min(share, 1) * 100}%`;

export function HistogramBars({
  buckets,
  scale: { top, lines, waitingTop, pace },
  perMinute,
  shown,
  onShow,
}: {
  buckets: readonly Bucket[];
  scale: HistogramScale;
  perMinute: number | null;
  shown: number | null;
  onShow(index: number): void;
}) {
  const t = useText();
  const format = useFormat();
  return (
    <div className={classes.area} aria-hidden>
      {lines.map((line) => (
        <span key={line} className={`${classes.line} num`} style={{ bottom: percent(line / top) }}>
          <span>{format.number(line)}</span>
        </span>
      ))}
      {waitingTop > top && (
        <span className={`${classes.waitingTop} num`}>
          {t('campaigns.histogram.mostWaiting', {
            count: waitingTop,
            formatted: format.number(waitingTop),
          })}
        </span>
      )}
      <div className={classes.buckets}>
        {buckets.map((bucket, index) => (
          <div
            key={bucket.at}
            className={classes.bucket}
            data-shown={index === shown}
            onPointerMove={() => onShow(index)}
            onPointerDown={() => onShow(index)}
          >
            {bucket.waiting > 0 && (
              <i className={classes.waiting} style={{ height: percent(bucket.waiting / waitingTop) }} />
            )}
            <span className={classes.bar}>
              {bucket.retries > 0 && (
                <i className={classes.retries} style={{ height: percent(bucket.retries / top) }} />
              )}
              {bucket.leaving > 0 && (
                <i className={classes.leaving} style={{ height: percent(bucket.leaving / top) }} />
              )}
            </span>
          </div>
        ))}
      </div>
      {pace !== null && perMinute !== null && (
        <span className={`${classes.pace} num`} style={{ bottom: percent(pace / top) }}>
          <span>{t('campaigns.histogram.pace', { pace: format.number(perMinute) })}</span>
        </span>
      )}
    </div>
  );
}
