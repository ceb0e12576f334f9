import { useEffect } from 'react';
import type { System } from '../api/system.ts';
import { useText } from '../i18n/language.ts';
import { OutsideLink } from '../parts/outside-link.tsx';
import classes from './shell.module.css';

const STORED = 'decorum-carrier';

/**
 * Says that messages stay here, for as long as the local carrier stands in for a provider. Before the server has
 * answered (undefined) its place is kept, unless there was none the last time: the page must not jump.
 */
export function CarrierBanner({ carrier }: { carrier: System['carrier'] | undefined }) {
  const t = useText();
  useEffect(() => {
    if (carrier !== undefined) localStorage.setItem(STORED, carrier ? 'on' : 'off');
  }, [carrier]);
  if (carrier === null) return null;
  if (carrier === undefined && localStorage.getItem(STORED) === 'off') return null;
  return (
    <aside className={classes.banner} aria-label={t('overview.carrier')} data-known={carrier !== undefined}>
      <span>{t('app.carrier')}</span>
      <OutsideLink href={carrier ? `${carrier.url}/` : '#'}>{t('app.openPhone')}</OutsideLink>
    </aside>
  );
}
