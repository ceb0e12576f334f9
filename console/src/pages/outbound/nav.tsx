import { OutboundIcon } from '../../parts/icons.tsx';
import type { NavEntry } from '../../shell/nav-entry.ts';

export const outboundNav: NavEntry = { to: '/outbound', label: 'outbound.title', Icon: OutboundIcon };
