import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, Navigate, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Refusal } from '../../api/ask.ts';
import { useMay } from '../../api/me.ts';
import { personQuery, reachQuery, type WholePerson } from '../../api/people.ts';
import { useFormat } from '../../format.ts';
import { useText } from '../../i18n/language.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Pill } from '../../parts/status-pill.tsx';
import { useNow } from '../../time.ts';
import { Addresses } from './addresses.tsx';
import { Consents } from './consents.tsx';
import { DoNotContact } from './do-not-contact.tsx';
import { EditPerson } from './edit-person.tsx';
import { History } from './history.tsx';
import classes from './person.module.css';
import { PersonJobs } from './person-jobs.tsx';
import { PreferencesCard } from './preferences.tsx';
import { Reachable } from './reachable.tsx';
import { Suppressions } from './suppressions.tsx';

/** One person, whole: whether they may be contacted now, what they allow, and everything that happened. */
export function Person() {
  const t = useText();
  const { id } = useParams({ from: '/people/$id' });
  const { data, error, refetch } = useQuery(personQuery(id));
  const toPeople = <Link to="/people">{t('people.title')}</Link>;
  if (error instanceof Refusal && error.status < 500 && !data) {
    return (
      <>
        <PageHead before={toPeople} title={t('people.gone')} />
        <EmptyState title={error.message}>{toPeople}</EmptyState>
      </>
    );
  }
  if (!data) {
    return (
      <>
        <PageHead before={toPeople} title={t('people.person')} sub="" />
        {error ? (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton height={480} radius="md" />
        )}
      </>
    );
  }
  // Found by the caller's own id: the address that names them for ever is ours.
  if (data.party.id !== id) {
    return <Navigate to="/people/$id" params={{ id: data.party.id }} search={(before) => before} replace />;
  }
  return <Whole key={data.party.id} person={data.party} />;
}

function Whole({ person }: { person: WholePerson }) {
  const t = useText();
  const may = useMay('parties:EDIT');
  const navigate = useNavigate();
  const { edit = false } = useSearch({ from: '/people/$id' });
  const editing = (open: boolean) =>
    void navigate({
      to: '.',
      search: (({ edit: _closed, ...rest }: { edit?: true }) =>
        open ? { ...rest, edit: true } : rest) as never,
      resetScroll: false,
    });
  return (
    <>
      <PageHead
        before={<Link to="/people">{t('people.title')}</Link>}
        title={person.displayName}
        sub={<Subtitle person={person} />}
        actions={
          may && (
            <>
              <DoNotContact person={person} />
              <Button variant="default" onClick={() => editing(true)}>
                {t('people.edit.open')}
              </Button>
            </>
          )
        }
      />
      {person.tags.length > 0 && (
        <ul className={classes.tags} aria-label={t('people.tags')}>
          {person.tags.map((tag) => (
            <li key={tag}>
              <Link to="/people" search={{ tag }}>
                {tag}
              </Link>
            </li>
          ))}
        </ul>
      )}
      <div className={classes.columns}>
        <div className={classes.column}>
          <Reachable person={person} />
          <PersonJobs person={person} />
          <History person={person} />
        </div>
        <div className={classes.column}>
          <PreferencesCard person={person} />
          <Addresses person={person} />
          <Consents person={person} />
          <Suppressions person={person} />
        </div>
      </div>
      <EditPerson person={person} opened={edit} onClose={() => editing(false)} />
    </>
  );
}

/** Who they are to the caller, and what time it is where they are. */
function Subtitle({ person }: { person: WholePerson }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const { data: reach } = useQuery(reachQuery(person.id, 'service_notice'));
  const there = reach?.zone ? format.clockIn(reach.zone, now) : null;
  return (
    <>
      {person.preferences?.doNotContact && (
        <>
          <Pill hue="failed">{t('people.dnc.yes')}</Pill>{' '}
        </>
      )}
      {[
        person.externalRef ?? t('people.noRef'),
        there
          ? t('people.timeThere', { time: there.time, zone: there.zone, offset: there.offset })
          : reach && t('people.timeUnknown'),
      ]
        .filter(Boolean)
        .join(' · ')}
    </>
  );
}
