import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { PURPOSES } from '../../../../src/policy/words.ts';
import type { JobFilter } from '../../api/jobs.ts';
import { type Reach, reachQuery, type WholePerson } from '../../api/people.ts';
import { useFormat } from '../../format.ts';
import { useText, wordFor } from '../../i18n/language.ts';
import { RuleList } from '../../job/rules.tsx';
import { Card } from '../../parts/card.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { MaskedAddress } from '../../parts/masked-address.tsx';
import { Pill } from '../../parts/status-pill.tsx';
import { useNow } from '../../time.ts';
import classes from './person.module.css';
import reach from './reachable.module.css';

/** May I contact them now, and how? The same rules that decide when a message leaves. */
export function Reachable({ person }: { person: WholePerson }) {
  const t = useText();
  const [purpose, setPurpose] = useState<(typeof PURPOSES)[number]>('service_notice');
  const { data, error } = useQuery(reachQuery(person.id, purpose));
  const allowed = person.preferences?.allowedChannels ?? [];
  const without = allowed.filter((each) => !data?.channels.some(({ channel }) => channel === each));
  return (
    <Card title={t('people.reach.title')}>
      <label className={reach.purpose}>
        {t('people.reach.purpose')}
        <select value={purpose} onChange={(event) => setPurpose(event.currentTarget.value as typeof purpose)}>
          {PURPOSES.map((each) => (
            <option key={each} value={each}>
              {t(`purpose.${each}`)}
            </option>
          ))}
        </select>
      </label>
      {error && !data && <ErrorNotice error={error} />}
      {!data && !error && <Skeleton height={120} />}
      {data?.channels.length === 0 && <p className={classes.quiet}>{t('people.reach.noAddress')}</p>}
      {data && data.channels.length > 0 && (
        <ul className={classes.list}>
          {data.channels.map((each) => (
            <Channel key={`${each.channel} ${each.address}`} reach={each} zone={data.zone} />
          ))}
        </ul>
      )}
      {data && without.length > 0 && (
        <p className={`note ${reach.without}`}>
          {t('people.reach.without', {
            channels: without.map((channel) => t(`channel.${channel}`)).join(', '),
          })}
        </p>
      )}
    </Card>
  );
}

const HUE: Record<Reach['decision'], JobFilter> = {
  send: 'sent',
  prompt: 'awaiting_verification',
  hold: 'held',
  skip: 'cancelled',
};

function Channel({
  reach: { channel, address, decision, reasons, nextOpenAt, rules },
  zone,
}: {
  reach: Reach;
  zone: string | null;
}) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const opening = () => {
    if (!nextOpenAt) return '';
    const there = zone ? format.clockIn(zone, nextOpenAt) : null;
    const here = format.time(nextOpenAt, now);
    return there
      ? t('people.reach.opensThere', { there: there.time, here })
      : t('people.reach.opens', { here });
  };
  return (
    <li>
      <div className={classes.line}>
        <span>
          {wordFor(t, 'channel', channel)}{' '}
          <small className={reach.address}>
            <MaskedAddress address={address} />
          </small>
        </span>
        <Pill hue={HUE[decision]}>{t(`people.reach.${decision}`)}</Pill>
      </div>
      <small>
        {[format.list(reasons.map((reason) => wordFor(t, 'reason', reason))), opening()]
          .filter(Boolean)
          .join(' · ')}
      </small>
      <details>
        <summary>{t('people.reach.rules')}</summary>
        <RuleList rules={rules} />
      </details>
    </li>
  );
}
