import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { countsQuery, systemQuery } from '../../queries.ts';
import { useNow } from '../../time.ts';
import { FirstMessage } from './first-message.tsx';
import { JobDrawer } from './job-drawer.tsx';
import { JobList } from './job-list.tsx';
import classes from './overview.module.css';
import { WhatRuns } from './what-runs.tsx';

/** The first page: what runs, what it did last, and why. */
export function Overview() {
  const t = useText();
  const { status, job } = useSearch({ from: '/' });
  const { data: system } = useQuery(systemQuery);
  const { data: counts } = useQuery(countsQuery);
  const title = t('overview.title');
  useEffect(() => {
    document.title = `${title} · Decorum`;
  }, [title]);

  const total = counts && Object.values(counts).reduce((sum, count) => sum + count, 0);
  return (
    <>
      <div className={classes.head}>
        <h1>{title}</h1>
        {system && total !== undefined && <Running since={system.startedAt} total={total} />}
      </div>
      <WhatRuns system={system} />
      {counts === undefined && <Skeleton height={280} mt="lg" />}
      {counts !== undefined &&
        (total === 0 ? (
          <FirstMessage carrier={system?.carrier} />
        ) : (
          <JobList status={status} counts={counts} />
        ))}
      <JobDrawer id={job} carrier={system?.carrier ?? null} />
    </>
  );
}

function Running({ since, total }: { since: string; total: number }) {
  const t = useText();
  const format = useFormat();
  const duration = format.duration(Math.max(1000, useNow() - Date.parse(since)));
  return (
    <p className={`${classes.sub} num`}>
      {t('overview.running', { duration, count: total, formatted: format.number(total) })}
    </p>
  );
}
