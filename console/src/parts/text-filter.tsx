import { useId, useState } from 'react';
import { useText } from '../i18n/language.ts';
import classes from './filters.module.css';
import { Chip } from './filters.tsx';

/** A filter that takes a word, exactly; known words are offered. Enter or leaving the field asks. */
export function TextFilter({
  label,
  value,
  known = [],
  onChange,
}: {
  label: string;
  value: string | undefined;
  known?: readonly string[];
  onChange(value: string | undefined): void;
}) {
  const t = useText();
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const settle = () => {
    if (typed !== null && typed.trim() !== (value ?? '')) onChange(typed.trim() || undefined);
    setTyped(null);
  };
  return (
    <Chip label={label} isSet={value !== undefined} onRemove={() => onChange(undefined)}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={classes.word}
        list={known.length > 0 ? `${id}-known` : undefined}
        placeholder={t('filter.any')}
        value={typed ?? value ?? ''}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={settle}
        onKeyDown={(event) => {
          if (event.key === 'Enter') settle();
          if (event.key === 'Escape') setTyped(null);
        }}
      />
      {known.length > 0 && (
        <datalist id={`${id}-known`}>
          {known.map((word) => (
            <option key={word} value={word} />
          ))}
        </datalist>
      )}
    </Chip>
  );
}
