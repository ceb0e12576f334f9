import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { activityQuery, countsQuery, JOB_FILTERS, MINUTES } from '../../api/jobs.ts';
import { useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { JobBeside } from '../../job/job-beside.tsx';
import { WIDE } from '../../job/wide.ts';
import { CountTabs } from '../../parts/count-tabs.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { askedJobs } from './asked-jobs.ts';
import { DispatchNow } from './dispatch-now.tsx';
import { JobList } from './job-list.tsx';
import { NewMessageButton } from './new-message-button.tsx';
import classes from './outbound.module.css';
import { OutboundFilters } from './outbound-filters.tsx';
import { usePersonName } from './person-name.ts';

/** The queue: every job with its status and the reason for it. */
export function Outbound() {
  const t = useText();
  const search = useSearch({ from: '/outbound' });
  const open = search.job;
  const asked = askedJobs(search);
  const { data: counts } = useQuery(countsQuery(asked));
  const isWide = useMediaQuery(WIDE, true, { getInitialValueInEffect: false });
  const person = usePersonName(search.partyId);
  const status = search.status ?? 'all';
  return (
    <>
      <PageHead
        title={t('outbound.title')}
        sub={<Flow total={counts?.total} exact={counts?.exact ?? true} />}
        actions={
          <>
            <DispatchNow />
            <NewMessageButton />
          </>
        }
      />
      <CountTabs
        label={t('jobs.byStatus')}
        current={status}
        exact={counts?.exact ?? true}
        tabs={[
          { key: 'all', label: t('status.all'), count: counts?.total, search: { status: undefined } },
          ...JOB_FILTERS.map((each) => ({
            key: each,
            label: t(`status.${each}`),
            count: counts?.[each],
            hue: each,
            search: { status: each },
          })),
        ]}
      />
      <OutboundFilters person={person} />
      <div className={classes.split} data-open={(isWide && open !== undefined) || undefined}>
        <JobList
          key={JSON.stringify(asked)}
          asked={asked}
          total={counts?.[status === 'all' ? 'total' : status]}
          open={open}
        />
        {isWide && open !== undefined && <JobBeside id={open} />}
      </div>
    </>
  );
}

function Flow({ total, exact }: { total: number | undefined; exact: boolean }) {
  const t = useText();
  const format = useFormat();
  const { data: activity } = useQuery(activityQuery(MINUTES));
  if (total === undefined) return <>{'\u00a0'}</>;
  const formatted = `${exact ? '' : '~'}${format.number(total)}`;
  const perMinute = activity && format.number(activity.perMinuteNow);
  return (
    <>
      {t('outbound.jobs', { count: total, formatted })}
      {perMinute !== undefined && ` · ${t('outbound.flow', { perMinute })}`}
    </>
  );
}
