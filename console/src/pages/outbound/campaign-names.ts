import { useQuery } from '@tanstack/react-query';
import { ask, type Page } from '../../api/ask.ts';
import type { Job } from '../../api/jobs.ts';

export type CampaignName = { id: string; name: string; purpose: Job['purpose']; status: string };

/** The newest campaigns, to choose one of. */
export function useCampaignNames(): CampaignName[] {
  const { data } = useQuery({
    queryKey: ['campaigns', 'names'],
    queryFn: () => ask<Page<CampaignName>>('GET', '/api/campaigns?limit=200'),
  });
  return data?.items ?? [];
}
