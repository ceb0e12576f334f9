import type { NavEntry } from '../../shell/nav-entry.ts';

export const auditNav: NavEntry | null = null;
