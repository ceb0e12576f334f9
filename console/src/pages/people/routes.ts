import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../../root.tsx';
import { peopleSearch } from './people-search.ts';

const people = createRoute({
  getParentRoute: () => root,
  path: '/people',
  validateSearch: peopleSearch,
  component: lazyRouteComponent(() => import('./people.tsx'), 'People'),
});

const person = createRoute({
  getParentRoute: () => root,
  path: '/people/$id',
  validateSearch: ({ edit }: Record<string, unknown>): { edit?: true } => (edit === true ? { edit } : {}),
  component: lazyRouteComponent(() => import('./person.tsx'), 'Person'),
});

export const peopleRoutes = [people, person] as const;
