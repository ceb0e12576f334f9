import type { ParseKeys } from 'i18next';
import { type ReactNode, useEffect, useRef, useSyncExternalStore } from 'react';
import type { NAMESPACES } from '../i18n/language.ts';
import classes from './keys.module.css';

export type KeyDoes = ParseKeys<typeof NAMESPACES>;
export type Key = {
  /** As `KeyboardEvent.key` has it, in lower case: `j`, `/`, `?`, `escape`, `enter`. */
  key: string;
  /** The key of the text that says what it does. */
  does: KeyDoes;
  run(): void;
  /** Works on every page. */
  everywhere?: boolean;
};

type Held = { readonly current: readonly Key[] };
let held: readonly Held[] = [];
const watchers = new Set<() => void>();

function hold(keys: Held, isHeld: boolean): void {
  if (held.length === 0) document.addEventListener('keydown', press);
  held = isHeld ? [...held, keys] : held.filter((each) => each !== keys);
  if (held.length === 0) document.removeEventListener('keydown', press);
  for (const watcher of watchers) watcher();
}

/** Keys of a part of the page, for as long as it is there; the part that came last goes first. */
export function useKeys(keys: readonly Key[]): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    hold(latest, true);
    return () => hold(latest, false);
  }, []);
}

const watch = (watcher: () => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

/** All keys that do something now, each once. */
export function useHeldKeys(): Key[] {
  const all = useSyncExternalStore(watch, () => held);
  const keys = all.toReversed().flatMap(({ current }) => current);
  return [...new Map(keys.toReversed().map((key) => [key.key, key])).values()];
}

const WRITES = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]';

function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target instanceof Element ? event.target : document.body;
  // Letters belong to who writes, and every key to a dialog that is open.
  if (target.closest(WRITES) || document.querySelector('[aria-modal=true]')) return;
  const pressed = event.key.toLowerCase();
  if (pressed === 'enter' && target.closest('a, button, summary')) return;
  const found = held
    .toReversed()
    .flatMap(({ current }) => current)
    .find(({ key }) => key === pressed);
  if (!found) return;
  event.preventDefault();
  found.run();
}

const SIGNS: Record<string, string> = { escape: 'Esc', enter: '↵', mod: isApple() ? '⌘' : 'Ctrl' };

function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}

export const keySign = (key: string): string => SIGNS[key] ?? key.toUpperCase();

/** Keys shown where they work: "J K move". */
export function KeyHint({ keys, children }: { keys: readonly string[]; children?: ReactNode }) {
  return (
    <span className={classes.hint}>
      {keys.map((key) => (
        <kbd key={key}>{keySign(key)}</kbd>
      ))}
      {children}
    </span>
  );
}
