import { useQuery, useQueryClient } from '@tanstack/react-query';
import { audienceQuery, type Campaign } from '../../../api/campaigns.ts';

/**
 * How many people a launch has to look at, as far as it can be known. Counted once: who joins meanwhile hardly moves the
 * bar, and counting costs what the launch needs.
 */
export function useAudienceSize({ audience }: Campaign): number | null {
  const queries = useQueryClient();
  const filter = audience?.kind === 'filter' ? audience.filter : null;
  const counted = audienceQuery(filter ?? {}, null);
  const isKnown = queries.getQueryData(counted.queryKey) !== undefined;
  const { data } = useQuery({ ...counted, enabled: filter !== null && !isKnown });
  if (audience?.kind === 'list') return audience.people;
  return data?.people ?? null;
}
