import { useQuery } from '@tanstack/react-query';
import { systemQuery } from '../api/system.ts';
import { useConnection } from '../connection.tsx';
import { useFormat } from '../format.ts';
import { useText } from '../i18n/language.ts';

import classes from './shell.module.css';

/** A quiet line while the server is away; the data stays, and it goes by itself. */
export function ConnectionNotice() {
  const t = useText();
  const format = useFormat();
  const connection = useConnection();
  const { dataUpdatedAt } = useQuery(systemQuery);
  return (
    <div role="status" className={classes.notices}>
      {connection === 'lost' && (
        <p className={classes.notice}>
          <span className={classes.pulse} aria-hidden />
          {dataUpdatedAt > 0 ? t('app.reconnecting', { time: format.clock(dataUpdatedAt) }) : t('app.away')}
        </p>
      )}
    </div>
  );
}
