import { VisuallyHidden } from '@mantine/core';
import { useText } from '../i18n/language.ts';
import classes from './no-value.module.css';

/** A dash for the eye, a word for the ear. */
export function NoValue({ word }: { word?: string }) {
  const t = useText();
  return (
    <span className={classes.none}>
      <span aria-hidden>—</span>
      <VisuallyHidden>{word ?? t('table.none')}</VisuallyHidden>
    </span>
  );
}
