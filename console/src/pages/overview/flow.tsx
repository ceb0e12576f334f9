import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { activityQuery, MINUTES } from '../../api/jobs.ts';
import { useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { Card } from '../../parts/card.tsx';
import { BARS, Bars, leftIn } from './bars.tsx';
import classes from './overview.module.css';

/** The last hour, minute by minute: a picture, and the same as a table. */
export function Flow() {
  const t = useText();
  const format = useFormat();
  const { data: activity } = useQuery(activityQuery(MINUTES));
  const sums = BARS.map(({ key, hue, of }) => ({
    key,
    hue,
    sum: activity?.buckets.reduce((sum, bucket) => sum + of(bucket), 0) ?? 0,
  }));
  const isQuiet = sums.every(({ sum }) => sum === 0);
  const told = activity?.buckets.filter((bucket) => BARS.some(({ of }) => of(bucket) > 0)) ?? [];
  return (
    <Card title={t('overview.flow')} note={t('overview.flowNote')}>
      <ul className={classes.legend}>
        {sums.map(({ key, hue, sum }) => (
          <li key={key} data-status={hue}>
            <span className={classes.swatch} aria-hidden />
            {t(`overview.bar.${key}`)} <b className="num">{format.number(sum)}</b>
          </li>
        ))}
      </ul>
      {activity ? <Bars activity={activity} isQuiet={isQuiet} /> : <Skeleton height={158} />}
      <details className={classes.asTable}>
        <summary>{t('overview.asTable')}</summary>
        {told.length === 0 ? (
          <p>{t('overview.flowQuiet')}</p>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
          <div className={classes.scroll} tabIndex={0}>
            <table className="num">
              <caption>{t('overview.flow')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('overview.minute')}</th>
                  {BARS.map(({ key }) => (
                    <th key={key} scope="col">
                      {t(`overview.bar.${key}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {told.toReversed().map((bucket) => (
                  <tr key={bucket.at}>
                    <th scope="row">{format.minute(bucket.at)}</th>
                    {BARS.map(({ key, of }) => (
                      <td key={key}>{format.number(of(bucket))}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </details>
      <p className={classes.hidden} role="status">
        {activity &&
          t('overview.flowNow', { count: leftIn(activity), formatted: format.number(leftIn(activity)) })}
      </p>
    </Card>
  );
}
