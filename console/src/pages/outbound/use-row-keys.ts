import { useState } from 'react';
import type { Job } from '../../api/jobs.ts';
import { useKeys } from '../../parts/keys.tsx';

/**
 * J and K move through the rows, Enter opens one, X selects it, Esc lets the selection go. While a job is open beside
 * the list, it follows. Returns where the keyboard is.
 */
export function useRowKeys(
  jobs: readonly Job[],
  {
    open,
    hasSelection,
    onOpen,
    onSelect,
    onClear,
  }: {
    open: string | undefined;
    hasSelection: boolean;
    onOpen(id: string): void;
    onSelect(id: string): void;
    onClear(): void;
  },
): string | undefined {
  const [current, setCurrent] = useState<string>();
  const focused = () => (document.activeElement as HTMLElement | null)?.dataset?.job ?? current ?? open;
  const move = (by: 1 | -1) => {
    const at = jobs.findIndex(({ id }) => id === focused());
    const next = jobs[at === -1 ? 0 : Math.min(Math.max(at + by, 0), jobs.length - 1)];
    if (!next) return;
    setCurrent(next.id);
    if (open !== undefined) onOpen(next.id);
  };
  const act = (what: (id: string) => void) => {
    const id = focused();
    if (id !== undefined) what(id);
  };
  useKeys([
    { key: 'j', does: 'keys.next', run: () => move(1) },
    { key: 'k', does: 'keys.previous', run: () => move(-1) },
    { key: 'enter', does: 'keys.open', run: () => act(onOpen) },
    { key: 'x', does: 'keys.select', run: () => act(onSelect) },
    ...(hasSelection ? [{ key: 'escape', does: 'keys.close', run: onClear } as const] : []),
  ]);
  return current;
}
