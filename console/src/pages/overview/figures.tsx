import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { jobReasonsQuery } from '../../api/job-reasons.ts';
import { activityQuery, type JobCounts, type JobFilter, MINUTES } from '../../api/jobs.ts';
import type { System } from '../../api/system.ts';
import { useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { StatusDot } from '../../parts/status-pill.tsx';
import classes from './overview.module.css';

/** How it stands in five numbers, each of which leads to its list. */
export function Figures({ counts, system }: { counts: JobCounts | undefined; system: System | undefined }) {
  const t = useText();
  const format = useFormat();
  const { data: activity } = useQuery(activityQuery(MINUTES));
  const { data: why } = useQuery(jobReasonsQuery({}));
  const number = (value: number | undefined) => (value === undefined ? '\u00a0' : format.number(value));
  const failedNow = activity?.buckets.reduce((sum, { failed }) => sum + failed, 0);
  const zones =
    why?.reasons.find(({ status, reason }) => status === 'held' && reason === 'timezone_unknown')?.count ?? 0;
  const forPerson = counts && counts.unknown + zones;
  return (
    <nav className={classes.figures} aria-label={t('overview.figures')}>
      <Figure
        status="sent"
        label={t('overview.leaving')}
        value={number(activity?.perMinuteNow)}
        note={t('overview.perMinute')}
      />
      <Figure
        status="queued"
        label={t('overview.waiting')}
        value={number(counts?.queued)}
        note={
          system
            ? t('overview.dueNow', { due: number(system.queue.due), wire: number(system.queue.onTheWire) })
            : '\u00a0'
        }
      />
      <Figure
        status="held"
        label={t('overview.held')}
        value={number(counts?.held)}
        note={counts?.held === 0 ? t('overview.heldNone') : t('overview.heldNote')}
      />
      <Figure
        status="failed"
        label={t('overview.failed')}
        value={number(counts?.failed)}
        note={
          failedNow === undefined
            ? '\u00a0'
            : t('overview.lastHour', { count: failedNow, formatted: format.number(failedNow) })
        }
      />
      <Figure
        status="unknown"
        reason={counts?.unknown === 0 && zones > 0 ? 'timezone_unknown' : undefined}
        label={t('overview.forPerson')}
        value={number(forPerson)}
        note={forPerson === 0 ? t('overview.forPersonNone') : t('overview.forPersonNote')}
        isRaised={(forPerson ?? 0) > 0}
      />
    </nav>
  );
}

function Figure({
  status,
  reason,
  label,
  value,
  note,
  isRaised = false,
}: {
  status: JobFilter;
  reason?: string | undefined;
  label: string;
  value: string;
  note: ReactNode;
  isRaised?: boolean;
}) {
  return (
    <Link
      to="/outbound"
      search={reason ? { status: 'held', reason } : { status }}
      className={classes.figure}
      data-status={status}
      data-raised={isRaised || undefined}
    >
      <span className={classes.label}>
        <StatusDot status={status} /> {label}
      </span>
      <span className={`${classes.value} num`}>{value}</span>
      <span className="note num">{note}</span>
    </Link>
  );
}
