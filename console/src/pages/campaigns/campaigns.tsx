import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { PURPOSES } from '../../../../src/policy/words.ts';
import { CAMPAIGN_STATUSES, type CampaignQuery, campaignsPage } from '../../api/campaigns.ts';
import { useMay } from '../../api/me.ts';
import { useText } from '../../i18n/language.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { ClearFilters, FilterBar, SelectFilter } from '../../parts/filters.tsx';
import { PlusIcon } from '../../parts/icons.tsx';
import { LoadMore } from '../../parts/load-more.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { SearchBox } from '../../parts/search-box.tsx';
import { useFilters } from '../../parts/use-filters.ts';
import { CampaignTable } from './campaign-table.tsx';

const PAGE = 50;

/** Every campaign: what it is for, where it is, and what became of its people. */
export function Campaigns() {
  const t = useText();
  const query = useSearch({ from: '/campaigns' });
  const filters = useFilters(['status', 'purpose', 'q']);
  const mayEdit = useMay('campaigns:EDIT');
  const found = useInfiniteQuery({
    queryKey: ['campaigns', 'list', query],
    queryFn: ({ pageParam }) => campaignsPage(query, pageParam, PAGE),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: (before) => before,
  });
  const campaigns = found.data?.pages.flatMap(({ items }) => items);
  return (
    <>
      <PageHead title={t('campaigns.title')} sub={t('campaigns.sub')} actions={mayEdit && <NewCampaign />} />
      <FilterBar
        search={
          <SearchBox
            label={t('campaigns.search')}
            value={filters.values.q}
            onChange={(q) => filters.set({ q }, { replace: true })}
          />
        }
      >
        <SelectFilter
          label={t('campaigns.state')}
          value={filters.values.status}
          options={CAMPAIGN_STATUSES.map((value) => ({ value, label: t(`campaigns.status.${value}`) }))}
          onChange={(status) => filters.set({ status })}
        />
        <SelectFilter
          label={t('campaigns.purpose')}
          value={filters.values.purpose}
          options={PURPOSES.map((value) => ({ value, label: t(`purpose.${value}`) }))}
          onChange={(purpose) => filters.set({ purpose })}
        />
        {filters.any && <ClearFilters onClear={filters.clear} />}
      </FilterBar>
      <ErrorNotice error={campaigns ? null : found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <Skeleton height={320} />}
      {campaigns && campaigns.length > 0 && <CampaignTable campaigns={campaigns} />}
      {campaigns?.length === 0 && <Nothing query={query} mayEdit={mayEdit} />}
      <LoadMore list={found} />
    </>
  );
}

function NewCampaign() {
  const t = useText();
  return (
    <Button component={Link} to="/campaigns/new" leftSection={<PlusIcon />}>
      {t('campaigns.new')}
    </Button>
  );
}

function Nothing({ query, mayEdit }: { query: CampaignQuery; mayEdit: boolean }) {
  const t = useText();
  if (Object.keys(query).length > 0) {
    return <EmptyState title={t('campaigns.noneFound')}>{t('campaigns.noneFoundMend')}</EmptyState>;
  }
  return (
    <EmptyState title={t('campaigns.none')}>
      <p>{t('campaigns.noneMend')}</p>
      {mayEdit && <NewCampaign />}
      <Link to="/people">{t('campaigns.nonePeople')}</Link>
    </EmptyState>
  );
}
