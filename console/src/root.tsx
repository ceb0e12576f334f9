import { createRootRoute } from '@tanstack/react-router';
import { Broken, NotFound } from './shell/apology.tsx';
import { Shell } from './shell/shell.tsx';

/** A job may be open beside every page: `?job=` in the address, so that it can be sent to a colleague. */
export type RootSearch = { job?: string };

export const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: Broken,
  validateSearch: ({ job }: Record<string, unknown>): RootSearch =>
    typeof job === 'string' && /^[0-9a-f-]{36}$/i.test(job) ? { job } : {},
});
