import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { latestJobsQuery } from '../../api/jobs.ts';
import type { WholePerson } from '../../api/people.ts';
import { useFormat } from '../../format.ts';
import { useText, wordFor } from '../../i18n/language.ts';
import { noteOf, statusOf } from '../../job/job-words.ts';
import { openJob } from '../../job/open-job.ts';
import { Card } from '../../parts/card.tsx';
import { StatusPill } from '../../parts/status-pill.tsx';
import { useNow } from '../../time.ts';
import classes from './person.module.css';

const SHOWN = 5;

/** The latest messages to them; all of them stand in the outbound list. */
export function PersonJobs({ person }: { person: WholePerson }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const { data } = useQuery(latestJobsQuery({ partyId: person.id }, SHOWN));
  const all = (
    <Link to="/outbound" search={{ partyId: person.id }}>
      {t('people.jobs.all')}
    </Link>
  );
  return (
    <Card title={t('people.jobs.title')} note={data && data.items.length > 0 && all}>
      {!data && <Skeleton height={80} />}
      {data?.items.length === 0 && <p className={classes.quiet}>{t('people.jobs.none')}</p>}
      <ul className={classes.list}>
        {data?.items.map((job) => (
          <li key={job.id}>
            <div className={classes.line}>
              <span>
                <Link to="." search={openJob(job.id)} resetScroll={false}>
                  {job.campaignName ?? t(`purpose.${job.purpose}`)}
                </Link>
                <small className="num">
                  {[wordFor(t, 'channel', job.channel), format.time(job.createdAt, now), noteOf(t, job)]
                    .filter(Boolean)
                    .join(' · ')}
                </small>
              </span>
              <StatusPill status={statusOf(job)} />
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
