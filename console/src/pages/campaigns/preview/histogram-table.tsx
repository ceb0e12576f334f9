import type { Bucket } from '../../../api/campaign-preview.ts';
import { useFormat } from '../../../format.ts';
import { useText } from '../../../i18n/language.ts';
import { useNow } from '../../../time.ts';
import classes from './histogram.module.css';

/** The picture's numbers, for who reads them rather than sees them; buckets in which nothing leaves are left out. */
export function HistogramTable({
  buckets,
  bucketMs,
  hasRetries,
}: {
  buckets: readonly Bucket[];
  bucketMs: number;
  hasRetries: boolean;
}) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  return (
    <details className={classes.asTable}>
      <summary>{t('campaigns.histogram.asTable')}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className={classes.scroll} tabIndex={0} aria-label={t('campaigns.histogram.title')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('campaigns.histogram.when')}</th>
              <th scope="col">{t('campaigns.histogram.leaving')}</th>
              {hasRetries && <th scope="col">{t('campaigns.histogram.retries')}</th>}
              <th scope="col">{t('campaigns.histogram.waiting')}</th>
            </tr>
          </thead>
          <tbody className="num">
            {buckets
              .filter(({ leaving, retries }) => leaving + retries > 0)
              .map((bucket) => (
                <tr key={bucket.at}>
                  <th scope="row">
                    {t('campaigns.histogram.span', {
                      from: format.time(bucket.at, now),
                      until: format.time(Date.parse(bucket.at) + bucketMs, Date.parse(bucket.at) + bucketMs),
                    })}
                  </th>
                  <td>{format.number(bucket.leaving)}</td>
                  {hasRetries && <td>{format.number(bucket.retries)}</td>}
                  <td>{format.number(bucket.waiting)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
