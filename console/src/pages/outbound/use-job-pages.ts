import { queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { ask, type Page, queryOf } from '../../api/ask.ts';
import type { Job, JobQuery } from '../../api/jobs.ts';
import { countNew, nextShown, withPushedOut } from './shown-rows.ts';

const AT_ONCE = 100;

const pageQuery = (query: JobQuery, cursor: string | null) =>
  queryOptions({
    queryKey: ['jobs', 'list', query, cursor],
    queryFn: () =>
      ask<Page<Job>>('GET', `/api/outbound/jobs${queryOf({ ...query, cursor, limit: AT_ONCE })}`),
    structuralSharing: (before, now) => withPushedOut(before as Page<Job> | undefined, now as Page<Job>),
  });

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

  const head = useQuery(pageQuery(query, null));
  // While nothing may move, the first page is that of the moment when it began to be held: new jobs are not in it.
  const held = useQuery({
    ...pageQuery({ ...query, to: anchor ?? '' }, null),
    enabled: anchor !== null && first < AT_ONCE,
  });
  const top = anchor === null ? head.data : (held.data ?? head.data);
  const pages = useQueries({
    queries: cursors.map((cursor, at) => ({
      ...pageQuery(query, cursor),
      enabled: (at + 2) * AT_ONCE >= first && (at + 1) * AT_ONCE <= last + AT_ONCE,
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
  const wanted = isHeld && next.length > 0 ? endOf(next.slice(0, AT_ONCE), known, query.to) : null;
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
    fresh: { count: fresh, more: fresh >= AT_ONCE },
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
