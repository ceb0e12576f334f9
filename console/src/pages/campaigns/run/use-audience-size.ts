import { useQuery } from '@tanstack/react-query';
import { audienceQuery, type Campaign } from '../../../api/campaigns.ts';

/** How many people a launch has to look at, as far as it can be known. */
export function useAudienceSize({ audience }: Campaign): number | null {
  const filter = audience?.kind === 'filter' ? audience.filter : null;
  const { data } = useQuery({ ...audienceQuery(filter ?? {}, null), enabled: filter !== null });
  if (audience?.kind === 'list') return audience.people;
  return data?.people ?? null;
}
