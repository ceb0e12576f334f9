import { lazy, Suspense, useEffect, useState } from 'react';
import { useKeys } from '../parts/keys.tsx';
import { openPalette, usePaletteAsked } from './palette-state.ts';

const Palette = lazy(() => import('../palette/palette.tsx').then(({ Palette }) => ({ default: Palette })));
const KeysHelp = lazy(() => import('./keys-help.tsx').then(({ KeysHelp }) => ({ default: KeysHelp })));

/** Ctrl-K or ⌘K searches and goes, `?` shows what the keyboard does. Both are loaded when first asked for. */
export function ShellKeys() {
  const asked = usePaletteAsked();
  const [help, setHelp] = useState<boolean | null>(null);
  useKeys([{ key: '?', does: 'keys.show', everywhere: true, run: () => setHelp(true) }]);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      openPalette();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
  return (
    <Suspense>
      {asked > 0 && <Palette asked={asked} />}
      {help !== null && <KeysHelp opened={help} onClose={() => setHelp(false)} />}
    </Suspense>
  );
}
