import { type ReactNode, useEffect } from 'react';
import classes from './page-head.module.css';

/** The title of a page, a line about it, and what one can do here. The title is the window's, too. */
export function PageHead({
  title,
  sub,
  before,
  actions,
}: {
  title: string;
  sub?: ReactNode;
  /** Above the title: where this belongs. */
  before?: ReactNode;
  actions?: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Decorum`;
  }, [title]);
  return (
    <header className={classes.head}>
      <div className={classes.words}>
        {before && <div className={classes.before}>{before}</div>}
        <h1>{title}</h1>
        {/* The line keeps its place while its words are on the way. */}
        {sub !== undefined && <p className={`${classes.sub} num`}>{sub || '\u00a0'}</p>}
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </header>
  );
}
