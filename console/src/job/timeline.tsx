import type { Entry } from '../api/jobs.ts';
import { type Format, useFormat } from '../format.ts';
import { useText, wordFor } from '../i18n/language.ts';
import { actorWords, entryWords } from '../record/entry-words.ts';
import { useNow } from '../time.ts';
import classes from './job.module.css';

/** All that the record says of the job, the latest first. */
export function Timeline({ entries }: { entries: readonly Entry[] }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  return (
    <section>
      <h3>{t('drawer.happened')}</h3>
      <ol className={classes.timeline} reversed>
        {entries.toReversed().map((entry) => {
          const detail = entryWords({ t, format, now }, entry);
          return (
            <li key={entry.id} data-event={entry.eventType}>
              <b>{wordFor(t, 'event', entry.eventType)}</b>
              {detail && <> · {detail}</>}
              <small className="num">
                <time dateTime={entry.at} title={format.whole(entry.at)}>
                  {dayBefore(format, entry.at, now)}
                  {format.clock(entry.at)}
                </time>
                {' · '}
                {actorWords(t, entry.actor)}
              </small>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** The date, where it is not today's. */
export function dayBefore(format: Format, at: string, now: number): string {
  const [date, time] = format.time(at, now).split(', ');
  return time === undefined ? '' : `${date?.includes(':') ? time : date}, `;
}
