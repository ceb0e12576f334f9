import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { JOB_FILTERS, type JobFilter } from '../../api.ts';
import { useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { jobsQuery } from '../../queries.ts';
import { JobTable } from './job-table.tsx';
import classes from './overview.module.css';

const SHOWN = 50;

/** The latest jobs, of one status or of all; the tabs carry the counts. */
export function JobList({
  status,
  counts,
}: {
  status: JobFilter | undefined;
  counts: Record<JobFilter, number>;
}) {
  const t = useText();
  const { data } = useQuery(jobsQuery(status, SHOWN));
  return (
    <section aria-labelledby="jobs">
      <div className={classes.jobsHead}>
        <h2 id="jobs">{t('jobs.title')}</h2>
        <span className={classes.note}>{t('jobs.latest', { count: SHOWN })}</span>
      </div>
      <Tabs status={status} counts={counts} />
      {data === undefined && <Skeleton height={240} mt="sm" />}
      {data && data.items.length > 0 && <JobTable jobs={data.items} />}
      {data?.items.length === 0 && (
        <div className={classes.none}>
          <p>{t('jobs.none')}</p>
          {status && (
            <Link to="/" search={{}} resetScroll={false}>
              {t('jobs.showAll')}
            </Link>
          )}
        </div>
      )}
    </section>
  );
}

function Tabs({ status, counts }: { status: JobFilter | undefined; counts: Record<JobFilter, number> }) {
  const t = useText();
  const format = useFormat();
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return (
    <nav className={classes.tabs} aria-label={t('jobs.byStatus')}>
      {(['all', ...JOB_FILTERS] as const).map((each) => (
        <Link
          key={each}
          to="/"
          search={each === 'all' ? {} : { status: each }}
          resetScroll={false}
          className={classes.tab}
          aria-current={each === (status ?? 'all') ? 'true' : undefined}
        >
          {each !== 'all' && <span className={classes.dot} data-status={each} aria-hidden />}
          {t(`status.${each}`)} <b className="num">{format.number(each === 'all' ? total : counts[each])}</b>
        </Link>
      ))}
    </nav>
  );
}
