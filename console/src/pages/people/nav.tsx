import { PeopleIcon } from '../../parts/icons.tsx';
import type { NavEntry } from '../../shell/nav-entry.ts';

export const peopleNav: NavEntry = { to: '/people', label: 'people.title', Icon: PeopleIcon };
