import { createRouter } from '@tanstack/react-router';
import { auditRoutes } from './pages/audit/routes.ts';
import { campaignsRoutes } from './pages/campaigns/routes.ts';
import { outboundRoutes } from './pages/outbound/routes.ts';
import { overviewRoutes } from './pages/overview/routes.ts';
import { peopleRoutes } from './pages/people/routes.ts';
import { templatesRoutes } from './pages/templates/routes.ts';
import { root } from './root.tsx';
import { Broken } from './shell/apology.tsx';

const routeTree = root.addChildren([
  ...overviewRoutes,
  ...outboundRoutes,
  ...campaignsRoutes,
  ...peopleRoutes,
  ...templatesRoutes,
  ...auditRoutes,
]);

export const router = createRouter({
  routeTree,
  scrollRestoration: true,
  // What no page knows of is not passed on to one.
  search: { strict: true },
  defaultPreload: 'intent',
  defaultErrorComponent: Broken,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
