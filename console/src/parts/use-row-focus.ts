import { useKeys } from './keys.tsx';

/** J and K move the focus through what carries `data-row`, in the order of the page; Enter does what it always does. */
export function useRowFocus(): void {
  const move = (by: 1 | -1) => {
    const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    rows[at === -1 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)]?.focus();
  };
  useKeys([
    { key: 'j', does: 'keys.next', run: () => move(1) },
    { key: 'k', does: 'keys.previous', run: () => move(-1) },
  ]);
}
