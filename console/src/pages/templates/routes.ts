import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../../root.tsx';
import { templateSearch, templatesSearch } from './templates-search.ts';

const templates = createRoute({
  getParentRoute: () => root,
  path: '/templates',
  validateSearch: templatesSearch,
  component: lazyRouteComponent(() => import('./templates.tsx'), 'Templates'),
});

const template = createRoute({
  getParentRoute: () => root,
  path: '/templates/$key',
  validateSearch: templateSearch,
  component: lazyRouteComponent(() => import('./template.tsx'), 'Template'),
});

export const templatesRoutes = [templates, template] as const;
