import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { useFormat } from '../format.ts';
import { useText } from '../i18n/language.ts';
import { systemQuery } from '../queries.ts';
import { useNow } from '../time.ts';
import { CarrierBanner } from './carrier-banner.tsx';
import { ConnectionNotice } from './connection-notice.tsx';
import { OutsideLink } from './outside-link.tsx';
import { Settings } from './settings.tsx';
import classes from './shell.module.css';

/** What stands around every page: where one can go, how it should look, and whether it is live. */
export function Shell() {
  const t = useText();
  const { data: system } = useQuery(systemQuery);
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#content">
        {t('app.skip')}
      </a>
      <header className={classes.side}>
        <Link to="/" className={classes.brand}>
          <span className={classes.mark} aria-hidden />
          Decorum
        </Link>
        <nav className={classes.nav} aria-label={t('app.navigation')}>
          <Link to="/" className={classes.link} activeProps={{ 'aria-current': 'page' }}>
            {t('app.overview')}
          </Link>
          <span className={classes.separator} />
          {system?.carrier && (
            <OutsideLink className={classes.link} href={`${system.carrier.url}/`}>
              {t('app.phone')}
            </OutsideLink>
          )}
          <OutsideLink className={classes.link} href="/docs">
            {t('app.api')}
          </OutsideLink>
        </nav>
        <div className={classes.foot}>
          <Settings />
          <Who />
        </div>
      </header>
      <main className={classes.main} id="content" tabIndex={-1}>
        <CarrierBanner url={system?.carrier?.url ?? null} />
        <ConnectionNotice />
        <Outlet />
      </main>
    </div>
  );
}

function Who() {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  return (
    <p className={`${classes.who} num`}>
      {t('app.who')}
      <br />
      {t('app.here', { time: format.clock(now) })}
    </p>
  );
}
