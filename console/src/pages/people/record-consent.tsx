import { Button, Group, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Refusal } from '../../api/ask.ts';
import { recordConsent, type WholePerson } from '../../api/people.ts';
import { capital } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { ChannelChoice } from '../../parts/channel-choice.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { SideDrawer } from '../../parts/side-drawer.tsx';
import classes from './person.module.css';

const FIELDS = ['source', 'at'];

export function RecordConsent({
  person,
  opened,
  onClose,
}: {
  person: WholePerson;
  opened: boolean;
  onClose(): void;
}) {
  const t = useText();
  return (
    <SideDrawer
      opened={opened}
      title={t('people.consents.record')}
      sub={<p className="note">{t('people.consents.lead', { name: person.displayName })}</p>}
      onClose={onClose}
    >
      <Form person={person} onClose={onClose} />
    </SideDrawer>
  );
}

function Form({ person, onClose }: { person: WholePerson; onClose(): void }) {
  const t = useText();
  const queries = useQueryClient();
  const [status, setStatus] = useState<'given' | 'withdrawn'>('given');
  const [channel, setChannel] = useState<string | null>(null);
  const [source, setSource] = useState('');
  const [at, setAt] = useState('');
  const [note, setNote] = useState('');
  const [reference, setReference] = useState('');
  const record = useMutation({
    mutationFn: () =>
      recordConsent({
        partyId: person.id,
        status,
        channel,
        source,
        evidence: {
          ...(note.trim() && { note: note.trim() }),
          ...(reference.trim() && { reference: reference.trim() }),
        },
        ...(at && { at: new Date(at).toISOString() }),
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['person', person.id] });
      onClose();
    },
  });
  const of = (path: string) => (record.error instanceof Refusal ? record.error.fieldError(path) : undefined);
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        record.mutate();
      }}
    >
      <SegmentedControl
        aria-label={t('people.consents.status')}
        data={(['given', 'withdrawn'] as const).map((value) => ({
          value,
          label: capital(t(`consent.${value}`)),
        }))}
        value={status}
        onChange={(value) => setStatus(value as typeof status)}
      />
      <ChannelChoice label={t('people.consents.for')} value={channel} onChange={setChannel} />
      <TextInput
        label={t('people.consents.source')}
        description={t('people.consents.sourceNote')}
        value={source}
        onChange={(event) => setSource(event.currentTarget.value)}
        error={of('source')}
        required
      />
      <TextInput
        type="datetime-local"
        label={t('people.consents.at')}
        description={t('people.consents.atNote')}
        value={at}
        onChange={(event) => setAt(event.currentTarget.value)}
        error={of('at')}
      />
      <Textarea
        label={t('people.consents.note')}
        description={t('people.consents.noteNote')}
        autosize
        minRows={2}
        maxRows={8}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <TextInput
        label={t('people.consents.reference')}
        description={t('people.consents.referenceNote')}
        value={reference}
        onChange={(event) => setReference(event.currentTarget.value)}
      />
      <ErrorNotice error={record.error} fields={FIELDS} />
      <Group gap="xs">
        <Button type="submit" loading={record.isPending}>
          {t(status === 'given' ? 'people.consents.saveGiven' : 'people.consents.saveWithdrawn')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('ask.cancel')}
        </Button>
      </Group>
    </form>
  );
}
