import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { campaignRecordQuery, type RecordEntry } from '../../../api/campaign-record.ts';
import { useMay } from '../../../api/me.ts';
import { useFormat } from '../../../format.ts';
import { useText, wordFor } from '../../../i18n/language.ts';
import { Card } from '../../../parts/card.tsx';
import { Moment } from '../../../parts/moment.tsx';
import classes from './run.module.css';

const SHOWN = 30;

/** What was done to the campaign, by whom, newest first. */
export function CampaignRecord({ campaignId }: { campaignId: string }) {
  const t = useText();
  const maySeeAll = useMay('audit:VIEW');
  const { data } = useQuery(campaignRecordQuery(campaignId, SHOWN));
  if (!data || data.items.length === 0) return null;
  return (
    <Card
      title={t('campaigns.record.title')}
      note={
        maySeeAll && (
          <Link to="/audit" search={{ campaignId } as never}>
            {t('campaigns.record.all')}
          </Link>
        )
      }
    >
      <ul className={classes.record}>
        {data.items.map((entry) => (
          <li key={entry.id}>
            <span>
              {wordFor(t, 'event', entry.eventType)}
              <small>
                <Details entry={entry} />
              </small>
            </span>
            <Moment at={entry.at} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Details({ entry }: { entry: RecordEntry }) {
  const t = useText();
  const format = useFormat();
  const { from, to, changed, file, people, jobs } = entry.payload as {
    from?: string;
    to?: string;
    changed?: string[];
    file?: string | null;
    people?: number;
    jobs?: number;
  };
  const status = (word: string) =>
    word === 'active' || word === 'paused' || word === 'archived' ? t(`campaigns.status.${word}`) : word;
  return [
    t('campaigns.record.by', { actor: entry.actor }),
    from && to && t('campaigns.record.fromTo', { from: status(from), to: status(to) }),
    changed && t('campaigns.record.changed', { fields: format.list(changed) }),
    file,
    typeof people === 'number' && t('campaigns.people', { count: people, formatted: format.number(people) }),
    typeof jobs === 'number' && t('campaigns.record.jobs', { count: jobs, formatted: format.number(jobs) }),
  ]
    .filter(Boolean)
    .join(' · ');
}
