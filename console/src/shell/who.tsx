import { useMe } from '../api/me.ts';
import { useFormat } from '../format.ts';
import { useText } from '../i18n/language.ts';
import { useNow } from '../time.ts';
import classes from './shell.module.css';

/** Under whose name one acts, and what time it is here. */
export function Who() {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const { actor, auth } = useMe();
  return (
    <p className={`${classes.who} num`}>
      {auth === 'local' ? t('app.whoLocal', { actor }) : actor}
      <br />
      {t('app.here', { time: format.clock(now) })}
    </p>
  );
}
