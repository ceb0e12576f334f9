import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { countsQuery, JOB_FILTERS, latestJobsQuery } from '../../api/jobs.ts';
import { useText } from '../../i18n/language.ts';
import { CountTabs } from '../../parts/count-tabs.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { JobTable } from './job-table.tsx';

const SHOWN = 50;

/** The queue: every job with its status and the reason for it. */
export function Outbound() {
  const t = useText();
  const { status } = useSearch({ from: '/outbound' });
  const { data: counts } = useQuery(countsQuery);
  const { data } = useQuery(latestJobsQuery(status ? { status } : {}, SHOWN));
  const total = counts && JOB_FILTERS.reduce((sum, each) => sum + counts[each], 0);
  return (
    <>
      <PageHead title={t('outbound.title')} />
      <CountTabs
        label={t('jobs.byStatus')}
        current={status ?? 'all'}
        tabs={[
          { key: 'all', label: t('status.all'), count: total, search: { status: undefined } },
          ...JOB_FILTERS.map((each) => ({
            key: each,
            label: t(`status.${each}`),
            count: counts?.[each],
            hue: each,
            search: { status: each },
          })),
        ]}
      />
      {data === undefined && <Skeleton height={320} />}
      {data && data.items.length > 0 && <JobTable jobs={data.items} />}
      {data?.items.length === 0 && <EmptyState title={t('jobs.none')} />}
    </>
  );
}
