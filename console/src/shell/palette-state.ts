import { useSyncExternalStore } from 'react';

/** How often the palette was asked for: it is loaded at the first time, and opens at each. */
let asked = 0;
const watchers = new Set<() => void>();

export function openPalette(): void {
  asked += 1;
  for (const watcher of watchers) watcher();
}

const watch = (watcher: () => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

export const usePaletteAsked = (): number => useSyncExternalStore(watch, () => asked);
