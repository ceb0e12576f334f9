import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Job, JobAction, JobQuery } from '../../api/jobs.ts';
import { useMay } from '../../api/me.ts';
import { useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { Bulk, type BulkTarget } from './bulk.tsx';
import classes from './outbound.module.css';

/** What can be done to the rows that are selected, or to all that the list has; stays in view. */
export function BulkBar({
  asked,
  total,
  selected,
  jobs,
  onSelectLoaded,
  onClear,
}: {
  asked: JobQuery;
  total: number | undefined;
  selected: readonly string[];
  jobs: readonly Job[];
  onSelectLoaded(): void;
  onClear(): void;
}) {
  const t = useText();
  const format = useFormat();
  const may = useMay('outbound_jobs:CREATE');
  const [isAll, setAll] = useState(false);
  const [doing, setDoing] = useState<{ action: JobAction; target: BulkTarget } | null>(null);
  if (!may || (selected.length === 0 && !doing)) return null;
  const all = isAll && total !== undefined;
  const count = all ? total : selected.length;
  const target: BulkTarget = all ? { filter: asked, count } : { ids: selected, count };
  const words = { count, formatted: format.number(count) };
  const isLoadedTaken = selected.length === jobs.length;
  // The server refuses a filter that means every job there is.
  const isNarrow = Object.keys(asked).length > 0;
  const offersAll = !isAll && isNarrow && isLoadedTaken && total !== undefined && total > selected.length;
  return (
    <div className={classes.bulk} role="toolbar" aria-label={t('bulk.title')}>
      <b className="num">{all ? t('bulk.all', words) : t('bulk.selected', words)}</b>
      {!isLoadedTaken && !all && (
        <button type="button" className={classes.asLink} onClick={onSelectLoaded}>
          {t('table.selectAll')}
        </button>
      )}
      {offersAll && (
        <button type="button" className={classes.asLink} onClick={() => setAll(true)}>
          {t('bulk.takeAll', { formatted: format.number(total) })}
        </button>
      )}
      <span className={classes.bulkActions}>
        <Button size="xs" variant="default" onClick={() => setDoing({ action: 'retry', target })}>
          {t('bulk.retry', words)}
        </Button>
        <Button
          size="xs"
          variant="default"
          c="var(--failed)"
          onClick={() => setDoing({ action: 'cancel', target })}
        >
          {t('bulk.cancel', words)}
        </Button>
        <Button
          size="xs"
          variant="subtle"
          onClick={() => {
            setAll(false);
            onClear();
          }}
        >
          {t('bulk.clear')}
        </Button>
      </span>
      {doing && (
        <Bulk
          {...doing}
          jobs={jobs}
          onClose={(isDone) => {
            setDoing(null);
            if (!isDone) return;
            setAll(false);
            onClear();
          }}
        />
      )}
    </div>
  );
}
