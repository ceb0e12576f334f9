import { Drawer } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { System } from '../api/system.ts';
import { useText } from '../i18n/language.ts';
import { MoreIcon } from '../parts/icons.tsx';
import { PLACES } from './places.ts';
import { OutsideLinks, Place, Places } from './places-nav.tsx';
import { Settings } from './settings.tsx';
import classes from './shell.module.css';

const UNDER_THE_THUMB = 4;

/** On a phone: the first pages at the lower edge, and a sheet with all that does not fit there. */
export function ThumbNav({ carrier }: { carrier: System['carrier'] }) {
  const t = useText();
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: going somewhere closes the sheet.
  useEffect(() => setOpen(false), [pathname]);
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
          aria-expanded={open}
          onClick={() => setOpen(true)}
        >
          <MoreIcon />
          <span className={classes.name}>{t('app.more')}</span>
        </button>
      </nav>
      <Drawer
        opened={open}
        onClose={() => setOpen(false)}
        position="bottom"
        size="auto"
        title={t('app.more')}
        closeButtonProps={{ 'aria-label': t('ask.close') }}
        classNames={{ content: classes.sheet ?? '' }}
      >
        <nav className={classes.nav} aria-label={t('app.more')}>
          <Places groups={[rest]} />
          <OutsideLinks carrier={carrier} />
        </nav>
        <Settings />
      </Drawer>
    </>
  );
}
