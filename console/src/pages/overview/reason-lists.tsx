import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type JobReason, jobReasonsQuery } from '../../api/job-reasons.ts';
import type { JobCounts, JobFilter } from '../../api/jobs.ts';
import { useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { reasonWords } from '../../job/job-words.ts';
import { Card } from '../../parts/card.tsx';
import { StatusDot } from '../../parts/status-pill.tsx';
import classes from './overview.module.css';

const SHOWN = 6;

/** Why jobs wait, why they ended, and what nobody but a person can settle. Each line leads to its jobs. */
export function ReasonLists({ counts }: { counts: JobCounts }) {
  const t = useText();
  const { data } = useQuery(jobReasonsQuery({}));
  const reasons = data?.reasons ?? [];
  const held = reasons.filter(({ status }) => status === 'held');
  const ended = reasons.filter(({ status }) => status === 'cancelled' || status === 'failed');
  const zones = held.find(({ reason }) => reason === 'timezone_unknown');
  const isNothing = counts.unknown + counts.awaiting_verification === 0 && !zones;
  return (
    <div className={classes.lists}>
      <Card title={t('overview.whyHeld')}>
        <Reasons reasons={held} none={t('overview.heldNone')} />
      </Card>
      <Card title={t('overview.whyEnded')}>
        <Reasons reasons={ended} none={t('overview.endedNone')} />
      </Card>
      <Card title={t('overview.waitsForPerson')}>
        {isNothing ? (
          <p className={classes.none}>{t('overview.forPersonNone')}</p>
        ) : (
          <ul className={classes.reasons}>
            {counts.unknown > 0 && (
              <Line status="unknown" count={counts.unknown}>
                {t('overview.unknownOutcome')}
              </Line>
            )}
            {zones && (
              <Line status="held" reason={zones.reason} count={zones.count}>
                {t('overview.zonesUnknown')}
              </Line>
            )}
            {counts.awaiting_verification > 0 && (
              <Line status="awaiting_verification" count={counts.awaiting_verification}>
                {t('overview.awaitingCode')}
              </Line>
            )}
          </ul>
        )}
      </Card>
    </div>
  );
}

function Reasons({ reasons, none }: { reasons: readonly JobReason[]; none: string }) {
  const t = useText();
  if (reasons.length === 0) return <p className={classes.none}>{none}</p>;
  return (
    <ul className={classes.reasons}>
      {reasons.slice(0, SHOWN).map(({ status, reason, count }) => (
        <Line key={status + reason} status={status} reason={reason} count={count}>
          {reasonWords(t, reason, null)}
        </Line>
      ))}
    </ul>
  );
}

function Line({
  status,
  reason,
  count,
  children,
}: {
  status: JobFilter;
  reason?: string;
  count: number;
  children: ReactNode;
}) {
  const format = useFormat();
  return (
    <li>
      <Link to="/outbound" search={{ status, ...(reason && { reason }) }}>
        <StatusDot status={status} />
        <span>{children}</span>
        <b className="num">{format.number(count)}</b>
      </Link>
    </li>
  );
}
