import { Link } from '@tanstack/react-router';
import type { Job } from '../../api/jobs.ts';
import { useText } from '../../i18n/language.ts';
import { nameOf } from '../../job/job-words.ts';
import { openJob } from '../../job/open-job.ts';
import { MaskedAddress } from '../../parts/masked-address.tsx';
import table from '../../parts/table.module.css';

/** Whom a job is for, by what address, and what for; the name opens the job. */
export function JobName({ job }: { job: Job }) {
  const t = useText();
  const why = job.campaignName ?? t(`purpose.${job.purpose}`);
  return (
    <>
      <Link to="." search={openJob(job.id)} resetScroll={false} className={table.open} data-job={job.id}>
        {nameOf(job)}
      </Link>
      <small title={why}>
        {job.partyName ? <MaskedAddress address={job.targetAddress} /> : t('jobs.nobody')} · {why}
      </small>
    </>
  );
}
