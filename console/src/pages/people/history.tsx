import { Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AuditEntry } from '../../api/audit.ts';
import { historyQuery, type WholePerson } from '../../api/people.ts';
import { useFormat } from '../../format.ts';
import { useText, wordFor } from '../../i18n/language.ts';
import job from '../../job/job.module.css';
import { openJob } from '../../job/open-job.ts';
import { Card } from '../../parts/card.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { LoadMore } from '../../parts/load-more.tsx';
import { actorWords, entryWords } from '../../record/entry-words.ts';
import { useNow } from '../../time.ts';

/** All that the record says of them, newest first; what happened to a job of theirs opens the job. */
export function History({ person }: { person: WholePerson }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const { data, error, hasNextPage, ...list } = useInfiniteQuery(historyQuery(person.id));
  const entries = data?.pages.flatMap(({ items }) => items);
  const isWhole = entries && !hasNextPage;
  const wasCreated = entries?.some(({ eventType }) => eventType === 'party_created');
  return (
    <Card
      title={t('people.history.title')}
      note={
        <Link to="/audit" search={{ partyId: person.id }}>
          {t('people.history.audit')}
        </Link>
      }
    >
      {error && !entries && <ErrorNotice error={error} />}
      {!entries && !error && <Skeleton height={160} />}
      <ol className={job.timeline} reversed>
        {entries?.map((entry) => (
          <Told key={entry.id} entry={entry} />
        ))}
        {isWhole && !wasCreated && (
          <li>
            <b>{t('people.history.onRecord')}</b>
            <small className="num">{format.time(person.createdAt, now)}</small>
          </li>
        )}
      </ol>
      <LoadMore list={{ hasNextPage, ...list }} />
    </Card>
  );
}

function Told({ entry }: { entry: AuditEntry }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const detail = entryWords({ t, format, now }, entry);
  const word = wordFor(t, 'event', entry.eventType);
  return (
    <li>
      {entry.jobId ? (
        <Link to="." search={openJob(entry.jobId)} resetScroll={false}>
          {word}
        </Link>
      ) : (
        <b>{word}</b>
      )}
      {detail && <> · {detail}</>}
      <small className="num">
        <time dateTime={entry.at} title={format.whole(entry.at)}>
          {format.time(entry.at, now)}
        </time>
        {' · '}
        {actorWords(t, entry.actor)}
      </small>
    </li>
  );
}
