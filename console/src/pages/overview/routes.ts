import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { queries } from '../../api/client.ts';
import { jobReasonsQuery } from '../../api/job-reasons.ts';
import { activityQuery, countsQuery, MINUTES } from '../../api/jobs.ts';
import { root } from '../../root.tsx';

const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  loader: () => {
    void queries.prefetchQuery(countsQuery());
    void queries.prefetchQuery(activityQuery(MINUTES));
    void queries.prefetchQuery(jobReasonsQuery({}));
  },
  component: lazyRouteComponent(() => import('./overview.tsx'), 'Overview'),
});

export const overviewRoutes = [overview] as const;
