import type { Campaign } from '../../api/campaigns.ts';
import type { JobFilter } from '../../api/jobs.ts';

/**
 * Where a campaign is, as people say it. It is `draft` until it is launched, unless jobs were made for it one by one;
 * `done` when nothing of it waits any more, though some may still answer a request for verification.
 */
export type CampaignState =
  | 'draft'
  | 'single'
  | 'launching'
  | 'planned'
  | 'running'
  | 'done'
  | 'paused'
  | 'archived';

type Told = Pick<Campaign, 'status' | 'launch' | 'startsAt'> & {
  progress: Pick<Campaign['progress'], 'queued' | 'held' | 'sent' | 'awaiting_verification' | 'total'>;
};

export function stateOf({ status, launch, startsAt, progress }: Told, now: number): CampaignState {
  if (status !== 'active') return status;
  if (launch === null) return progress.total > 0 ? 'single' : 'draft';
  if (launch.status === 'running') return 'launching';
  if (progress.queued + progress.held === 0) return 'done';
  const hasBegun = progress.sent + progress.awaiting_verification > 0;
  return startsAt !== null && Date.parse(startsAt) > now && !hasBegun ? 'planned' : 'running';
}

/** The hue is that of the job status that is nearest in meaning; the word beside it says which state it is. */
export const HUES: Record<CampaignState, JobFilter> = {
  draft: 'cancelled',
  single: 'queued',
  launching: 'queued',
  planned: 'held',
  running: 'queued',
  done: 'sent',
  paused: 'held',
  archived: 'cancelled',
};

/** What a launch needs and a campaign may lack. */
export type Lack = 'words' | 'audience';

export const lacksOf = ({
  templateKey,
  content,
  audience,
}: Pick<Campaign, 'templateKey' | 'content' | 'audience'>): Lack[] => [
  ...(templateKey === null && content === null ? (['words'] as const) : []),
  ...(audience === null || (audience.kind === 'list' && audience.people === 0)
    ? (['audience'] as const)
    : []),
];
