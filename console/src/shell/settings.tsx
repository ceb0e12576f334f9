import { NativeSelect, SegmentedControl, useMantineColorScheme, VisuallyHidden } from '@mantine/core';
import { chooseLanguage, LANGUAGES, type Language, useLanguage, useText } from '../i18n/language.ts';
import { MoonIcon, ScreenIcon, SunIcon } from '../parts/icons.tsx';
import classes from './shell.module.css';

const SCHEMES = [
  ['auto', ScreenIcon],
  ['light', SunIcon],
  ['dark', MoonIcon],
] as const;

/** How the console looks and speaks; both are remembered in this browser. */
export function Settings() {
  const t = useText();
  const language = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <div className={classes.settings}>
      <NativeSelect
        size="xs"
        aria-label={t('app.language')}
        value={language}
        data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
        onChange={(event) => void chooseLanguage(event.currentTarget.value as Language)}
      />
      <SegmentedControl
        size="xs"
        aria-label={t('app.appearance')}
        value={colorScheme}
        onChange={(scheme) => setColorScheme(scheme as 'auto' | 'light' | 'dark')}
        data={SCHEMES.map(([value, Icon]) => ({
          value,
          label: (
            <span title={t(`app.${value}`)} className={classes.scheme}>
              <Icon />
              <VisuallyHidden>{t(`app.${value}`)}</VisuallyHidden>
            </span>
          ),
        }))}
      />
    </div>
  );
}
