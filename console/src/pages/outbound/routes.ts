import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../../root.tsx';
import { outboundSearch } from './outbound-search.ts';

const outbound = createRoute({
  getParentRoute: () => root,
  path: '/outbound',
  validateSearch: outboundSearch,
  component: lazyRouteComponent(() => import('./outbound.tsx'), 'Outbound'),
});

export const outboundRoutes = [outbound] as const;
