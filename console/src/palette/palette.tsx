import '@mantine/spotlight/styles.layer.css';
import { Spotlight, spotlight } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { latestJobsQuery } from '../api/jobs.ts';
import { foundPeopleQuery } from '../api/people.ts';
import { maskAddress } from '../format.ts';
import { useText, wordFor } from '../i18n/language.ts';
import { nameOf, statusOf } from '../job/job-words.ts';
import { openJob } from '../job/open-job.ts';
import { SearchIcon } from '../parts/icons.tsx';
import { StatusPill } from '../parts/status-pill.tsx';
import { PLACES } from '../shell/places.ts';
import { useSettled } from '../time.ts';
import classes from './palette.module.css';
import { usePaletteActions } from './palette-actions.ts';

const TYPING_MS = 200;
const FOUND = 5;

/**
 * Search and go: pages, what can be done, and the people and jobs that match. What the server has to be asked for stands
 * below what is known at once, so that nothing moves under the cursor.
 */
export function Palette({ asked }: { asked: number }) {
  const t = useText();
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: it opens each time it is asked for.
  useEffect(() => spotlight.open(), [asked]);

  const typed = query.trim();
  const settled = useSettled(typed, TYPING_MS);
  const asks = typed.length >= 2 && typed === settled;
  const jobs = useQuery({ ...latestJobsQuery({ q: settled }, FOUND), enabled: asks });
  const people = useQuery({ ...foundPeopleQuery(settled, FOUND), enabled: asks });
  const matches = (words: string) => ` ${words.toLowerCase()}`.includes(` ${typed.toLowerCase()}`);

  const pages = PLACES.flat().filter(({ label }) => matches(t(label)));
  const actions = usePaletteActions().filter(({ label }) => matches(label));
  // Both answers come into the list together, and none that was given to other words.
  const isAnswered =
    asks && [jobs, people].every(({ isPending, isPlaceholderData }) => !isPending && !isPlaceholderData);
  const foundJobs = isAnswered ? (jobs.data?.items ?? []) : [];
  const foundPeople = isAnswered ? (people.data?.items ?? []) : [];
  // Enter goes to the first match, also where the server found it after the last letter. Spotlight selects by keys alone.
  const search = useRef<HTMLInputElement>(null);
  const first = foundPeople[0]?.id ?? foundJobs[0]?.id;
  useEffect(() => {
    if (first === undefined || document.querySelector('[data-action][data-selected]')) return;
    search.current?.dispatchEvent(new KeyboardEvent('keydown', { code: 'ArrowDown', bubbles: true }));
  }, [first]);
  const isNothing = pages.length + actions.length + foundJobs.length + foundPeople.length === 0;
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      maxHeight="min(520px, 70vh)"
      scrollable
      classNames={{ action: classes.action ?? '', actionDescription: classes.description ?? '' }}
      attributes={{ content: { 'aria-label': t('palette.title') } }}
    >
      <Spotlight.Search
        ref={search}
        placeholder={t('palette.placeholder')}
        aria-label={t('palette.placeholder')}
        leftSection={<SearchIcon />}
      />
      <Spotlight.ActionsList aria-label={t('palette.title')}>
        {pages.length > 0 && (
          <Spotlight.ActionsGroup label={t('palette.pages')}>
            {pages.map(({ to, label, Icon }) => (
              <Spotlight.Action
                key={to}
                label={t(label)}
                leftSection={<Icon />}
                onClick={() => void navigate({ to })}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {actions.length > 0 && (
          <Spotlight.ActionsGroup label={t('palette.actions')}>
            {actions.map(({ key, label, run }) => (
              <Spotlight.Action key={key} label={label} onClick={run} />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {foundPeople.length > 0 && (
          <Spotlight.ActionsGroup label={t('palette.people')}>
            {foundPeople.map((person) => (
              <Spotlight.Action
                key={person.id}
                label={person.displayName}
                description={person.externalRef ?? ''}
                onClick={() => void navigate({ to: '/people/$id', params: { id: person.id } })}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {foundJobs.length > 0 && (
          <Spotlight.ActionsGroup label={t('palette.jobs')}>
            {foundJobs.map((job) => (
              <Spotlight.Action
                key={job.id}
                label={nameOf(job)}
                description={`${maskAddress(job.targetAddress)} · ${wordFor(t, 'channel', job.channel)} · ${
                  job.campaignName ?? t(`purpose.${job.purpose}`)
                }`}
                rightSection={<StatusPill status={statusOf(job)} />}
                onClick={() =>
                  void navigate({
                    to: '.',
                    search: openJob(job.id),
                  })
                }
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {isNothing && (
          <Spotlight.Empty>
            {typed.length >= 2 && !isAnswered ? t('palette.asking') : t('palette.nothing')}
          </Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
      <Spotlight.Footer className={classes.footer}>
        <kbd>↑</kbd> <kbd>↓</kbd> {t('palette.move')} · <kbd>↵</kbd> {t('palette.go')} · <kbd>Esc</kbd>{' '}
        {t('palette.close')}
      </Spotlight.Footer>
    </Spotlight.Root>
  );
}
