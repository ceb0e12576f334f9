import { JOB_FILTERS, type JobFilter } from '../../api/jobs.ts';

/** What the address of the list may say; anything else in it is left out. */
export type OutboundSearch = {
  status?: JobFilter;
  channel?: string;
  purpose?: string;
  reason?: string;
  campaignId?: string;
  partyId?: string;
  /** Days of the operator's calendar, both included. */
  from?: string;
  to?: string;
  q?: string;
  /** The form that is open. */
  new?: 'message';
};

const DAY = /^\d{4}-\d\d-\d\d$/;
const ID = /^[0-9a-f-]{36}$/i;

export function outboundSearch(search: Record<string, unknown>): OutboundSearch {
  const text = (name: string, form = /^.{1,200}$/): Record<string, string> => {
    // An address such as `?q=123` is read as a number.
    const value = typeof search[name] === 'number' ? String(search[name]) : search[name];
    return typeof value === 'string' && form.test(value) ? { [name]: value } : {};
  };
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
    ...text('q'),
    ...(search.new === 'message' && { new: 'message' }),
  };
}
