import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../../root.tsx';
import { campaignsSearch, copySearch } from './campaigns-search.ts';

const campaigns = createRoute({
  getParentRoute: () => root,
  path: '/campaigns',
  validateSearch: campaignsSearch,
  component: lazyRouteComponent(() => import('./campaigns.tsx'), 'Campaigns'),
});

const newCampaign = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/new',
  validateSearch: copySearch,
  component: lazyRouteComponent(() => import('./form/new-campaign.tsx'), 'NewCampaign'),
});

const campaign = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$id',
  component: lazyRouteComponent(() => import('./campaign.tsx'), 'Campaign'),
});

const editCampaign = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$id/edit',
  component: lazyRouteComponent(() => import('./form/edit-campaign.tsx'), 'EditCampaign'),
});

export const campaignsRoutes = [campaigns, newCampaign, campaign, editCampaign] as const;
