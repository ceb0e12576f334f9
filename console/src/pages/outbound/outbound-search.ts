import { JOB_FILTERS, type JobQuery } from '../../api/jobs.ts';
import { searchText } from '../../parts/search-text.ts';

/**
 * What the address of the list may say; anything else in it is left out. `from` and `to` are days of the operator's
 * calendar, both included.
 */
export type OutboundSearch = JobQuery & {
  /** The form that is open. */
  new?: 'message';
};

const DAY = /^\d{4}-\d\d-\d\d$/;
const ID = /^[0-9a-f-]{36}$/i;

export function outboundSearch(search: Record<string, unknown>): OutboundSearch {
  const text = searchText(search);
  const status = JOB_FILTERS.find((each) => each === search.status);
  return {
    ...(status && { status }),
    ...text('channel', /^[a-z_]{1,40}$/),
    ...text('purpose', /^[a-z_]{1,40}$/),
    ...text('reason', /^\w{1,100}$/),
    ...text('campaignId', ID),
    ...text('partyId', ID),
    ...text('from', DAY),
    ...text('to', DAY),
    ...text('q', /^.{1,200}$/),
    ...(search.new === 'message' && { new: 'message' }),
  };
}
