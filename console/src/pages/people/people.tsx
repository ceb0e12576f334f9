import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { CHANNELS } from '../../../../src/policy/words.ts';
import { useMay } from '../../api/me.ts';
import { type PeopleQuery, peopleQuery } from '../../api/people.ts';
import { useText } from '../../i18n/language.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { ClearFilters, FilterBar, SelectFilter } from '../../parts/filters.tsx';
import { PlusIcon } from '../../parts/icons.tsx';
import { LIKELY_LANGUAGES, useLanguageName } from '../../parts/language-name.ts';
import { LoadMore } from '../../parts/load-more.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { SearchBox } from '../../parts/search-box.tsx';
import { TextFilter } from '../../parts/text-filter.tsx';
import { type Filters, useFilters } from '../../parts/use-filters.ts';
import { ImportPeople } from './import-people.tsx';
import { NewPerson } from './new-person.tsx';
import { PeopleTable } from './people-table.tsx';
import { ZONES } from './zones.ts';

const FILTERS = ['q', 'tag', 'language', 'channel', 'timezone', 'dnc'] as const;
type Filter = (typeof FILTERS)[number];

/** Everybody who can be contacted: whom, how, and whether they allow it. */
export function People() {
  const t = useText();
  const form = useSearch({ from: '/people' }).new;
  const navigate = useNavigate();
  const may = useMay('parties:EDIT');
  const filters = useFilters<Filter>(FILTERS);
  const { data, error, refetch, ...list } = useInfiniteQuery(peopleQuery(queryOf(filters)));
  const people = data?.pages.flatMap(({ items }) => items);
  const open = (next: 'person' | 'import' | undefined) =>
    void navigate({
      to: '.',
      search: (({ new: _closed, ...rest }: object & { new?: string }) =>
        next ? { ...rest, new: next } : rest) as never,
      resetScroll: false,
    });
  return (
    <>
      <PageHead
        title={t('people.title')}
        sub={t('people.lead')}
        actions={
          may && (
            <>
              <Button variant="default" onClick={() => open('import')}>
                {t('people.import.open')}
              </Button>
              <Button leftSection={<PlusIcon />} onClick={() => open('person')}>
                {t('people.add.open')}
              </Button>
            </>
          )
        }
      />
      <PeopleFilters filters={filters} tags={[...new Set(people?.flatMap(({ tags }) => tags))].sort()} />
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!people && !error && <Skeleton height={320} />}
      {people && people.length > 0 && <PeopleTable people={people} />}
      {people?.length === 0 &&
        (filters.any ? (
          <EmptyState title={t('people.noneFound')}>
            <ClearFilters onClear={filters.clear} />
          </EmptyState>
        ) : (
          <EmptyState title={t('people.none')}>
            <p>{t('people.noneNext')}</p>
            <Button onClick={() => open('import')} disabled={!may}>
              {t('people.import.open')}
            </Button>
            <Link to="." search={{ new: 'person' } as never}>
              {t('people.add.open')}
            </Link>
          </EmptyState>
        ))}
      <LoadMore list={list} />
      <NewPerson opened={form === 'person'} onClose={() => open(undefined)} />
      <ImportPeople opened={form === 'import'} onClose={() => open(undefined)} />
    </>
  );
}

function PeopleFilters({
  filters: { values, set, clear, any },
  tags,
}: {
  filters: Filters<Filter>;
  tags: readonly string[];
}) {
  const t = useText();
  const languageName = useLanguageName();
  return (
    <FilterBar
      search={
        <SearchBox
          label={t('people.search')}
          value={values.q}
          onChange={(q) => set({ q }, { replace: true })}
        />
      }
    >
      <TextFilter label={t('people.tag')} value={values.tag} known={tags} onChange={(tag) => set({ tag })} />
      <SelectFilter
        label={t('people.language')}
        value={values.language}
        options={LIKELY_LANGUAGES.map((value) => ({ value, label: languageName(value) }))}
        onChange={(language) => set({ language })}
      />
      <SelectFilter
        label={t('people.allows')}
        value={values.channel}
        options={CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) }))}
        onChange={(channel) => set({ channel })}
      />
      <SelectFilter
        label={t('people.zone')}
        value={values.timezone}
        options={ZONES.map((value) => ({ value, label: value.replaceAll('_', ' ') }))}
        onChange={(timezone) => set({ timezone })}
      />
      <SelectFilter
        label={t('people.dnc.label')}
        value={values.dnc}
        options={(['yes', 'no'] as const).map((value) => ({ value, label: t(`people.dnc.${value}`) }))}
        onChange={(dnc) => set({ dnc })}
      />
      {any && <ClearFilters onClear={clear} />}
    </FilterBar>
  );
}

const queryOf = ({ values: { dnc, ...rest } }: Filters<Filter>): PeopleQuery => ({
  ...rest,
  ...(dnc && { dnc: String(dnc === 'yes') }),
});
