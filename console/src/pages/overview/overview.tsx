import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { countsQuery } from '../../api/jobs.ts';
import { systemQuery } from '../../api/system.ts';
import { useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { useNow } from '../../time.ts';
import { Figures } from './figures.tsx';
import { FirstMessage } from './first-message.tsx';
import { Flow } from './flow.tsx';
import classes from './overview.module.css';
import { ReasonLists } from './reason-lists.tsx';
import { WhatRuns } from './what-runs.tsx';

/** The first page: what flows, what is held and why, what failed, what waits for a person, and what runs here. */
export function Overview() {
  const t = useText();
  const { data: system } = useQuery(systemQuery);
  const { data: counts, error } = useQuery(countsQuery());
  return (
    <>
      <PageHead
        title={t('overview.title')}
        sub={system && counts ? <Running since={system.startedAt} total={counts.total} /> : ''}
      />
      <div className={classes.page}>
        {error && !counts && <ErrorNotice error={error} />}
        {counts?.total === 0 ? (
          <FirstMessage carrier={system?.carrier} />
        ) : (
          <>
            <Figures counts={counts} system={system} />
            <Flow />
            {counts ? <ReasonLists counts={counts} /> : <Skeleton height={200} />}
          </>
        )}
        <WhatRuns system={system} />
      </div>
    </>
  );
}

function Running({ since, total }: { since: string; total: number }) {
  const t = useText();
  const format = useFormat();
  const duration = format.duration(Math.max(1000, useNow() - Date.parse(since)));
  return <>{t('overview.running', { duration, count: total, formatted: format.number(total) })}</>;
}
