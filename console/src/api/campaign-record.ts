import { queryOptions } from '@tanstack/react-query';
import { ask, type Page, queryOf } from './ask.ts';

export type RecordEntry = {
  id: string;
  at: string;
  eventType: string;
  actor: string;
  payload: Record<string, unknown>;
};

/** What the record says of a campaign, newest first. */
export const campaignRecordQuery = (campaignId: string, limit: number) =>
  queryOptions({
    queryKey: ['audit', 'campaign', campaignId, limit],
    queryFn: () => ask<Page<RecordEntry>>('GET', `/api/audit${queryOf({ campaignId, limit })}`),
    placeholderData: (before) => before,
  });
