import type { LiveEvent } from '../live.ts';

/** What an event of the live stream makes old. */
export const followTemplates = ({ eventType }: LiveEvent): (readonly string[])[] =>
  eventType.startsWith('template') ? [['templates']] : [];
