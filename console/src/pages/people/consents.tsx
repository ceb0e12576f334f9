import { Button } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import type { Consent, WholePerson } from '../../api/people.ts';
import { capital, useFormat } from '../../format.ts';
import { useText, wordFor } from '../../i18n/language.ts';
import { Card } from '../../parts/card.tsx';
import { Pill } from '../../parts/status-pill.tsx';
import { Fields } from '../../record/payload.tsx';
import { useNow } from '../../time.ts';
import classes from './person.module.css';
import { RecordConsent } from './record-consent.tsx';

/** What they gave and withdrew, with its proof. Nothing is ever changed: a further entry says what is true now. */
export function Consents({ person }: { person: WholePerson }) {
  const t = useText();
  const may = useMay('parties:EDIT');
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Card title={t('people.consents.title')}>
      {person.consents.length === 0 && <p className={classes.quiet}>{t('people.consents.none')}</p>}
      <ol className={classes.list}>
        {person.consents.map((consent) => (
          <Row key={consent.id} consent={consent} />
        ))}
      </ol>
      {may && (
        <div className={classes.foot}>
          <Button size="xs" variant="default" onClick={() => setIsOpen(true)}>
            {t('people.consents.record')}
          </Button>
        </div>
      )}
      <RecordConsent person={person} opened={isOpen} onClose={() => setIsOpen(false)} />
    </Card>
  );
}

function Row({ consent: { status, channel, source, evidence, createdBy, at } }: { consent: Consent }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  return (
    <li>
      <div className={classes.line}>
        <span>
          {channel ? wordFor(t, 'channel', channel) : capital(t('record.everyChannel'))}
          <small className="num">
            <time dateTime={at} title={format.whole(at)}>
              {format.time(at, now)}
            </time>
            {` · ${[source, createdBy].filter(Boolean).join(' · ')}`}
          </small>
        </span>
        <Pill hue={status === 'given' ? 'sent' : 'failed'}>{capital(t(`consent.${status}`))}</Pill>
      </div>
      {Object.keys(evidence).length > 0 && (
        <details className={classes.evidence}>
          <summary>{t('people.consents.evidence')}</summary>
          <Fields value={evidence} />
        </details>
      )}
    </li>
  );
}
