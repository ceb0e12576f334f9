import { searchText } from '../../parts/search-text.ts';

/** What the address of the record may say; anything else in it is left out. */
export type AuditSearch = {
  eventType?: string;
  actor?: string;
  /** The job whose record it is; `job` opens one over the page. */
  jobId?: string;
  partyId?: string;
  campaignId?: string;
  q?: string;
  /** Days of the operator's calendar, both included. */
  from?: string;
  to?: string;
};

const DAY = /^\d{4}-\d\d-\d\d$/;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function auditSearch(search: Record<string, unknown>): AuditSearch {
  const text = searchText(search);
  return {
    ...text('eventType', /^[a-z_]{1,100}$/),
    ...text('actor', /^.{1,200}$/),
    ...text('jobId', ID),
    ...text('partyId', ID),
    ...text('campaignId', ID),
    ...text('q', /^.{1,200}$/),
    ...text('from', DAY),
    ...text('to', DAY),
  };
}
