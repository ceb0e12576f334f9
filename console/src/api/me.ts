import { queryOptions, useQuery } from '@tanstack/react-query';
import type { Permission } from '../../../src/http/permissions.ts';
import { ask, HEADERS, Refusal } from './ask.ts';

export type Me = { actor: string; role: string; permissions: string[]; auth: string };

/** Before the server said who this is, and where it cannot say: the operator at this machine. */
const LOCAL: Me = {
  actor: HEADERS['x-user-role'],
  role: HEADERS['x-user-role'],
  permissions: ['*'],
  auth: 'local',
};

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () =>
    ask<Me>('GET', '/api/me').catch((error: unknown) => {
      if (error instanceof Refusal && error.status === 404) return LOCAL;
      throw error;
    }),
  staleTime: Number.POSITIVE_INFINITY,
});

export const useMe = (): Me => useQuery(meQuery).data ?? LOCAL;

/** Whether the role has a permission. Only for what to offer: the server asks again. */
export function useMay(permission: Permission): boolean {
  const { permissions } = useMe();
  return permissions.includes('*') || permissions.includes(permission);
}
