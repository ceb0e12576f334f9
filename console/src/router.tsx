import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { JOB_FILTERS, type JobFilter } from './api.ts';
import { Overview } from './pages/overview/overview.tsx';
import { Broken, NotFound } from './shell/apology.tsx';
import { Shell } from './shell/shell.tsx';

/** What is on show stands in the address, so that it can be sent to a colleague. */
export type OverviewSearch = { status?: JobFilter; job?: string };

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: Broken });

const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: Overview,
  errorComponent: Broken,
  validateSearch: (search: Record<string, unknown>): OverviewSearch => {
    const status = JOB_FILTERS.find((each) => each === search.status);
    const job = typeof search.job === 'string' && /^[0-9a-f-]{36}$/i.test(search.job) ? search.job : null;
    return { ...(status && { status }), ...(job && { job }) };
  },
});

export const router = createRouter({ routeTree: root.addChildren([overview]), scrollRestoration: true });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
