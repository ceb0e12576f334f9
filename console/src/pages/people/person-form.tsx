import { ActionIcon, Autocomplete, Button, Group, Select, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { PartyJson } from '../../../../src/http/party-json.ts';
import { LINK_STATUSES } from '../../../../src/policy/words.ts';
import { Refusal } from '../../api/ask.ts';
import { ADDRESS_KINDS } from '../../api/people.ts';
import { useText } from '../../i18n/language.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { CrossIcon, PlusIcon } from '../../parts/icons.tsx';
import { LIKELY_LANGUAGES } from '../../parts/language-name.ts';
import classes from './person-form.module.css';

type Kind = (typeof ADDRESS_KINDS)[number];
type Status = (typeof LINK_STATUSES)[number];
type Row = { key: number; kind: Kind; value: string; status: Status };

/** As the server takes it. */
export type PersonWanted = {
  displayName: string;
  externalRef: string | null;
  language: string | null;
  tags: string[];
  addresses: { kind: Kind; value: string; status: Status }[];
};

const FIELDS = ['displayName', 'externalRef', 'language', 'tags', 'addresses'];

/** A list that is pasted as one becomes as many tags. */
const wordsOf = (text: string): string[] =>
  text
    .split(/[;,|]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** A person's name, ids and addresses. What was typed stays whatever the server says of it. */
export function PersonForm({
  person,
  save,
  pending,
  error,
  onSave,
  onCancel,
}: {
  person: PartyJson | null;
  save: string;
  pending: boolean;
  error: Error | null;
  onSave(wanted: PersonWanted): void;
  onCancel(): void;
}) {
  const t = useText();
  const [name, setName] = useState(person?.displayName ?? '');
  const [ref, setRef] = useState(person?.externalRef ?? '');
  const [language, setLanguage] = useState(person?.language ?? '');
  const [tags, setTags] = useState<string[]>(person?.tags ?? []);
  const [rows, setRows] = useState<Row[]>(
    () =>
      person?.addresses.map(({ kind, value, status }, key) => ({ key, kind, value, status })) ?? [
        { key: 0, kind: 'phone', value: '', status: 'bound' },
      ],
  );
  const of = (path: string) => (error instanceof Refusal ? error.fieldError(path) : undefined);
  const filled = rows.filter(({ value }) => value.trim() !== '');
  const change = (key: number, part: Partial<Row>) =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSave({
          displayName: name,
          externalRef: ref.trim() || null,
          language: language.trim() || null,
          tags,
          addresses: filled.map(({ kind, value, status }) => ({ kind, value, status })),
        });
      }}
    >
      <TextInput
        label={t('people.name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={of('displayName')}
        required
        data-autofocus
      />
      <TextInput
        label={t('people.ref')}
        description={t('people.refNote')}
        value={ref}
        onChange={(event) => setRef(event.currentTarget.value)}
        error={of('externalRef')}
      />
      <Autocomplete
        label={t('people.language')}
        description={t('people.languageNote')}
        data={[...LIKELY_LANGUAGES]}
        value={language}
        onChange={setLanguage}
        error={of('language')}
      />
      <TagsInput
        label={t('people.tags')}
        description={t('people.tagsNote')}
        value={tags}
        onChange={(next) => setTags([...new Set(next.flatMap(wordsOf))])}
        splitChars={[';', ',', '|']}
        acceptValueOnBlur
        error={of('tags')}
      />
      <fieldset className={classes.addresses}>
        <legend>{t('people.addresses')}</legend>
        {rows.map((row) => {
          const wrong = of(`addresses.${filled.indexOf(row)}`);
          return (
            <div key={row.key} className={classes.address}>
              <Select
                className={classes.kind ?? ''}
                aria-label={t('people.addressKind')}
                data={ADDRESS_KINDS.map((value) => ({ value, label: t(`people.kind.${value}`) }))}
                value={row.kind}
                onChange={(kind) => kind && change(row.key, { kind: kind as Kind })}
                allowDeselect={false}
              />
              <TextInput
                className={classes.value ?? ''}
                aria-label={t('people.address')}
                placeholder={t(`people.example.${row.kind}`)}
                value={row.value}
                onChange={(event) => change(row.key, { value: event.currentTarget.value })}
                error={wrong}
              />
              <Select
                className={classes.status ?? ''}
                aria-label={t('people.addressStatus')}
                data={LINK_STATUSES.map((value) => ({ value, label: t(`people.link.${value}`) }))}
                value={row.status}
                onChange={(status) => status && change(row.key, { status: status as Status })}
                allowDeselect={false}
              />
              <ActionIcon
                className={classes.remove ?? ''}
                variant="subtle"
                color="gray.7"
                size={36}
                aria-label={t('people.removeAddress', { address: row.value || t(`people.kind.${row.kind}`) })}
                onClick={() => setRows(rows.filter(({ key }) => key !== row.key))}
              >
                <CrossIcon />
              </ActionIcon>
            </div>
          );
        })}
        <Button
          size="xs"
          variant="default"
          leftSection={<PlusIcon />}
          onClick={() =>
            setRows([
              ...rows,
              {
                key: Math.max(-1, ...rows.map(({ key }) => key)) + 1,
                kind: 'phone',
                value: '',
                status: 'bound',
              },
            ])
          }
        >
          {t('people.addAddress')}
        </Button>
        <p className="note">{t('people.addressNote')}</p>
      </fieldset>
      <ErrorNotice error={error} fields={FIELDS} />
      <Group gap="xs" mt="md">
        <Button type="submit" loading={pending}>
          {save}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('ask.cancel')}
        </Button>
      </Group>
    </form>
  );
}
