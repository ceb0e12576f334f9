import { useState } from 'react';
import type { Preview } from '../../../api/campaign-preview.ts';
import { useFormat } from '../../../format.ts';
import { useText } from '../../../i18n/language.ts';
import { Card } from '../../../parts/card.tsx';
import { useNow } from '../../../time.ts';
import classes from './histogram.module.css';
import { HistogramBars } from './histogram-bars.tsx';
import { histogramScale } from './histogram-scale.ts';
import { HistogramTable } from './histogram-table.tsx';
import { TimeAxis } from './time-axis.tsx';

/**
 * When the messages of a launch would leave, by the operator's clock: bars for what leaves, a shade for who still
 * waits for quiet hours to end, a line for the pace. Pointing at a bar or the arrow keys read it out.
 */
export function LaunchHistogram({ preview }: { preview: Preview }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const [shown, setShown] = useState<number | null>(null);
  const { histogram, perMinute } = preview;
  const { buckets, bucketMs } = histogram;
  const scale = histogramScale(buckets, { bucketMs, perMinute });
  const from = Date.parse(histogram.from);
  const until = from + buckets.length * bucketMs;
  const hasRetries = buckets.some(({ retries }) => retries > 0);
  const isEmpty = buckets.every(({ leaving, waiting, retries }) => leaving + waiting + retries === 0);
  if (isEmpty) return null;

  const words = (index: number) => {
    const bucket = buckets[index];
    if (!bucket) return '';
    const at = Date.parse(bucket.at);
    return [
      t('campaigns.histogram.span', {
        from: format.time(at, now),
        until: format.time(at + bucketMs, at + bucketMs),
      }),
      t('campaigns.histogram.leave', { count: bucket.leaving, formatted: format.number(bucket.leaving) }),
      hasRetries &&
        t('campaigns.histogram.repeat', { count: bucket.retries, formatted: format.number(bucket.retries) }),
      scale.waitingTop > 0 &&
        t('campaigns.histogram.wait', { count: bucket.waiting, formatted: format.number(bucket.waiting) }),
    ]
      .filter(Boolean)
      .join(' · ');
  };
  return (
    <Card
      title={t('campaigns.histogram.title')}
      note={
        perMinute === null
          ? t('campaigns.histogram.yourTime')
          : t('campaigns.histogram.yourTimePace', { pace: format.number(perMinute) })
      }
    >
      <p className={`${classes.readOut} num`}>
        {shown === null ? <Legend hasRetries={hasRetries} waits={scale.waitingTop > 0} /> : words(shown)}
      </p>
      <div
        className={classes.picture}
        role="slider"
        tabIndex={0}
        aria-label={t('campaigns.histogram.title')}
        aria-valuemin={1}
        aria-valuemax={buckets.length}
        aria-valuenow={(shown ?? 0) + 1}
        aria-valuetext={words(shown ?? 0)}
        onPointerLeave={() => setShown(null)}
        onBlur={() => setShown(null)}
        onFocus={() => setShown((before) => before ?? 0)}
        onKeyDown={(event) => {
          const next = moved(event.key, shown ?? 0, buckets.length);
          if (next === null) return;
          event.preventDefault();
          setShown(next);
        }}
      >
        <HistogramBars
          buckets={buckets}
          scale={scale}
          perMinute={perMinute}
          shown={shown}
          onShow={setShown}
        />
        <TimeAxis from={from} until={until} />
      </div>
      <HistogramTable buckets={buckets} bucketMs={bucketMs} hasRetries={hasRetries} />
    </Card>
  );
}

function moved(key: string, at: number, size: number): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return Math.min(at + 1, size - 1);
    case 'ArrowLeft':
    case 'ArrowDown':
      return Math.max(at - 1, 0);
    case 'PageUp':
      return Math.min(at + 6, size - 1);
    case 'PageDown':
      return Math.max(at - 6, 0);
    case 'Home':
      return 0;
    case 'End':
      return size - 1;
    default:
      return null;
  }
}

function Legend({ hasRetries, waits }: { hasRetries: boolean; waits: boolean }) {
  const t = useText();
  return (
    <span className={classes.legend}>
      <span>
        <i className={classes.leaving} />
        {t('campaigns.histogram.leaving')}
      </span>
      {hasRetries && (
        <span>
          <i className={classes.retries} />
          {t('campaigns.histogram.retries')}
        </span>
      )}
      {waits && (
        <span>
          <i className={classes.waiting} />
          {t('campaigns.histogram.waiting')}
        </span>
      )}
    </span>
  );
}
