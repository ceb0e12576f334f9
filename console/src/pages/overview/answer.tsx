import type { Explanation, Job, System } from '../../api.ts';
import { useFormat } from '../../format.ts';
import { useLanguage, useText } from '../../i18n/language.ts';
import { OutsideLink } from '../../shell/outside-link.tsx';
import { useNow } from '../../time.ts';
import { changesIn, type Said, summaryIn } from './explained.ts';
import { statusOf } from './job-words.ts';
import classes from './overview.module.css';
import { StatusPill } from './status-pill.tsx';

/** What happened or will happen, when, and why; then what a person could do about it. */
export function Answer({
  job,
  explanation,
  carrier,
}: {
  job: Job;
  explanation: Explanation;
  carrier: System['carrier'];
}) {
  const t = useText();
  const language = useLanguage();
  const format = useFormat();
  const now = useNow();
  const status = statusOf(job);
  const said = { t, language, format, now, job, explanation } satisfies Said;
  const changes = changesIn(said);
  const onPhone = carrier && (job.status === 'sent' || job.status === 'awaiting_verification');
  return (
    <>
      <div className={classes.why} data-status={status}>
        <StatusPill status={status} />
        <p>
          <b>{summaryIn(said)}</b>
        </p>
        {explanation.nextAt && (
          <p className="num">
            {t('drawer.hereNext', {
              time: format.time(explanation.nextAt, now),
              relative: format.relative(explanation.nextAt, now),
            })}
          </p>
        )}
        {onPhone && <OutsideLink href={`${carrier.url}/`}>{t('app.openPhone')}</OutsideLink>}
      </div>
      {changes.length > 0 && (
        <section>
          <h3>{t('drawer.change')}</h3>
          <ul className={classes.changes}>
            {changes.map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
