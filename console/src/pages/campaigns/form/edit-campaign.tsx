import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { campaignQuery } from '../../../api/campaigns.ts';
import { ErrorNotice } from '../../../parts/error-notice.tsx';
import { CampaignForm } from './campaign-form.tsx';
import { draftOf } from './draft.ts';

export function EditCampaign() {
  const { id } = useParams({ from: '/campaigns/$id/edit' });
  const { data: campaign, error, refetch } = useQuery(campaignQuery(id));
  if (campaign) return <CampaignForm key={id} campaign={campaign} start={draftOf(campaign)} keptAs={id} />;
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  return <Skeleton height={360} mt="lg" />;
}
