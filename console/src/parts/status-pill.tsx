import type { ReactNode } from 'react';
import type { JobFilter } from '../api/jobs.ts';
import { useText } from '../i18n/language.ts';
import classes from './status-pill.module.css';

/** A dot and a word: never colour alone. The hue is that of a job's status. */
export function Pill({ hue, children }: { hue: JobFilter; children: ReactNode }) {
  return (
    <span className={classes.pill} data-status={hue}>
      {children}
    </span>
  );
}

export function StatusPill({ status }: { status: JobFilter }) {
  const t = useText();
  return <Pill hue={status}>{t(`status.${status}`)}</Pill>;
}

/** The dot alone, beside a word that stands there already. */
export const StatusDot = ({ status }: { status: JobFilter }) => (
  <span className={classes.dot} data-status={status} aria-hidden />
);
