import { Link } from '@tanstack/react-router';
import type { Job } from '../../api.ts';
import { maskAddress, useFormat } from '../../format.ts';
import { useText, wordFor } from '../../i18n/language.ts';
import { useNow } from '../../time.ts';
import { nameOf, noteOf, statusOf } from './job-words.ts';
import classes from './overview.module.css';
import { StatusPill } from './status-pill.tsx';

/** One row per job, two lines each; on a narrow screen every row is a card. */
export function JobTable({ jobs }: { jobs: readonly Job[] }) {
  const t = useText();
  return (
    <table className={classes.table}>
      <caption className={classes.hidden}>{t('jobs.title')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('jobs.to')}</th>
          <th scope="col">{t('jobs.status')}</th>
          <th scope="col">{t('jobs.channel')}</th>
          <th scope="col">{t('jobs.purpose')}</th>
          <th scope="col">{t('jobs.next')}</th>
          <th scope="col">{t('jobs.changed')}</th>
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
      </tbody>
    </table>
  );
}

function JobRow({ job }: { job: Job }) {
  const t = useText();
  const note = noteOf(t, job);
  return (
    <tr className={classes.row}>
      <td className={classes.to}>
        <Link
          to="/"
          search={(before) => ({ ...before, job: job.id })}
          resetScroll={false}
          className={classes.open}
        >
          {nameOf(job)}
        </Link>
        <small className="num">{job.partyName ? maskAddress(job.targetAddress) : t('jobs.nobody')}</small>
      </td>
      <td className={classes.state}>
        <StatusPill status={statusOf(job)} />
        {note && <small title={note}>{note}</small>}
      </td>
      <td className={classes.via}>{wordFor(t, 'channel', job.channel)}</td>
      <td className={classes.for}>
        {t(`purpose.${job.purpose}`)}
        <small>{job.campaignName}</small>
      </td>
      <td className={`${classes.next} num`}>
        {job.nextAttemptAt ? (
          <Moment at={job.nextAttemptAt} planned />
        ) : (
          <span className={classes.nothing}>
            <span aria-hidden>—</span>
            <span className={classes.hidden}>{t('jobs.notNext')}</span>
          </span>
        )}
      </td>
      <td className={`${classes.changed} num`}>
        <Moment at={job.updatedAt} />
      </td>
    </tr>
  );
}

/** An instant twice: by the operator's clock, and how far away it is. */
function Moment({ at, planned = false }: { at: string; planned?: boolean }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  return (
    <time dateTime={at} title={format.whole(at)}>
      {format.time(at, now)}
      <small>{planned && Date.parse(at) <= now ? t('time.due') : format.relative(at, now)}</small>
    </time>
  );
}
