import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { liftSuppression, type Suppression, type WholePerson } from '../../api/people.ts';
import { capital, maskAddress, useFormat } from '../../format.ts';
import { useText, wordFor } from '../../i18n/language.ts';
import { Card } from '../../parts/card.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { MaskedAddress } from '../../parts/masked-address.tsx';
import { Pill } from '../../parts/status-pill.tsx';
import { Fields } from '../../record/payload.tsx';
import { useNow } from '../../time.ts';
import classes from './person.module.css';
import { SuppressAddress } from './suppress-address.tsx';

/** Addresses of theirs that must not be used, and those that were once. */
export function Suppressions({ person }: { person: WholePerson }) {
  const t = useText();
  const may = useMay('parties:EDIT');
  const [isOpen, setIsOpen] = useState(false);
  const [lifting, setLifting] = useState<Suppression | null>(null);
  const live = person.suppressions.filter(({ liftedAt }) => liftedAt === null);
  const lifted = person.suppressions.filter(({ liftedAt }) => liftedAt !== null);
  return (
    <Card title={t('people.suppressions.title')}>
      {live.length === 0 && <p className={classes.quiet}>{t('people.suppressions.none')}</p>}
      <ul className={classes.list}>
        {live.map((each) => (
          <Row key={each.id} suppression={each} onLift={may ? () => setLifting(each) : null} />
        ))}
      </ul>
      {lifted.length > 0 && (
        <details className={classes.evidence}>
          <summary className="note">{t('people.suppressions.lifted', { count: lifted.length })}</summary>
          <ul className={classes.list}>
            {lifted.map((each) => (
              <Row key={each.id} suppression={each} onLift={null} />
            ))}
          </ul>
        </details>
      )}
      {may && person.addresses.length > 0 && (
        <div className={classes.foot}>
          <Button size="xs" variant="default" onClick={() => setIsOpen(true)}>
            {t('people.suppressions.add')}
          </Button>
        </div>
      )}
      <SuppressAddress person={person} opened={isOpen} onClose={() => setIsOpen(false)} />
      {lifting && <Lift person={person} suppression={lifting} onClose={() => setLifting(null)} />}
    </Card>
  );
}

function Row({
  suppression: { address, channel, reason, evidence, createdBy, createdAt, liftedAt, liftedBy },
  onLift,
}: {
  suppression: Suppression;
  onLift: (() => void) | null;
}) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  return (
    <li>
      <div className={classes.line}>
        <span className={liftedAt ? classes.past : undefined}>
          <MaskedAddress address={address} /> ·{' '}
          {channel ? wordFor(t, 'channel', channel) : t('record.everyChannel')}
          <small className="num">
            {[format.time(createdAt, now), createdBy].filter(Boolean).join(' · ')}
            {liftedAt &&
              ` · ${t('people.suppressions.liftedAt', { time: format.time(liftedAt, now), name: liftedBy ?? '' })}`}
          </small>
        </span>
        <Pill hue={liftedAt ? 'cancelled' : 'failed'}>{capital(wordFor(t, 'reason', reason))}</Pill>
      </div>
      {Object.keys(evidence).length > 0 && (
        <details className={classes.evidence}>
          <summary>{t('people.consents.evidence')}</summary>
          <Fields value={evidence} />
        </details>
      )}
      {onLift && (
        <Button size="compact-xs" variant="default" mt={6} onClick={onLift}>
          {t('people.suppressions.lift')}
        </Button>
      )}
    </li>
  );
}

/** Asks first, and for the proof: an address that somebody shut off is used again. */
function Lift({
  person,
  suppression: { id, address, channel },
  onClose,
}: {
  person: WholePerson;
  suppression: Suppression;
  onClose(): void;
}) {
  const t = useText();
  const queries = useQueryClient();
  const [note, setNote] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const lift = useMutation({
    mutationFn: () => liftSuppression(id, note.trim()),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['person', person.id] });
      onClose();
    },
  });
  return (
    <Confirm
      opened
      question={t('people.suppressions.liftAsk', {
        address: maskAddress(address),
        channel: channel ? wordFor(t, 'channel', channel) : t('record.everyChannel'),
      })}
      yes={t('people.suppressions.liftYes')}
      dangerous
      pending={lift.isPending}
      error={lift.error}
      onYes={() => (note.trim() === '' ? setIsMissing(true) : lift.mutate())}
      onNo={onClose}
    >
      <Textarea
        label={t('people.suppressions.proof')}
        description={t('people.suppressions.proofNote')}
        required
        maxLength={1000}
        autosize
        minRows={2}
        maxRows={8}
        value={note}
        error={isMissing && note.trim() === '' ? t('people.suppressions.proofMissing') : undefined}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </Confirm>
  );
}
