import { Link } from '@tanstack/react-router';
import type { Job } from '../api/jobs.ts';
import { useText, wordFor } from '../i18n/language.ts';
import { MaskedAddress } from '../parts/masked-address.tsx';
import { StatusPill } from '../parts/status-pill.tsx';
import classes from './job.module.css';
import { nameOf, statusOf } from './job-words.ts';

/** Whom the job is for, and how it stands; the name leads to the person. */
export function JobName({ job }: { job: Job | undefined }) {
  if (!job) return '…';
  return (
    <span className={classes.name}>
      {job.partyId ? (
        <Link to="/people/$id" params={{ id: job.partyId }}>
          {nameOf(job)}
        </Link>
      ) : (
        nameOf(job)
      )}
      <StatusPill status={statusOf(job)} />
    </span>
  );
}

/** By what, to where and what for; the campaign leads to its page. */
export function JobSubtitle({ job }: { job: Job }) {
  const t = useText();
  return (
    <p className={`${classes.sub} note`}>
      {wordFor(t, 'channel', job.channel)} · <MaskedAddress address={job.targetAddress} /> ·{' '}
      {t(`purpose.${job.purpose}`)}
      <br />
      {job.campaignId && (
        <>
          <Link to="/campaigns/$id" params={{ id: job.campaignId }}>
            {job.campaignName}
          </Link>{' '}
          ·{' '}
        </>
      )}
      <span className="num nowrap" title={job.id}>
        {t('drawer.job', { id: `${job.id.slice(0, 8)}…${job.id.slice(-4)}` })}
      </span>
    </p>
  );
}
