import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { queries } from '../../api/client.ts';
import { activityQuery, countsQuery, MINUTES } from '../../api/jobs.ts';
import { root } from '../../root.tsx';
import { askedJobs } from './asked-jobs.ts';
import { jobPageQuery } from './job-page-query.ts';
import { outboundSearch } from './outbound-search.ts';

const outbound = createRoute({
  getParentRoute: () => root,
  path: '/outbound',
  validateSearch: outboundSearch,
  loaderDeps: ({ search }) => askedJobs(search),
  loader: ({ deps }) => {
    void queries.prefetchQuery(jobPageQuery(deps, null));
    void queries.prefetchQuery(countsQuery(deps));
    void queries.prefetchQuery(activityQuery(MINUTES));
  },
  component: lazyRouteComponent(() => import('./outbound.tsx'), 'Outbound'),
});

export const outboundRoutes = [outbound] as const;
