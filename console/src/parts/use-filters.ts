import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/** What a page's filters are called in its address; the others (an open job, say) are not theirs. */
export type Filters<Name extends string> = {
  values: Partial<Record<Name, string>>;
  /** Undefined removes it. `replace` is for typing: one entry of the history, not one per letter. */
  set(changes: Partial<Record<Name, string | undefined>>, options?: { replace?: boolean }): void;
  clear(): void;
  any: boolean;
};

/** Filters whose state is the address, so that they can be sent to a colleague and outlive a reload. */
export function useFilters<Name extends string>(names: readonly Name[]): Filters<Name> {
  const search = useSearch({ strict: false }) as Partial<Record<string, string>>;
  const navigate = useNavigate();
  const set: Filters<Name>['set'] = useCallback(
    (changes, { replace = false } = {}) => {
      void navigate({
        to: '.',
        search: ((before: object) => withoutEmpty({ ...before, ...changes })) as never,
        replace,
        resetScroll: false,
      });
    },
    [navigate],
  );
  const values = Object.fromEntries(
    names.flatMap((name) => (search[name] === undefined ? [] : [[name, search[name]]])),
  ) as Filters<Name>['values'];
  return {
    values,
    set,
    clear: () =>
      set(Object.fromEntries(names.map((name) => [name, undefined])) as Partial<Record<Name, undefined>>),
    any: Object.keys(values).length > 0,
  };
}

const withoutEmpty = (search: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined && value !== ''));
