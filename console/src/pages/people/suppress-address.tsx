import { Button, Group, Select, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { suppressAddress, type WholePerson } from '../../api/people.ts';
import { capital, maskAddress } from '../../format.ts';
import { useText, wordFor } from '../../i18n/language.ts';
import { ChannelChoice } from '../../parts/channel-choice.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { SideDrawer } from '../../parts/side-drawer.tsx';
import classes from './person.module.css';

/** What a person may find out; a bounce or a complaint is told by the provider. */
const REASONS = [
  'opted_out',
  'wrong_person',
  'complaint',
  'invalid_address',
  'hard_bounce',
  'operator',
] as const;

export function SuppressAddress({
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
      title={t('people.suppressions.add')}
      sub={<p className="note">{t('people.suppressions.lead', { name: person.displayName })}</p>}
      onClose={onClose}
    >
      <Form person={person} onClose={onClose} />
    </SideDrawer>
  );
}

function Form({ person, onClose }: { person: WholePerson; onClose(): void }) {
  const t = useText();
  const queries = useQueryClient();
  const [index, setIndex] = useState(0);
  const [channel, setChannel] = useState<string | null>(null);
  const [reason, setReason] = useState<string>('opted_out');
  const [note, setNote] = useState('');
  const add = useMutation({
    mutationFn: () => {
      const { kind, value } = person.addresses[index] as WholePerson['addresses'][number];
      return suppressAddress({
        address: value,
        kind,
        channel,
        reason,
        evidence: note.trim() ? { note: note.trim() } : {},
      });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['person', person.id] });
      onClose();
    },
  });
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate();
      }}
    >
      <Select
        label={t('people.address')}
        data={person.addresses.map(({ kind, value }, each) => ({
          value: String(each),
          label: `${maskAddress(value)} · ${t(`people.kind.${kind}`)}`,
        }))}
        value={String(index)}
        onChange={(value) => setIndex(Number(value))}
        allowDeselect={false}
      />
      <ChannelChoice label={t('people.suppressions.by')} value={channel} onChange={setChannel} />
      <Select
        label={t('people.suppressions.reason')}
        data={REASONS.map((value) => ({ value, label: capital(wordFor(t, 'reason', value)) }))}
        value={reason}
        onChange={(value) => value && setReason(value)}
        allowDeselect={false}
      />
      <Textarea
        label={t('people.suppressions.note')}
        description={t('people.suppressions.noteNote')}
        autosize
        minRows={2}
        maxRows={8}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <ErrorNotice error={add.error} />
      <Group gap="xs">
        <Button type="submit" color="red.9" loading={add.isPending}>
          {t('people.suppressions.save')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('ask.cancel')}
        </Button>
      </Group>
    </form>
  );
}
