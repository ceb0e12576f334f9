import { Link } from '@tanstack/react-router';
import type { Campaign } from '../../api/campaigns.ts';
import type { JOB_FILTERS } from '../../api/jobs.ts';
import { useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { NoValue } from '../../parts/no-value.tsx';
import { StatusDot } from '../../parts/status-pill.tsx';
import table from '../../parts/table.module.css';
import classes from './progress.module.css';

/** From done to not done, as a bar fills. */
const ORDER = [
  'sent',
  'awaiting_verification',
  'unknown',
  'failed',
  'cancelled',
  'held',
  'queued',
] as const satisfies readonly (typeof JOB_FILTERS)[number][];

/** What became of a campaign's jobs: a bar in the hues of their statuses, and the same in words that lead to them. */
export function Progress({
  campaignId,
  progress,
  large = false,
}: {
  campaignId: string;
  progress: Campaign['progress'];
  large?: boolean;
}) {
  const t = useText();
  const format = useFormat();
  const shown = ORDER.filter((status) => progress[status] > 0);
  if (progress.total === 0) return <NoValue word={t('campaigns.noJobs')} />;
  return (
    <div className={classes.progress} data-large={large}>
      <div className={classes.bar} aria-hidden>
        {shown.map((status) => (
          <i key={status} data-status={status} style={{ flexGrow: progress[status] }} />
        ))}
      </div>
      <ul className={`${classes.counts} ${table.above}`}>
        {shown.map((status) => (
          <li key={status}>
            <Link to="/outbound" search={{ campaignId, status }}>
              <StatusDot status={status} />
              {t(`status.${status}`)} <b className="num">{format.number(progress[status])}</b>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
