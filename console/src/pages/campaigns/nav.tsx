import type { NavEntry } from '../../shell/nav-entry.ts';

export const campaignsNav: NavEntry | null = null;
