import { auditNav } from '../pages/audit/nav.tsx';
import { campaignsNav } from '../pages/campaigns/nav.tsx';
import { outboundNav } from '../pages/outbound/nav.tsx';
import { overviewNav } from '../pages/overview/nav.tsx';
import { peopleNav } from '../pages/people/nav.tsx';
import { templatesNav } from '../pages/templates/nav.tsx';
import type { NavEntry } from './nav-entry.ts';

const exists = (entry: NavEntry | null): entry is NavEntry => entry !== null;

/** What the work is about, then what it rests on; a page that does not exist yet is not offered. */
export const PLACES: readonly (readonly NavEntry[])[] = [
  [overviewNav, outboundNav, campaignsNav].filter(exists),
  [peopleNav, templatesNav, auditNav].filter(exists),
];
