import { createColumnHelper, metaHelper, rowSelectionFeature, tableFeatures } from '@tanstack/react-table';
import type { Job } from '../../api/jobs.ts';
import { useText, wordFor } from '../../i18n/language.ts';
import { noteOf, statusOf } from '../../job/job-words.ts';
import { Moment, TheirTime } from '../../parts/moment.tsx';
import { StatusPill } from '../../parts/status-pill.tsx';
import table from '../../parts/table.module.css';
import { JobName } from './job-name.tsx';
import classes from './outbound.module.css';

export const features = tableFeatures({
  rowSelectionFeature,
  columnMeta: metaHelper<{ className: string | undefined; label: ColumnName | null }>(),
});
type ColumnName = 'to' | 'status' | 'channel' | 'next' | 'theirTime' | 'changed';

const column = createColumnHelper<typeof features, Job>();

/** Two lines each: who and by what address, the status and why, by what, when next, what time it is there. */
export const columns = column.columns([
  column.display({
    id: 'select',
    meta: { className: classes.select, label: null },
    cell: ({ row }) => (
      <SelectBox job={row.original} checked={row.getIsSelected()} onToggle={row.getToggleSelectedHandler()} />
    ),
  }),
  column.display({
    id: 'to',
    meta: { className: classes.to, label: 'to' },
    cell: ({ row }) => <JobName job={row.original} />,
  }),
  column.display({
    id: 'status',
    meta: { className: classes.state, label: 'status' },
    cell: ({ row }) => <Status job={row.original} />,
  }),
  column.display({
    id: 'channel',
    meta: { className: classes.via, label: 'channel' },
    cell: ({ row }) => <Channel job={row.original} />,
  }),
  column.display({
    id: 'next',
    meta: { className: classes.next, label: 'next' },
    cell: ({ row }) => <Moment at={row.original.nextAttemptAt} planned />,
  }),
  column.display({
    id: 'theirTime',
    meta: { className: classes.there, label: 'theirTime' },
    cell: ({ row }) => <TheirTime zone={row.original.recipientZone} />,
  }),
  column.display({
    id: 'changed',
    meta: { className: classes.changed, label: 'changed' },
    cell: ({ row }) => <Moment at={row.original.updatedAt} />,
  }),
]);

function SelectBox({
  job,
  checked,
  onToggle,
}: {
  job: Job;
  checked: boolean;
  onToggle(event: unknown): void;
}) {
  const t = useText();
  return (
    <input
      type="checkbox"
      className={table.above}
      aria-label={t('table.select', { name: job.partyName ?? job.targetAddress.slice(-3) })}
      checked={checked}
      // A click carries the shift key, which selects all rows in between.
      onChange={() => {}}
      onClick={onToggle}
    />
  );
}

function Status({ job }: { job: Job }) {
  const t = useText();
  const note = noteOf(t, job);
  return (
    <>
      <StatusPill status={statusOf(job)} />
      {note && (
        <small title={note} className={table.clamp}>
          {note}
        </small>
      )}
    </>
  );
}

function Channel({ job }: { job: Job }) {
  const t = useText();
  return wordFor(t, 'channel', job.channel);
}
