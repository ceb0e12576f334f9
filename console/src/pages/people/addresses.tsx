import { Button } from '@mantine/core';
import { useState } from 'react';
import type { JobFilter } from '../../api/jobs.ts';
import type { Address, WholePerson } from '../../api/people.ts';
import { useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { Card } from '../../parts/card.tsx';
import { MaskedAddress } from '../../parts/masked-address.tsx';
import { Pill } from '../../parts/status-pill.tsx';
import { useNow } from '../../time.ts';
import { byKind } from './by-kind.ts';
import classes from './person.module.css';

const HUE: Record<Address['status'], JobFilter> = {
  unverified: 'held',
  bound: 'queued',
  verified: 'sent',
};

/** Where they are reached. Masked until somebody asks, since screens are seen by others. */
export function Addresses({ person: { addresses } }: { person: WholePerson }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const [isWhole, setIsWhole] = useState(false);
  return (
    <Card title={t('people.addresses')}>
      {addresses.length === 0 && <p className={classes.quiet}>{t('people.noAddressNext')}</p>}
      <ul className={classes.list}>
        {byKind(addresses).map(({ kind, value, status, verifiedAt }) => (
          <li key={`${kind} ${value}`}>
            <div className={classes.line}>
              <span>
                {isWhole ? <span className="num">{value}</span> : <MaskedAddress address={value} />}
                <small>
                  {t(`people.kind.${kind}`)}
                  {verifiedAt && ` · ${t('people.verifiedAt', { time: format.time(verifiedAt, now) })}`}
                </small>
              </span>
              <Pill hue={HUE[status]}>{t(`people.link.${status}`)}</Pill>
            </div>
          </li>
        ))}
      </ul>
      {addresses.length > 0 && (
        <div className={classes.foot}>
          <Button size="xs" variant="default" aria-pressed={isWhole} onClick={() => setIsWhole(!isWhole)}>
            {t(isWhole ? 'people.mask' : 'people.show')}
          </Button>
        </div>
      )}
    </Card>
  );
}
