import type { JobQuery } from '../../api/jobs.ts';
import { DAY_MS } from '../../time.ts';
import type { OutboundSearch } from './outbound-search.ts';

/** What the address asks of the server: days of the operator's calendar become instants, the last one included. */
export function askedJobs({
  from,
  to,
  new: _form,
  job: _open,
  ...rest
}: OutboundSearch & { job?: string }): JobQuery {
  return {
    ...rest,
    ...(from && { from: startOf(from).toISOString() }),
    ...(to && { to: endOf(to).toISOString() }),
  };
}

const startOf = (day: string): Date => new Date(`${day}T00:00:00`);

/** The first instant of the next day, which is 23 or 25 hours away when the clocks change. */
function endOf(day: string): Date {
  const next = new Date(startOf(day).getTime() + DAY_MS * 1.5);
  return new Date(next.getFullYear(), next.getMonth(), next.getDate());
}
