import { createRootRoute } from '@tanstack/react-router';
import { queries } from './api/client.ts';
import { meQuery } from './api/me.ts';
import { systemQuery } from './api/system.ts';
import { Broken, NotFound } from './shell/apology.tsx';
import { Shell } from './shell/shell.tsx';

/** A job may be open beside every page: `?job=` in the address, so that it can be sent to a colleague. */
export type RootSearch = { job?: string };

export const root = createRootRoute({
  component: Shell,
  // Asked for while the page itself is still loaded; the parts that show it wait for nobody.
  loader: () => {
    void queries.prefetchQuery(meQuery);
    void queries.prefetchQuery(systemQuery);
  },
  notFoundComponent: NotFound,
  errorComponent: Broken,
  validateSearch: ({ job }: Record<string, unknown>): RootSearch =>
    typeof job === 'string' && /^[0-9a-f-]{36}$/i.test(job) ? { job } : {},
});
