import { Link } from '@tanstack/react-router';
import type { JobFilter } from '../api/jobs.ts';
import { useFormat } from '../format.ts';
import classes from './count-tabs.module.css';
import { StatusDot } from './status-pill.tsx';

export type CountTab = {
  key: string;
  label: string;
  /** Undefined while it is on the way. */
  count?: number | undefined;
  hue?: JobFilter;
  /** What the tab puts into the address; the rest of it stays. */
  search: Record<string, string | undefined>;
};

/** Kinds of what the page lists, with how many there are of each. */
export function CountTabs({
  label,
  tabs,
  current,
  exact = true,
}: {
  label: string;
  tabs: readonly CountTab[];
  current: string;
  /** Whether the counts are counted; else they are close. */
  exact?: boolean;
}) {
  const format = useFormat();
  return (
    <nav className={classes.tabs} aria-label={label}>
      {tabs.map((tab) => (
        <Link
          key={tab.key}
          to="."
          search={(before: object) => ({ ...before, ...tab.search }) as never}
          resetScroll={false}
          // "All" is a part of every other address, and not current there.
          activeOptions={{ exact: true, explicitUndefined: true }}
          className={classes.tab}
          aria-current={tab.key === current ? 'true' : undefined}
        >
          {tab.hue && <StatusDot status={tab.hue} />}
          {tab.label}{' '}
          <b className="num">
            {tab.count === undefined
              ? ' '
              : `${exact || tab.count === 0 ? '' : '~'}${format.number(tab.count)}`}
          </b>
        </Link>
      ))}
    </nav>
  );
}
