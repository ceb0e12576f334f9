import type { NavEntry } from '../../shell/nav-entry.ts';

export const templatesNav: NavEntry | null = null;
