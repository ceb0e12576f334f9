import { CHANNELS, PURPOSES } from '../../api/words.ts';
import { useText, wordFor } from '../../i18n/language.ts';
import { DateFilter } from '../../parts/date-filter.tsx';
import { ClearFilters, FilterBar, FixedFilter, SelectFilter } from '../../parts/filters.tsx';
import { SearchBox } from '../../parts/search-box.tsx';
import { useFilters } from '../../parts/use-filters.ts';
import { useCampaignNames } from './campaign-names.ts';

/** Why a job waits or ended, as far as one would look for it; any other may stand in the address. */
const REASONS = [
  'quiet_hours',
  'timezone_unknown',
  'campaign_paused',
  'rate_limited',
  'provider_paused',
  'DNC',
  'opted_out',
  'missing_consent',
  'unknown_party',
  'channel_not_allowed',
  'frequency_cap',
  'campaign_inactive',
  'expired',
  'cancelled_by_operator',
] as const;

const NAMES = ['channel', 'purpose', 'reason', 'campaignId', 'partyId', 'from', 'to', 'q'] as const;

/** Everything that narrows the list but the status, which has its tabs. */
export function OutboundFilters({ person }: { person: string | null }) {
  const t = useText();
  const { values, set, clear, any } = useFilters(NAMES);
  const campaigns = useCampaignNames();
  return (
    <FilterBar
      search={
        <SearchBox
          label={t('outbound.search')}
          value={values.q}
          onChange={(q) => set({ q }, { replace: true })}
        />
      }
    >
      <SelectFilter
        label={t('jobs.channel')}
        value={values.channel}
        options={CHANNELS.map((value) => ({ value, label: wordFor(t, 'channel', value) }))}
        onChange={(channel) => set({ channel })}
      />
      <SelectFilter
        label={t('jobs.purpose')}
        value={values.purpose}
        options={PURPOSES.map((value) => ({ value, label: t(`purpose.${value}`) }))}
        onChange={(purpose) => set({ purpose })}
      />
      <SelectFilter
        label={t('outbound.reason')}
        value={values.reason}
        options={REASONS.map((value) => ({ value, label: t(`reason.${value}`) }))}
        onChange={(reason) => set({ reason })}
      />
      <SelectFilter
        label={t('outbound.campaign')}
        value={values.campaignId}
        options={campaigns.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(campaignId) => set({ campaignId })}
      />
      <DateFilter from={values.from} to={values.to} onChange={set} />
      {values.partyId && (
        <FixedFilter
          label={t('outbound.person')}
          value={person ?? '…'}
          onRemove={() => set({ partyId: undefined })}
        />
      )}
      {any && <ClearFilters onClear={clear} />}
    </FilterBar>
  );
}
