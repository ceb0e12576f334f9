import { useEffect, useRef, useState } from 'react';
import { useText } from '../i18n/language.ts';
import { sleep } from '../time.ts';
import classes from './filters.module.css';
import { CrossIcon, SearchIcon } from './icons.tsx';
import { useKeys } from './keys.tsx';

const TYPING_MS = 250;

/** Text to search a list by; asked a moment after the last letter. `/` goes there. */
export function SearchBox({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | undefined;
  onChange(value: string | undefined): void;
}) {
  const t = useText();
  const box = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState<string | null>(null);
  useKeys([{ key: '/', does: 'keys.search', run: () => box.current?.focus() }]);

  const told = useRef(onChange);
  told.current = onChange;
  useEffect(() => {
    if (typed === null) return;
    const typing = new AbortController();
    void sleep(TYPING_MS, typing.signal).then(() => {
      if (typing.signal.aborted) return;
      told.current(typed.trim() || undefined);
      setTyped(null);
    });
    return () => typing.abort();
  }, [typed]);

  const shown = typed ?? value ?? '';
  return (
    <div className={classes.search}>
      <SearchIcon />
      <input
        ref={box}
        type="search"
        aria-label={label}
        placeholder={label}
        value={shown}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation();
            event.currentTarget.blur();
          }
        }}
      />
      {shown === '' ? (
        <kbd aria-hidden>/</kbd>
      ) : (
        <button
          type="button"
          className={classes.remove}
          aria-label={t('filter.clearSearch')}
          onClick={() => {
            setTyped(null);
            onChange(undefined);
            box.current?.focus();
          }}
        >
          <CrossIcon />
        </button>
      )}
    </div>
  );
}
