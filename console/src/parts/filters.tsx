import { type ReactNode, useId } from 'react';
import { useText } from '../i18n/language.ts';
import classes from './filters.module.css';
import { CrossIcon } from './icons.tsx';

/** The line of filters above a list: text to search by, then chips. */
export const FilterBar = ({ search, children }: { search?: ReactNode; children?: ReactNode }) => (
  <search className={classes.bar}>
    {search}
    {children && <div className={classes.chips}>{children}</div>}
  </search>
);

/** One filter that takes one of a list: "Channel any", "Purpose collections ×". */
export function SelectFilter({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string | undefined;
  options: readonly { value: string; label: string }[];
  onChange(value: string | undefined): void;
}) {
  const t = useText();
  const id = useId();
  const known = value === undefined || options.some((option) => option.value === value);
  return (
    <Chip label={label} isSet={value !== undefined} onRemove={() => onChange(undefined)}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className={classes.select}
        value={value ?? ''}
        onChange={(event) => onChange(event.currentTarget.value || undefined)}
      >
        <option value="">{t('filter.any')}</option>
        {!known && <option value={value}>{value}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Chip>
  );
}

/** A filter that was set elsewhere, by a link say: it can be seen and removed. */
export function FixedFilter({ label, value, onRemove }: { label: string; value: string; onRemove(): void }) {
  return (
    <Chip label={label} isSet onRemove={onRemove}>
      <span>{label}</span>
      <b className={classes.fixed}>{value}</b>
    </Chip>
  );
}

export function Chip({
  label,
  isSet,
  onRemove,
  children,
}: {
  label: string;
  isSet: boolean;
  onRemove(): void;
  children: ReactNode;
}) {
  const t = useText();
  return (
    <span className={classes.chip} data-set={isSet}>
      {children}
      {isSet && (
        <button
          type="button"
          className={classes.remove}
          onClick={onRemove}
          aria-label={t('filter.remove', { name: label })}
        >
          <CrossIcon />
        </button>
      )}
    </span>
  );
}

export function ClearFilters({ onClear }: { onClear(): void }) {
  const t = useText();
  return (
    <button type="button" className={classes.clear} onClick={onClear}>
      {t('filter.clear')}
    </button>
  );
}
