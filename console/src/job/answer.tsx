import type { Explanation, Job } from '../api/jobs.ts';
import type { System } from '../api/system.ts';
import { useFormat } from '../format.ts';
import { useText } from '../i18n/language.ts';
import { OutsideLink } from '../parts/outside-link.tsx';
import { useNow } from '../time.ts';
import { changesIn, type Said, summaryIn } from './explained.ts';
import classes from './job.module.css';
import { statusOf } from './job-words.ts';

/** What happened or will happen, when, and why; then what a person could do about it. */
export function Answer({
  job,
  explanation,
  system,
}: {
  job: Job;
  explanation: Explanation;
  system: System | undefined;
}) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const isDelivered = system?.channels.some(({ channel }) => channel === job.channel) ?? true;
  const said = { t, format, now, job, explanation, isDelivered } satisfies Said;
  const { first, more } = summaryIn(said);
  const changes = changesIn(said);
  const carrier = system?.carrier;
  const onPhone = carrier && (job.status === 'sent' || job.status === 'awaiting_verification');
  return (
    <>
      <div className={classes.why} data-status={statusOf(job)}>
        <p>
          <b>{first}</b>
        </p>
        {more && <p className="num">{more}</p>}
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
