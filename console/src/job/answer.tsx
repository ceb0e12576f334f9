import type { Explanation, Job } from '../api/jobs.ts';
import type { System } from '../api/system.ts';
import { useFormat } from '../format.ts';
import { useLanguage, useText } from '../i18n/language.ts';
import { OutsideLink } from '../parts/outside-link.tsx';
import { StatusPill } from '../parts/status-pill.tsx';
import { useNow } from '../time.ts';
import { changesIn, type Said, summaryIn } from './explained.ts';
import classes from './job.module.css';
import { statusOf } from './job-words.ts';

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
