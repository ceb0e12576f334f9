import { Skeleton } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { AUDIT_PAGE, type AuditQuery, auditQuery, eventTypesQuery } from '../../api/audit.ts';
import { dayEnd, dayStart } from '../../format.ts';
import { useText, wordFor } from '../../i18n/language.ts';
import { DateFilter } from '../../parts/date-filter.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { ClearFilters, FilterBar, FixedFilter, SelectFilter } from '../../parts/filters.tsx';
import { LoadMore } from '../../parts/load-more.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { SearchBox } from '../../parts/search-box.tsx';
import { TextFilter } from '../../parts/text-filter.tsx';
import { type Filters, useFilters } from '../../parts/use-filters.ts';
import { AuditList, shortId } from './audit-list.tsx';

const FILTERS = ['eventType', 'actor', 'jobId', 'partyId', 'campaignId', 'q', 'from', 'to'] as const;
type Filter = (typeof FILTERS)[number];

/** The record: what was decided and done, by whom, why. It only grows. */
export function Audit() {
  const t = useText();
  const filters = useFilters<Filter>(FILTERS);
  const { data, error, refetch, ...list } = useInfiniteQuery(auditQuery(queryOf(filters)));
  const entries = data?.pages.flatMap(({ items }) => items);
  const isShort = filters.any && (data?.pages.at(-1)?.items.length ?? 0) < AUDIT_PAGE;
  return (
    <>
      <PageHead title={t('audit.title')} sub={t('audit.lead')} />
      <AuditFilters filters={filters} actors={[...new Set(entries?.map(({ actor }) => actor))].sort()} />
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!entries && !error && <Skeleton height={320} />}
      {entries && entries.length > 0 && <AuditList entries={entries} />}
      {entries?.length === 0 && list.hasNextPage && <EmptyState title={t('audit.notYet')} />}
      {entries?.length === 0 &&
        !list.hasNextPage &&
        (filters.any ? (
          <EmptyState title={t('audit.noneFound')}>
            <ClearFilters onClear={filters.clear} />
          </EmptyState>
        ) : (
          <EmptyState title={t('audit.none')}>
            <p>{t('audit.noneNext')}</p>
          </EmptyState>
        ))}
      {/* A search for something rare stops after a while, and goes on where it stopped. */}
      <LoadMore list={list} {...(isShort && { more: t('audit.further') })} />
    </>
  );
}

const FIXED = ['jobId', 'partyId', 'campaignId'] as const;

function AuditFilters({
  filters: { values, set, clear, any },
  actors,
}: {
  filters: Filters<Filter>;
  actors: readonly string[];
}) {
  const t = useText();
  const { data } = useQuery(eventTypesQuery);
  return (
    <FilterBar
      search={
        <SearchBox
          label={t('audit.search')}
          value={values.q}
          onChange={(q) => set({ q }, { replace: true })}
        />
      }
    >
      <SelectFilter
        label={t('audit.event')}
        value={values.eventType}
        options={(data?.eventTypes ?? []).map((value) => ({ value, label: wordFor(t, 'event', value) }))}
        onChange={(eventType) => set({ eventType })}
      />
      <TextFilter
        label={t('audit.actor')}
        value={values.actor}
        known={actors}
        onChange={(actor) => set({ actor })}
      />
      {FIXED.map((name) => {
        const value = values[name];
        return (
          value && (
            <FixedFilter
              key={name}
              label={t(`audit.${name}`)}
              value={shortId(value)}
              onRemove={() => set({ [name]: undefined })}
            />
          )
        );
      })}
      <DateFilter from={values.from} to={values.to} onChange={(days) => set(days)} />
      {any && <ClearFilters onClear={clear} />}
    </FilterBar>
  );
}

const queryOf = ({ values: { from, to, ...rest } }: Filters<Filter>): AuditQuery => ({
  ...rest,
  ...(from && { from: dayStart(from) }),
  ...(to && { to: dayEnd(to) }),
});
