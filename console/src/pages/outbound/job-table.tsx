import { Link } from '@tanstack/react-router';
import type { Job } from '../../api/jobs.ts';
import { useText, wordFor } from '../../i18n/language.ts';
import { nameOf, noteOf, statusOf } from '../../job/job-words.ts';
import { openJob } from '../../job/open-job.ts';
import { MaskedAddress } from '../../parts/masked-address.tsx';
import { Moment } from '../../parts/moment.tsx';
import { StatusPill } from '../../parts/status-pill.tsx';
import table from '../../parts/table.module.css';
import { Table } from '../../parts/table.tsx';
import classes from './outbound.module.css';

/** One row per job, two lines each. */
export function JobTable({ jobs }: { jobs: readonly Job[] }) {
  const t = useText();
  return (
    <Table
      caption={t('jobs.title')}
      head={(['to', 'status', 'channel', 'purpose', 'next', 'changed'] as const).map((key) => ({
        key,
        label: t(`jobs.${key}`),
      }))}
    >
      {jobs.map((job) => (
        <JobRow key={job.id} job={job} />
      ))}
    </Table>
  );
}

function JobRow({ job }: { job: Job }) {
  const t = useText();
  const note = noteOf(t, job);
  return (
    <tr className={`${table.row} ${classes.row}`}>
      <td className={classes.to}>
        <Link to="." search={openJob(job.id)} resetScroll={false} className={table.open}>
          {nameOf(job)}
        </Link>
        <small>{job.partyName ? <MaskedAddress address={job.targetAddress} /> : t('jobs.nobody')}</small>
      </td>
      <td className={classes.state}>
        <StatusPill status={statusOf(job)} />
        {note && (
          <small title={note} className={table.clamp}>
            {note}
          </small>
        )}
      </td>
      <td className={classes.via}>{wordFor(t, 'channel', job.channel)}</td>
      <td className={classes.for}>
        {t(`purpose.${job.purpose}`)}
        <small>{job.campaignName}</small>
      </td>
      <td className={classes.next}>
        <Moment at={job.nextAttemptAt} planned />
      </td>
      <td className={classes.changed}>
        <Moment at={job.updatedAt} />
      </td>
    </tr>
  );
}
