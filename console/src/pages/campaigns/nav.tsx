import { CampaignsIcon } from '../../parts/icons.tsx';
import type { NavEntry } from '../../shell/nav-entry.ts';

export const campaignsNav: NavEntry | null = {
  to: '/campaigns',
  label: 'campaigns.title',
  Icon: CampaignsIcon,
};
