import { TextInput } from '@mantine/core';
import { useState } from 'react';

/** A time of day by the 24-hour clock: `9` and `930` become `09:00` and `09:30`. */
export function TimeField({
  label,
  value,
  placeholder,
  error,
  onChange,
}: {
  label: string;
  value: string | null;
  placeholder: string;
  error: string | undefined;
  onChange(value: string | null): void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextInput
      label={label}
      placeholder={placeholder}
      maxLength={5}
      autoComplete="off"
      value={typed ?? value ?? ''}
      error={error}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        onChange(timeOfDay(event.currentTarget.value));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}

function timeOfDay(typed: string): string | null {
  const text = typed.trim();
  if (text === '') return null;
  const [, hours, minutes = '00'] = /^(\d{1,2}):?(\d{2})?$/.exec(text) ?? [];
  // What is no time stays as it is: the server says what to write.
  return hours === undefined ? text : `${hours.padStart(2, '0')}:${minutes}`;
}
