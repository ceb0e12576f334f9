import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { campaignQuery } from '../../../api/campaigns.ts';
import { useText } from '../../../i18n/language.ts';
import { ErrorNotice } from '../../../parts/error-notice.tsx';
import { now } from '../../../time.ts';
import { CampaignForm } from './campaign-form.tsx';
import { copyOf, emptyDraft } from './draft.ts';

/** A new campaign, empty or as a copy of another. */
export function NewCampaign() {
  const t = useText();
  const { copy } = useSearch({ from: '/campaigns/new' });
  const source = useQuery({ ...campaignQuery(copy ?? ''), enabled: copy !== undefined });
  if (copy === undefined) return <CampaignForm key="new" campaign={null} start={emptyDraft()} keptAs="new" />;
  if (source.error) return <ErrorNotice error={source.error} onRetry={() => void source.refetch()} />;
  if (!source.data) return <Skeleton height={360} mt="lg" />;
  const name = t('campaigns.copyOf', { name: source.data.name }).slice(0, 200);
  return (
    <CampaignForm
      key={copy}
      campaign={null}
      start={copyOf(source.data, name, now())}
      keptAs={`copy-${copy}`}
    />
  );
}
