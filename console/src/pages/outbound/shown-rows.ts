/**
 * Which rows a list shows, by id, the newest first, while the list itself goes on changing. As long as somebody is at
 * work on it (`isHeld`) nothing moves under the cursor: what is new waits above, what left the list keeps its place,
 * and only what lies below is added.
 */
export function nextShown(
  shown: readonly string[],
  listed: readonly string[],
  isHeld: boolean,
): readonly string[] {
  const last = shown.at(-1);
  if (!isHeld || last === undefined) return isSame(shown, listed) ? shown : listed;
  const below = listed.filter((id) => id < last);
  return below.length === 0 ? shown : [...shown, ...below];
}

/** How many wait above the rows that are shown. */
export function countNew(shown: readonly string[], listed: readonly string[]): number {
  const first = shown[0];
  if (first === undefined) return 0;
  const known = listed.findIndex((id) => id <= first);
  return known === -1 ? listed.length : known;
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((id, at) => id === other[at]);

type Listed = { items: readonly { id: string }[]; nextCursor: string | null };

/** Beyond this a page forgets its oldest rows: it has grown by what was pushed down within it. */
const MOST_ROWS = 300;

/**
 * A page that was read again, with the rows that newer ones pushed over its end: else they would be on no page. Those
 * that are missing from its middle left the list.
 */
export function withPushedOut<Page extends Listed>(before: Page | undefined, now: Page): Page {
  const last = now.items.at(-1)?.id;
  if (!before || last === undefined || now.nextCursor === null) return now;
  const pushedOut = before.items.filter(({ id }) => id < last);
  if (pushedOut.length === 0 || now.items.length + pushedOut.length > MOST_ROWS) return now;
  return { ...now, items: [...now.items, ...pushedOut], nextCursor: before.nextCursor };
}
