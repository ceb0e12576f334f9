import { Skeleton } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { RowSelectionState } from '@tanstack/react-table';
import { useEffect, useRef, useState } from 'react';
import type { JobQuery } from '../../api/jobs.ts';
import { useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { openJob } from '../../job/open-job.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { KeyHint } from '../../parts/keys.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { JobRows } from './job-rows.tsx';
import { NothingFound } from './nothing-found.tsx';
import classes from './outbound.module.css';
import { useHeld } from './use-held.ts';
import { useJobPages } from './use-job-pages.ts';
import { useRowKeys } from './use-row-keys.ts';

/** How far from the end of what is loaded more is asked for. */
const AHEAD = 30;

/** The jobs that were asked for, as far as somebody scrolls; it is made anew when something else is asked for. */
export function JobList({
  asked,
  total,
  open,
}: {
  asked: JobQuery;
  total: number | undefined;
  open: string | undefined;
}) {
  const t = useText();
  const navigate = useNavigate();
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ first: 0, last: 0 });
  const [selection, setSelection] = useState<RowSelectionState>({});
  const selected = Object.keys(selection);
  const held = useHeld(frame, { isScrolled: view.first > 0, isBusy: selected.length > 0 });
  const list = useJobPages(asked, { isHeld: held.isHeld, ...view });
  const { jobs, hasMore, loadMore, isLoadingMore, fresh } = list;
  const shown = jobs?.length ?? 0;
  useEffect(() => {
    if (hasMore && !isLoadingMore && shown > 0 && view.last >= shown - AHEAD) loadMore();
  });

  const current = useRowKeys(jobs ?? [], {
    onOpen: (id) =>
      void navigate({ to: '.', search: openJob(id), resetScroll: false, replace: open !== undefined }),
    onSelect: (id) => setSelection(({ [id]: was, ...rest }) => (was ? rest : { ...rest, [id]: true })),
    onClear: () => setSelection({}),
    open,
    hasSelection: selected.length > 0,
  });

  if (list.error && !jobs) return <ErrorNotice error={list.error} />;
  if (!jobs) return <Skeleton height={420} />;
  if (jobs.length === 0) return <NothingFound asked={asked} />;
  return (
    <div ref={frame} className={classes.list} {...held.watch}>
      <NewAbove
        {...fresh}
        onShow={() => {
          held.release();
          window.scrollTo({ top: 0 });
        }}
      />
      <JobRows
        jobs={jobs}
        total={total}
        gone={list.gone}
        current={current}
        open={open}
        selection={selection}
        onSelection={setSelection}
        onView={setView}
      />
      <div className={classes.end}>
        <span role="status">{hasMore ? t('table.loading') : t('outbound.end')}</span>
        <span className={classes.hints}>
          <KeyHint keys={['j', 'k']}>{t('outbound.move')}</KeyHint>
          <KeyHint keys={['enter']}>{t('outbound.open')}</KeyHint>
          <KeyHint keys={['x']}>{t('outbound.select')}</KeyHint>
          <KeyHint keys={['?']}>{t('outbound.allKeys')}</KeyHint>
        </span>
      </div>
      <BulkBar
        asked={asked}
        total={total}
        selected={selected}
        jobs={jobs}
        onSelectLoaded={() => setSelection(Object.fromEntries(jobs.map(({ id }) => [id, true])))}
        onClear={() => setSelection({})}
      />
    </div>
  );
}

/** New jobs wait above until somebody wants them: nothing moves under the cursor. */
function NewAbove({ count, more, onShow }: { count: number; more: boolean; onShow(): void }) {
  const t = useText();
  const format = useFormat();
  return (
    <div role="status" className={classes.fresh}>
      {count > 0 && (
        <button type="button" onClick={onShow}>
          {t('outbound.fresh', { count, formatted: `${format.number(count)}${more ? '+' : ''}` })}
        </button>
      )}
    </div>
  );
}
