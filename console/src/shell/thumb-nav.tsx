import { useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { System } from '../api/system.ts';
import { useText } from '../i18n/language.ts';
import { MoreIcon } from '../parts/icons.tsx';
import { PLACES } from './places.ts';
import { Place } from './places-nav.tsx';
import classes from './shell.module.css';

const ThumbSheet = lazy(() =>
  import('./thumb-sheet.tsx').then(({ ThumbSheet }) => ({ default: ThumbSheet })),
);

const UNDER_THE_THUMB = 4;

/** On a phone: the first pages at the lower edge, and a sheet with all that does not fit there. */
export function ThumbNav({ carrier }: { carrier: System['carrier'] }) {
  const t = useText();
  // Null until it is opened for the first time, and loaded then.
  const [open, setOpen] = useState<boolean | null>(null);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: going somewhere closes the sheet.
  useEffect(() => setOpen((before) => before && false), [pathname]);
  const all = PLACES.flat();
  const rest = all.slice(UNDER_THE_THUMB);
  return (
    <>
      <nav className={classes.thumb} aria-label={t('app.navigation')}>
        {all.slice(0, UNDER_THE_THUMB).map((entry) => (
          <Place key={entry.to} entry={entry} />
        ))}
        <button
          type="button"
          className={classes.link}
          aria-current={rest.some(({ to }) => pathname.startsWith(to)) ? 'true' : undefined}
          aria-expanded={open === true}
          onClick={() => setOpen(true)}
        >
          <MoreIcon />
          <span className={classes.name}>{t('app.more')}</span>
        </button>
      </nav>
      <Suspense>
        {open !== null && (
          <ThumbSheet opened={open} places={rest} carrier={carrier} onClose={() => setOpen(false)} />
        )}
      </Suspense>
    </>
  );
}
