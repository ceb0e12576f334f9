import { type RowSelectionState, type Updater, useTable } from '@tanstack/react-table';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import type { Job } from '../../api/jobs.ts';
import { useText } from '../../i18n/language.ts';
import table from '../../parts/table.module.css';
import { columns, features } from './job-columns.tsx';
import classes from './outbound.module.css';

const ROW_PX = 53;
const CARD_PX = 126;
const OVERSCAN = 12;

export type RowsInView = { first: number; last: number };

/**
 * Jobs as rows, of which only those in view are in the page, however many are loaded. The page itself scrolls, so that
 * a phone hides its bars.
 */
export function JobRows({
  jobs,
  total,
  gone,
  current,
  open,
  selection,
  onSelection,
  onView,
}: {
  jobs: readonly Job[];
  /** How many there are in all, or undefined where nobody counted. */
  total: number | undefined;
  gone: ReadonlySet<string>;
  /** Where the keyboard is. */
  current: string | undefined;
  /** The job beside the list. */
  open: string | undefined;
  selection: RowSelectionState;
  onSelection(change: Updater<RowSelectionState>): void;
  onView(view: RowsInView): void;
}) {
  const t = useText();
  const frame = useRef<HTMLTableElement>(null);
  const [top, setTop] = useState(0);
  const [isNarrow, setNarrow] = useState(false);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = () => {
      const head = element.tHead?.offsetHeight ?? 0;
      setTop(element.getBoundingClientRect().top + window.scrollY + head);
      setNarrow(getComputedStyle(element).display === 'block');
    };
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    watcher.observe(document.body);
    return () => watcher.disconnect();
  }, []);

  const model = useTable({
    features,
    columns,
    data: jobs as Job[],
    getRowId: (job) => job.id,
    state: { rowSelection: selection },
    onRowSelectionChange: onSelection,
  });
  const rows = model.getRowModel().rows;
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => (isNarrow ? CARD_PX : ROW_PX),
    getItemKey: (at) => rows[at]?.id ?? at,
    overscan: OVERSCAN,
    scrollMargin: top,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useLayoutEffect(() => onView({ first, last }), [first, last, onView]);

  // The keyboard may go to a row that is not in the page yet.
  const at = current === undefined ? -1 : jobs.findIndex(({ id }) => id === current);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the keyboard moved.
  useLayoutEffect(() => {
    if (current === undefined || at === -1) return;
    const link = () => frame.current?.querySelector<HTMLElement>(`[data-job="${current}"]`);
    if (!link()) virtual.scrollToIndex(at);
    const focus = () => link()?.focus({ preventScroll: true });
    link()?.closest('tr')?.scrollIntoView({ block: 'nearest' });
    if (link()) focus();
    else requestAnimationFrame(() => requestAnimationFrame(focus));
  }, [current]);

  const loaded = rows.length > 0 && rows.every((row) => row.getIsSelected());
  return (
    <table ref={frame} className={table.table} aria-rowcount={total ?? -1}>
      <caption className={table.hidden}>{t('jobs.title')}</caption>
      <thead>
        <tr aria-rowindex={1}>
          {model.getAllFlatColumns().map(({ id, columnDef }) => (
            <th key={id} scope="col" className={columnDef.meta?.className}>
              {columnDef.meta?.label ? (
                t(`jobs.${columnDef.meta.label}`)
              ) : (
                <input
                  type="checkbox"
                  aria-label={t('table.selectAll')}
                  checked={loaded}
                  onChange={() =>
                    onSelection(loaded ? {} : Object.fromEntries(rows.map((row) => [row.id, true])))
                  }
                />
              )}
            </th>
          ))}
        </tr>
      </thead>
      <Gap height={(items[0]?.start ?? top) - top} />
      <tbody>
        {items.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          const isGone = gone.has(row.id);
          return (
            <tr
              key={row.id}
              ref={virtual.measureElement}
              data-index={item.index}
              aria-rowindex={item.index + 2}
              className={`${table.row} ${classes.row}`}
              data-current={row.id === current || undefined}
              data-open={row.id === open || undefined}
              data-selected={row.getIsSelected() || undefined}
              data-gone={isGone || undefined}
              title={isGone ? t('jobs.gone') : undefined}
            >
              {row.getAllCells().map((cell) => {
                const { className, label } = cell.column.columnDef.meta ?? {};
                return (
                  <td key={cell.id} className={className} data-label={label ? t(`jobs.${label}`) : undefined}>
                    <model.FlexRender cell={cell} />
                  </td>
                );
              })}
            </tr>
          );
        })}
      </tbody>
      <Gap height={virtual.getTotalSize() + top - (items.at(-1)?.end ?? top)} />
    </table>
  );
}

/** The room of the rows that are not in the page. */
function Gap({ height }: { height: number }): ReactNode {
  if (height <= 0) return null;
  return (
    <tbody aria-hidden className={classes.gap}>
      <tr>
        <td colSpan={columns.length} style={{ height }} />
      </tr>
    </tbody>
  );
}
