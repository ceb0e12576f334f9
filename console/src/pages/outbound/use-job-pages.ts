import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Job, JobQuery } from '../../api/jobs.ts';
import { jobPageQuery, ROWS_PER_PAGE } from './job-page-query.ts';
import { countNew, nextShown } from './shown-rows.ts';

export type JobPages = {
  /** The rows on show, the newest first; undefined before the first answer. */
  jobs: readonly Job[] | undefined;
  /** Those on show that the list does not have any more. */
  gone: ReadonlySet<string>;
  /** How many wait above, as far as the first page tells; `more` when there are yet more. */
  fresh: { count: number; more: boolean };
  error: Error | null;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore(): void;
};

/**
 * The list of jobs, page by page as somebody scrolls. The first page follows the live stream, and of the others those
 * in view (`first` to `last`, by row): so reading again costs the same however long the list has become. While
 * `isHeld` no row moves. Rows must be of one query: give the component a key.
 */
export function useJobPages(
  query: JobQuery,
  { isHeld, first, last }: { isHeld: boolean; first: number; last: number },
): JobPages {
  const [anchor, setAnchor] = useState<string | null>(null);
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const [shown, setShown] = useState<readonly string[]>([]);
  const [known] = useState(() => new Map<string, Job>());

  const head = useQuery(jobPageQuery(query, null));
  // While nothing may move, the first page is that of the moment when it began to be held: new jobs are not in it.
  const held = useQuery({
    ...jobPageQuery({ ...query, to: anchor ?? '' }, null),
    enabled: anchor !== null && first < ROWS_PER_PAGE,
  });
  const top = anchor === null ? head.data : (held.data ?? head.data);
  const pages = useQueries({
    queries: cursors.map((cursor, at) => ({
      ...jobPageQuery(query, cursor),
      enabled: (at + 2) * ROWS_PER_PAGE >= first && (at + 1) * ROWS_PER_PAGE <= last + ROWS_PER_PAGE,
    })),
    combine: (results) => ({
      items: results.flatMap(({ data }) => data?.items ?? []),
      next: results.at(-1)?.data?.nextCursor,
      isLoading: results.some(({ isLoading }) => isLoading),
      error: results.find(({ error }) => error)?.error ?? null,
    }),
  });

  const listed = useMemo(() => {
    for (const job of [...(top?.items ?? []), ...pages.items, ...(head.data?.items ?? [])])
      known.set(job.id, job);
    return [...new Set([...(top?.items ?? []), ...pages.items].map(({ id }) => id))].sort().reverse();
  }, [top, pages.items, head.data, known]);

  // Derived from what was shown before: React renders again at once, before anybody sees the older state.
  const next = nextShown(shown, listed, isHeld);
  if (next !== shown) setShown(next);
  const wanted = isHeld && next.length > 0 ? endOf(next.slice(0, ROWS_PER_PAGE), known, query.to) : null;
  if (wanted !== anchor) setAnchor(wanted);
  const chain = top?.nextCursor;
  // At the top of a list that nobody holds, the pages below begin anew where the first one ends.
  if (!isHeld && cursors.length > 0 && chain !== undefined && chain !== cursors[0]) setCursors([]);

  const now = new Set(listed);
  const fresh = countNew(next, head.data?.items.map(({ id }) => id) ?? []);
  const following = cursors.length === 0 ? chain : pages.next;
  return {
    jobs: head.data && next.flatMap((id) => known.get(id) ?? []),
    gone: new Set(next.filter((id) => !now.has(id))),
    fresh: { count: fresh, more: fresh >= ROWS_PER_PAGE },
    error: head.error ?? pages.error,
    hasMore: following !== null && following !== undefined,
    isLoadingMore: pages.isLoading,
    loadMore: () => {
      if (following && !cursors.includes(following)) setCursors([...cursors, following]);
    },
  };
}

/** Just after the newest of these jobs was made; a filter that ends earlier stays. */
function endOf(ids: readonly string[], known: ReadonlyMap<string, Job>, to: string | undefined): string {
  const made = ids.map((id) => Date.parse(known.get(id)?.createdAt ?? ''));
  const end = new Date(Math.max(...made) + 1).toISOString();
  return to !== undefined && to < end ? to : end;
}
