import type { LiveEvent } from '../live.ts';
import { followAudit } from './audit.ts';
import { followCampaigns } from './campaigns.ts';
import { followJobs } from './jobs.ts';
import { followPeople } from './people.ts';
import { followTemplates } from './templates.ts';

const AREAS = [followJobs, followCampaigns, followPeople, followTemplates, followAudit];

/** The beginnings of the query keys that these events make old, each once. */
export function keysTouchedBy(events: readonly LiveEvent[]): (readonly string[])[] {
  const keys = events.flatMap((event) => AREAS.flatMap((follow) => follow(event)));
  return [...new Map(keys.map((key) => [key.join(' '), key])).values()];
}
