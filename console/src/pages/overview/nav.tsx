import { OverviewIcon } from '../../parts/icons.tsx';
import type { NavEntry } from '../../shell/nav-entry.ts';

export const overviewNav: NavEntry = { to: '/', label: 'app.overview', Icon: OverviewIcon };
