import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { countsQuery } from '../../api/jobs.ts';
import { systemQuery } from '../../api/system.ts';
import { useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { useNow } from '../../time.ts';
import { FirstMessage } from './first-message.tsx';
import { WhatRuns } from './what-runs.tsx';

/** The first page: what runs, what it did last, and why. */
export function Overview() {
  const t = useText();
  const { data: system } = useQuery(systemQuery);
  const { data: counts } = useQuery(countsQuery());
  const total = counts?.total;
  return (
    <>
      <PageHead
        title={t('overview.title')}
        sub={system && total !== undefined ? <Running since={system.startedAt} total={total} /> : ''}
      />
      <WhatRuns system={system} />
      {counts === undefined && <Skeleton height={280} mt="lg" />}
      {total === 0 && <FirstMessage carrier={system?.carrier} />}
    </>
  );
}

function Running({ since, total }: { since: string; total: number }) {
  const t = useText();
  const format = useFormat();
  const duration = format.duration(Math.max(1000, useNow() - Date.parse(since)));
  return <>{t('overview.running', { duration, count: total, formatted: format.number(total) })}</>;
}
