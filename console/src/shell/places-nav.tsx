import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import type { System } from '../api/system.ts';
import { useText } from '../i18n/language.ts';
import { BookIcon, PhoneIcon } from '../parts/icons.tsx';
import { OutsideLink } from '../parts/outside-link.tsx';
import type { NavEntry } from './nav-entry.ts';
import { PLACES } from './places.ts';
import classes from './shell.module.css';

/** The pages of the console, in their groups. */
export const Places = ({ groups = PLACES }: { groups?: readonly (readonly NavEntry[])[] }) =>
  groups
    .filter((group) => group.length > 0)
    .map((group, at) => (
      <Fragment key={group[0]?.to}>
        {at > 0 && <span className={classes.separator} />}
        {group.map((entry) => (
          <Place key={entry.to} entry={entry} />
        ))}
      </Fragment>
    ));

export function Place({ entry: { to, label, Icon, Count } }: { entry: NavEntry }) {
  const t = useText();
  return (
    <Link
      to={to}
      className={classes.link}
      activeProps={{ 'aria-current': 'page' }}
      activeOptions={{ exact: to === '/', includeSearch: false }}
    >
      <Icon />
      <span className={classes.name}>{t(label)}</span>
      {Count && <Count />}
    </Link>
  );
}

export function OutsideLinks({ carrier }: { carrier: System['carrier'] }) {
  const t = useText();
  return (
    <>
      {carrier && (
        <OutsideLink className={classes.link} href={`${carrier.url}/`} before={<PhoneIcon />}>
          {t('app.phone')}
        </OutsideLink>
      )}
      <OutsideLink className={classes.link} href="/docs" before={<BookIcon />}>
        {t('app.api')}
      </OutsideLink>
    </>
  );
}
