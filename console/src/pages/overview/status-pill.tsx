import type { JobFilter } from '../../api.ts';
import { useText } from '../../i18n/language.ts';
import classes from './overview.module.css';

/** A dot and a word: never colour alone. */
export function StatusPill({ status }: { status: JobFilter }) {
  const t = useText();
  return (
    <span className={classes.pill} data-status={status}>
      {t(`status.${status}`)}
    </span>
  );
}
