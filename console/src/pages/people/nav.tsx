import type { NavEntry } from '../../shell/nav-entry.ts';

export const peopleNav: NavEntry | null = null;
