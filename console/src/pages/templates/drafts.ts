import { useSyncExternalStore } from 'react';
import type { Content, Variant } from '../../api/templates.ts';

/** A text that somebody is writing: kept until it is published or thrown away, over reloads and other pages. */
export type Draft = {
  content: Content;
  /** The version that it began with; 0 where there was none. */
  basedOn: number;
};

const PREFIX = 'decorum-template-draft ';
const watchers = new Set<() => void>();
const read = new Map<string, Draft | null>();

export const draftKey = (key: string, { language, channel }: Variant): string =>
  `${PREFIX}${key} ${language} ${channel ?? ''}`;

function draftOf(name: string): Draft | null {
  let draft = read.get(name);
  if (draft === undefined) {
    try {
      draft = JSON.parse(sessionStorage.getItem(name) ?? 'null') as Draft | null;
    } catch {
      draft = null;
    }
    read.set(name, draft);
  }
  return draft;
}

export function keepDraft(name: string, draft: Draft | null): void {
  read.set(name, draft);
  try {
    if (draft) sessionStorage.setItem(name, JSON.stringify(draft));
    else sessionStorage.removeItem(name);
  } catch {
    // A browser that stores nothing still keeps it while the page is open.
  }
  for (const watcher of watchers) watcher();
}

const watch = (watcher: () => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

export const useDraft = (name: string): Draft | null => useSyncExternalStore(watch, () => draftOf(name));
