import { TemplatesIcon } from '../../parts/icons.tsx';
import type { NavEntry } from '../../shell/nav-entry.ts';

export const templatesNav: NavEntry = { to: '/templates', label: 'templates.title', Icon: TemplatesIcon };
