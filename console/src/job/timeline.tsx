import type { Entry } from '../api/jobs.ts';
import { type Format, useFormat } from '../format.ts';
import { knownWord, type Text, useText, wordFor } from '../i18n/language.ts';
import { useNow } from '../time.ts';
import classes from './job.module.css';
import { reasonWords } from './job-words.ts';

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
          const detail = detailOf(t, format, now, entry);
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
                {actorOf(t, entry.actor)}
              </small>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** The date, where it is not today's. */
function dayBefore(format: Format, at: string, now: number): string {
  const [date, time] = format.time(at, now).split(', ');
  return time === undefined ? '' : `${date?.includes(':') ? time : date}, `;
}

function actorOf(t: Text, actor: string): string {
  const [kind, name = ''] = actor.split(':');
  if (kind === 'provider') return t('actor.provider', { provider: wordFor(t, 'provider', name) });
  return actor === 'engine' ? t('actor.engine') : actor;
}

function detailOf(t: Text, format: Format, now: number, { eventType, payload }: Entry): string {
  const read = (key: string): string => (typeof payload[key] === 'string' ? payload[key] : '');
  switch (eventType) {
    case 'outbound_eligibility_decision':
      return [
        knownWord(t, 'decision', read('decision')),
        read('reason') && reasonWords(t, read('reason'), null),
      ]
        .filter(Boolean)
        .join(', ');
    case 'tool_call':
      return [
        read('tool'),
        knownWord(t, 'end', read('end')) ?? read('found'),
        typeof payload.ms === 'number' ? `${format.number(payload.ms)} ms` : '',
        read('code'),
      ]
        .filter(Boolean)
        .join(', ');
    case 'outbound_receipt':
      return [wordFor(t, 'delivery', read('providerStatus') || read('status')), read('code')]
        .filter(Boolean)
        .join(', ');
    default: {
      const reason = read('heldReason') || read('reasonCode');
      const next = read('nextAttemptAt');
      return [
        reason && reasonWords(t, reason, read('reasonMessage') || null),
        next && `→ ${format.time(next, now)}`,
      ]
        .filter(Boolean)
        .join(' ');
    }
  }
}
