import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/ask.ts';

/** The name behind a person's id in the address; null while nobody knows. */
export function usePersonName(id: string | undefined): string | null {
  const { data } = useQuery({
    queryKey: ['person', id, 'name'],
    queryFn: () => ask<{ party: { displayName: string } }>('GET', `/api/parties/${id}`),
    enabled: id !== undefined,
  });
  return data?.party.displayName ?? null;
}
