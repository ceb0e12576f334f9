import { AuditIcon } from '../../parts/icons.tsx';
import type { NavEntry } from '../../shell/nav-entry.ts';

export const auditNav: NavEntry = { to: '/audit', label: 'audit.title', Icon: AuditIcon };
