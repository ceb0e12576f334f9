import { useText } from '../i18n/language.ts';
import { OutsideLink } from '../parts/outside-link.tsx';
import classes from './shell.module.css';

/** Says that messages stay here, for as long as the local carrier stands in for a provider. */
export function CarrierBanner({ url }: { url: string | null }) {
  const t = useText();
  if (url === null) return null;
  return (
    <aside className={classes.banner} aria-label={t('overview.carrier')}>
      <span>{t('app.carrier')}</span>
      <OutsideLink href={`${url}/`}>{t('app.openPhone')}</OutsideLink>
    </aside>
  );
}
