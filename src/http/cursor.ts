import { z } from 'zod';
import { Problem } from './problem.ts';

const DEFAULT_LIMIT = 50;

/** The query of every list; spread it: `z.strictObject({ ...pageQuery, status: … })`. */
export const pageQuery = {
  limit: z
    .string()
    .regex(/^\d{1,3}$/, 'Send a whole number from 1 to 200.')
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= 200, 'Send a whole number from 1 to 200.')
    .default(DEFAULT_LIMIT)
    .describe('How many to return, 1 to 200; 50 unless told.'),
  cursor: z.string().max(200).optional().describe('`nextCursor` of the page before.'),
};

/** What a list answers. `nextCursor` is null on the last page. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const number = /^\d{1,15}$/;

/** The key after which a page of rows with UUID ids goes on; null for the first page. */
export const idAfter = (cursor: string | undefined): string | null => decode(cursor, uuid);

/** The same for rows that are numbered. */
export const seqAfter = (cursor: string | undefined): number | null => {
  const seq = decode(cursor, number);
  return seq === null ? null : Number(seq);
};

/** One page of rows, of which the store was asked for `limit + 1`. */
export function page<Row, Item>(
  rows: readonly Row[],
  { limit, key, item }: { limit: number; key: (row: Row) => string | number; item: (row: Row) => Item },
): { items: Item[]; nextCursor: string | null } {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map(item),
    nextCursor: last === undefined ? null : cursorAfter(key(last)),
  };
}

/** What `idAfter` and `seqAfter` read. */
export const cursorAfter = (key: string | number): string => Buffer.from(`1 ${key}`).toString('base64url');

/** Callers keep cursors in links: the leading 1 is the version of their form. */
function decode(cursor: string | undefined, form: RegExp): string | null {
  if (cursor === undefined) return null;
  const [version, key = ''] = Buffer.from(cursor, 'base64url').toString('latin1').split(' ', 2);
  if (version === '1' && form.test(key)) return key;
  const message =
    'This cursor was not made by this list. Send nextCursor of the page before, or none to start.';
  throw new Problem(422, 'bad_cursor', message, {
    errors: [{ path: 'cursor', message, code: 'bad_cursor' }],
  });
}
