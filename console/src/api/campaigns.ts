import { queryOptions } from '@tanstack/react-query';
import type { ChannelName, OnQuietHours, Priority, Purpose } from '../../../src/policy/words.ts';
import type { LiveEvent } from '../live.ts';
import { ask, type Page, queryOf } from './ask.ts';
import type { JobCounts } from './jobs.ts';

export const CAMPAIGN_STATUSES = ['active', 'paused', 'archived'] as const;
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];

/** What is left out leaves nobody out: `{}` is everybody. Instants are RFC 3339. */
export type AudienceFilter = {
  languages?: string[];
  timezones?: string[];
  /** Any of them. */
  tags?: string[];
  /** People who allow any of them. */
  channels?: ChannelName[];
  externalRefPrefix?: string;
  createdFrom?: string;
  createdTo?: string;
};

export type Audience =
  | { kind: 'filter'; filter: AudienceFilter }
  | { kind: 'list'; file: string | null; people: number; variables: string[] };

export type CampaignContent = { text?: string; subject?: string; html?: string };

/** What a person sets. */
export type CampaignSettings = {
  name: string;
  purpose: Purpose;
  /** In the order of preference; null is every channel. */
  allowedChannels: ChannelName[] | null;
  onQuietHours: OnQuietHours | null;
  onUnknown: 'ask' | 'resend';
  frequencyCap: { max: number; hours: number } | null;
  priority: Priority;
  templateKey: string | null;
  content: CampaignContent | null;
  variables: Record<string, string | number | boolean>;
  audience: Audience | null;
  startsAt: string | null;
  expiresAt: string | null;
  /** How many may leave a minute. */
  perMinute: number | null;
};

/** `people`, `jobs` and `unreachable` are so far, while it runs. */
export type Launch = {
  status: 'running' | 'done';
  at: string;
  by: string | null;
  finishedAt: string | null;
  people: number;
  jobs: number;
  unreachable: number;
  /** People who lacked a value for the text and got no job. */
  incomplete?: number;
};

export type Campaign = CampaignSettings & {
  id: string;
  status: CampaignStatus;
  pausedAt: string | null;
  launch: Launch | null;
  progress: Omit<JobCounts, 'exact'>;
  createdBy: string | null;
  createdAt: string;
  updatedAt: string;
};

/** The settings that a person sends; a list is uploaded apart. */
export type CampaignBody = Partial<Omit<CampaignSettings, 'audience'>> & {
  audience?: { filter: AudienceFilter } | null;
};

export type ListReport = {
  rows: number;
  people: number;
  rejected: { line: number; field: string | null; reason: string }[];
  variables: string[];
};

export type CampaignQuery = { status?: CampaignStatus; purpose?: Purpose; q?: string };

const CAMPAIGNS = '/api/campaigns';
type One = { campaign: Campaign };

export const createCampaign = (body: CampaignBody, idempotencyKey: string) =>
  ask<One>('POST', CAMPAIGNS, body, { idempotencyKey });
export const changeCampaign = (id: string, body: CampaignBody) =>
  ask<One>('PATCH', `${CAMPAIGNS}/${id}`, body);

/** The file as `text/csv`; a dry run changes nothing. */
export const putList = (id: string, file: File, { dryRun }: { dryRun: boolean }) =>
  ask<ListReport>(
    'PUT',
    `${CAMPAIGNS}/${id}/audience${queryOf({ dryRun: dryRun || undefined, file: dryRun ? undefined : file.name })}`,
    new Blob([file], { type: 'text/csv' }),
  );

export const launchCampaign = (id: string, { skipIncomplete = false } = {}) =>
  ask<One>('POST', `${CAMPAIGNS}/${id}/launch`, skipIncomplete ? { skipIncomplete } : {});

export type CampaignMove = 'pause' | 'resume' | 'archive';
export const moveCampaign = (id: string, move: CampaignMove) =>
  ask<One>('POST', `${CAMPAIGNS}/${id}/${move}`, {});

export const campaignsPage = (query: CampaignQuery, cursor: string | null, limit: number) =>
  ask<Page<Campaign>>('GET', `${CAMPAIGNS}${queryOf({ ...query, limit, cursor })}`);

/** While it is being launched it is read again, whatever the live stream says: nothing else tells of each step. */
const LAUNCHING_EVERY_MS = 700;

export const campaignQuery = (id: string) =>
  queryOptions({
    queryKey: ['campaigns', 'one', id],
    queryFn: () => ask<One>('GET', `${CAMPAIGNS}/${id}`).then(({ campaign }) => campaign),
    refetchInterval: ({ state }) =>
      state.data?.launch?.status === 'running' && state.data.status === 'active' ? LAUNCHING_EVERY_MS : false,
  });

/** How many people a filter finds; with channels, only those who have an address for one of them. */
export const audienceQuery = (filter: AudienceFilter, allowedChannels: readonly ChannelName[] | null) =>
  queryOptions({
    queryKey: ['audience', filter, allowedChannels],
    queryFn: () =>
      ask<{ people: number }>('POST', `${CAMPAIGNS}/audience/count`, {
        filter,
        ...(allowedChannels && { allowedChannels }),
      }),
    placeholderData: (before) => before,
  });

/** What an event of the live stream makes old: a campaign's progress moves with its jobs, its own record does not. */
export const followCampaigns = ({ jobId, eventType }: LiveEvent): (readonly string[])[] => {
  if (eventType.startsWith('campaign')) return [['campaigns'], ['campaign-record']];
  return jobId ? [['campaigns']] : [];
};
