import { useText } from '../i18n/language.ts';
import { SearchIcon } from '../parts/icons.tsx';
import { keySign } from '../parts/keys.tsx';
import { openPalette } from './palette-state.ts';
import classes from './shell.module.css';

export function PaletteButton() {
  const t = useText();
  return (
    <button
      type="button"
      className={classes.palette}
      onClick={openPalette}
      aria-keyshortcuts="Control+K Meta+K"
    >
      <SearchIcon />
      <span className={classes.name}>{t('app.search')}</span>
      <kbd aria-hidden>{keySign('mod')} K</kbd>
    </button>
  );
}
