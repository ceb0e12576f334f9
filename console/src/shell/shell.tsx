import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { systemQuery } from '../api/system.ts';
import { useText } from '../i18n/language.ts';
import { JobBesidePage } from '../job/job-beside-page.tsx';
import { CarrierBanner } from './carrier-banner.tsx';
import { ConnectionNotice } from './connection-notice.tsx';
import { PaletteButton } from './palette-button.tsx';
import { OutsideLinks, Places } from './places-nav.tsx';
import { Settings } from './settings.tsx';
import classes from './shell.module.css';
import { ShellKeys } from './shell-keys.tsx';
import { ThumbNav } from './thumb-nav.tsx';
import { Who } from './who.tsx';

/** What stands around every page: where one can go, how it should look, and whether it is live. */
export function Shell() {
  const t = useText();
  const { data: system } = useQuery(systemQuery);
  const carrier = system?.carrier ?? null;
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
        <PaletteButton />
        <div className={classes.wide}>
          <nav className={classes.nav} aria-label={t('app.navigation')}>
            <Places />
            <span className={classes.separator} />
            <OutsideLinks carrier={carrier} />
          </nav>
          <div className={classes.foot}>
            <Settings />
            <Who />
          </div>
        </div>
      </header>
      <main className={classes.main} id="content" tabIndex={-1}>
        <CarrierBanner carrier={system && carrier} />
        <ConnectionNotice />
        <Outlet />
      </main>
      <ThumbNav carrier={carrier} />
      <JobBesidePage />
      <ShellKeys />
    </div>
  );
}
