import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Campaign } from '../../../api/campaigns.ts';
import { jobReasonsQuery } from '../../../api/job-reasons.ts';
import { useFormat } from '../../../format.ts';
import { useText, wordFor } from '../../../i18n/language.ts';
import { Card } from '../../../parts/card.tsx';
import classes from './run.module.css';

/** Why jobs of a campaign wait or ended; each reason leads to its jobs. */
export function JobReasons({
  campaign,
  kind,
}: {
  campaign: Campaign;
  kind: 'held' | 'failed' | 'cancelled' | 'unknown';
}) {
  const t = useText();
  const format = useFormat();
  const { id, progress } = campaign;
  const { data } = useQuery(jobReasonsQuery({ campaignId: id, status: kind }));
  const reasons = data?.reasons ?? [];
  const told = reasons.reduce((sum, { count }) => sum + count, 0);
  const rows = [
    ...reasons.map(({ reason, count }) => ({
      key: reason,
      words: wordFor(t, 'reason', reason),
      search: { campaignId: id, status: kind, reason },
      count,
    })),
    ...(kind === 'held' && progress.queued > 0
      ? [
          {
            key: 'turn',
            words: t('campaigns.run.turn'),
            search: { campaignId: id, status: 'queued' as const },
            count: progress.queued,
          },
        ]
      : []),
    ...(data && kind !== 'held' && progress[kind] > told
      ? [
          {
            key: 'other',
            words: t('campaigns.run.noReason'),
            search: { campaignId: id, status: kind },
            count: progress[kind] - told,
          },
        ]
      : []),
  ];
  return (
    <Card title={t(`campaigns.run.why.${kind}`)}>
      <ul className={classes.reasons}>
        {rows.map(({ key, words, search, count }) => (
          <li key={key}>
            <Link to="/outbound" search={search}>
              <span className={classes.word}>{words}</span>
              <b className="num">{format.number(count)}</b>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
