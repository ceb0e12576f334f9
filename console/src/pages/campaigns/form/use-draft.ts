import { useCallback, useState } from 'react';
import { now } from '../../../time.ts';
import type { Draft } from './draft.ts';
import { forgetDraft, keepDraft, keptDraft } from './draft-storage.ts';

export type DraftState = {
  draft: Draft;
  base: Draft;
  set(changes: Partial<Draft>): void;
  /** When what is shown was written and not saved, as long as nobody has said what to do with it. */
  restoredAt: number | null;
  discard(): void;
  /** A list is kept by the server at once, so this is where changes count from. */
  listKept(): void;
};

/** The draft of a form; whatever is typed is kept in the browser at once, until it is saved or discarded. */
export function useDraft(keptAs: string, start: Draft): DraftState {
  const [state, setState] = useState(() => {
    const kept = keptDraft(keptAs);
    return kept ?? { draft: start, base: start, at: null };
  });
  const [restoredAt, setRestoredAt] = useState(state.at);
  const set = useCallback(
    (changes: Partial<Draft>) =>
      setState((before) => {
        const after = { ...before, draft: { ...before.draft, ...changes }, at: now() };
        if (JSON.stringify(after.draft) === JSON.stringify(after.base)) forgetDraft(keptAs);
        else keepDraft(keptAs, after);
        return after;
      }),
    [keptAs],
  );
  return {
    draft: state.draft,
    base: state.base,
    set,
    restoredAt,
    discard: () => {
      forgetDraft(keptAs);
      setRestoredAt(null);
      setState({ draft: start, base: start, at: null });
    },
    listKept: () =>
      setState((before) => {
        const after = { ...before, base: { ...before.base, audience: 'list' as const } };
        keepDraft(keptAs, after);
        return after;
      }),
  };
}
