import { Popover } from '@mantine/core';
import { useId, useState } from 'react';
import { dayOf, useFormat } from '../format.ts';
import { useText } from '../i18n/language.ts';
import { DAY_MS, now } from '../time.ts';
import classes from './filters.module.css';
import { Chip } from './filters.tsx';

type Days = { from?: string | undefined; to?: string | undefined };

/** Days of the operator's calendar (`2026-11-24`), both included; the address keeps them as they are. */
export function DateFilter({ from, to, onChange }: Days & { onChange(days: Required<Days>): void }) {
  const t = useText();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const ids = { from: useId(), to: useId() };
  const set = (days: Days) => onChange({ from: days.from || undefined, to: days.to || undefined });
  const today = dayOf(now());
  const presets = [
    ['today', { from: today }],
    ['yesterday', { from: dayOf(now() - DAY_MS), to: dayOf(now() - DAY_MS) }],
    ['week', { from: dayOf(now() - 6 * DAY_MS) }],
  ] as const;
  const preset = presets.find(
    ([, days]) => days.from === from && ('to' in days ? days.to : undefined) === to,
  );
  const words = () => {
    if (preset) return t(`filter.${preset[0]}`);
    if (from && to) return t('filter.between', { from: format.day(from), to: format.day(to) });
    if (from) return t('filter.since', { from: format.day(from) });
    return to ? t('filter.until', { to: format.day(to) }) : t('filter.any');
  };
  return (
    <Popover opened={open} onChange={setOpen} trapFocus returnFocus withinPortal shadow="md">
      <Chip label={t('filter.dates')} isSet={Boolean(from || to)} onRemove={() => set({})}>
        <Popover.Target>
          <button type="button" className={classes.press} onClick={() => setOpen(!open)}>
            {t('filter.dates')} <b>{words()}</b>
          </button>
        </Popover.Target>
      </Chip>
      <Popover.Dropdown aria-label={t('filter.dates')}>
        <div className={classes.presets}>
          {presets.map(([name, days]) => (
            <button
              key={name}
              type="button"
              aria-pressed={preset?.[0] === name}
              onClick={() => {
                set(days);
                setOpen(false);
              }}
            >
              {t(`filter.${name}`)}
            </button>
          ))}
        </div>
        <div className={classes.days}>
          <label htmlFor={ids.from}>{t('filter.from')}</label>
          <input
            id={ids.from}
            type="date"
            value={from ?? ''}
            max={to ?? today}
            onChange={(event) => set({ from: event.currentTarget.value, to })}
          />
          <label htmlFor={ids.to}>{t('filter.to')}</label>
          <input
            id={ids.to}
            type="date"
            value={to ?? ''}
            min={from}
            onChange={(event) => set({ from, to: event.currentTarget.value })}
          />
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
