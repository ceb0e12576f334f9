import { instant, iso } from '../clock.ts';
import type { Receipt, Search } from '../policy/send-end.ts';
import type { Lost } from './channel.ts';
import type { Fields, TwilioClient, TwilioRow } from './twilio.ts';
import { callReceipt, messageReceipt } from './twilio-receipts.ts';

type Sought = {
  resource: 'Messages' | 'Calls';
  /** `To`, and `From` where the sender is fixed. */
  filters: Fields;
  /** The filter by day, for a list that needs not be read to its end. */
  since: 'DateSent>' | 'StartTime>';
  matches: (row: TwilioRow) => boolean;
  /** Callbacks were asked for. */
  receiptExpected: boolean;
};

const BEFORE_MS = 5_000;
const AFTER_MS = 60_000;
const MARGIN_MS = 120_000;

/** Statuses after which no callback will change anything for the better. */
const DONE_WELL = new Set(['delivered', 'read', 'completed']);
const DONE_BADLY = new Set(['failed', 'undelivered', 'canceled', 'busy', 'no-answer']);

/**
 * Looks for a lost attempt as §13 of the messages contract says: by recipient and time, since Twilio keeps no id of
 * ours. What has not left yet has no date to filter by, so the list is read with and without the day. When several
 * fit and nobody owns them, the oldest is taken.
 */
export async function searchTwilio(client: TwilioClient, lost: Lost, sought: Sought): Promise<Search> {
  const { resource, filters, since, receiptExpected } = sought;
  const day = iso(lost.from - MARGIN_MS).slice(0, 10);
  const found = new Map<string, { row: TwilioRow; at: number }>();
  for (const byDay of [[[since, day]], []] satisfies Fields[]) {
    for await (const rows of client.pages(resource, [...filters, ...byDay])) {
      for (const row of rows) {
        const at = createdAt(row) ?? lost.from;
        const inTime = at >= lost.from - BEFORE_MS && at <= lost.until + AFTER_MS;
        if (inTime && typeof row.sid === 'string' && isOutbound(row) && sought.matches(row)) {
          found.set(row.sid, { row, at });
        }
      }
      if (isPast(rows, lost.from - MARGIN_MS)) break;
    }
  }
  const taken = found.size > 0 ? await lost.taken([...found.keys()]) : new Set<string>();
  const [ours] = [...found]
    .filter(([sid]) => !taken.has(sid))
    .filter(([, { row }]) => receiptExpected || !DONE_BADLY.has(String(row.status)))
    .sort(([, a], [, b]) => a.at - b.at);
  if (!ours) return { found: 'no' };
  const [providerMessageId, { row }] = ours;
  const providerStatus = String(row.status);
  const receipt = receiptOf(resource, providerStatus, row);
  return {
    found: 'yes',
    providerMessageId,
    providerStatus,
    receiptExpected: receiptExpected && !DONE_WELL.has(providerStatus),
    ...(receipt.status !== 'progress' && { receipt }),
  };
}

/** A row of the list says what the callback would have said. */
function receiptOf(resource: Sought['resource'], status: string, row: TwilioRow): Receipt {
  const form = typeof row.error_code === 'number' ? { ErrorCode: String(row.error_code) } : {};
  return resource === 'Calls' ? callReceipt(status, form) : messageReceipt(status, form);
}

/** A call that still waits in Twilio's queue may have no date at all. */
function createdAt(row: TwilioRow): number | null {
  const text = [row.date_created, row.start_time].find((value) => typeof value === 'string');
  return typeof text === 'string' ? instant(text) : null;
}

const isOutbound = (row: TwilioRow): boolean =>
  typeof row.direction !== 'string' || row.direction.startsWith('outbound');

/**
 * Whether the rest of a list can only be older. Newest first is how Twilio lists, but it promises no order: a page
 * that runs the other way does not end the search.
 */
function isPast(rows: TwilioRow[], limit: number): boolean {
  const dates = rows.map(createdAt).filter((at) => at !== null);
  const [first, last] = [dates[0], dates.at(-1)];
  return first !== undefined && last !== undefined && first > last && last < limit;
}
