import { queryOptions } from '@tanstack/react-query';
import { ask, type Page, queryOf } from './ask.ts';

export type RecordEntry = {
  id: string;
  at: string;
  eventType: string;
  actor: string;
  payload: Record<string, unknown>;
};

/** What was done to a campaign itself, newest first; its jobs have their own. */
export const campaignRecordQuery = (campaignId: string, limit: number) =>
  queryOptions({
    queryKey: ['campaign-record', campaignId, limit],
    queryFn: () => ask<Page<RecordEntry>>('GET', `/api/campaigns/${campaignId}/history${queryOf({ limit })}`),
    placeholderData: (before) => before,
  });
