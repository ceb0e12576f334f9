import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { foundPeopleQuery, type Person } from '../../../api/people.ts';
import { useText } from '../../../i18n/language.ts';
import { useSettled } from '../../../time.ts';

const TYPING_MS = 200;
const FOUND = 8;

/** Finds one of the people on record by name, number or the caller's own id. */
export function PersonPicker({
  person,
  error,
  onPick,
}: {
  person: Person | null;
  error: string | undefined;
  onPick(person: Person | null): void;
}) {
  const t = useText();
  const [typed, setTyped] = useState('');
  const asked = useSettled(typed.trim(), TYPING_MS);
  const { data, isFetching } = useQuery(foundPeopleQuery(asked === person?.displayName ? '' : asked, FOUND));
  const found = data?.items ?? [];
  const options = person && !found.some(({ id }) => id === person.id) ? [person, ...found] : found;
  return (
    <Select
      label={t('outbound.person')}
      placeholder={t('message.findPerson')}
      searchable
      clearable
      value={person?.id ?? null}
      data={options.map(({ id, displayName, externalRef }) => ({
        value: id,
        label: displayName,
        note: externalRef,
      }))}
      // The server has found them already.
      filter={({ options: all }) => all}
      renderOption={({ option }) => (
        <span>
          {option.label}{' '}
          <small className="note">{options.find(({ id }) => id === option.value)?.externalRef}</small>
        </span>
      )}
      nothingFoundMessage={isFetching ? t('palette.asking') : t('message.nobody')}
      onSearchChange={setTyped}
      onChange={(id) => onPick(options.find((each) => each.id === id) ?? null)}
      error={error}
      comboboxProps={{ withinPortal: true }}
      clearButtonProps={{ 'aria-label': t('filter.clearSearch') }}
      data-autofocus
    />
  );
}
