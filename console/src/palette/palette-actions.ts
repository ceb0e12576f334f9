import { useMantineColorScheme } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useMay } from '../api/me.ts';
import { chooseLanguage, LANGUAGES, type Language, useLanguage, useText } from '../i18n/language.ts';

type PaletteAction = { key: string; label: string; run(): void };

/** What the palette can do from anywhere; only what the role may. */
export function usePaletteActions(): PaletteAction[] {
  const t = useText();
  const language = useLanguage();
  const navigate = useNavigate();
  const mayCreate = useMay('outbound_jobs:CREATE');
  const mayEdit = useMay('campaigns:EDIT');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const schemes = (['light', 'dark', 'auto'] as const).filter((scheme) => scheme !== colorScheme);
  const languages = (Object.keys(LANGUAGES) as Language[]).filter((each) => each !== language);
  return [
    ...(mayCreate
      ? [
          {
            key: 'new',
            label: t('outbound.new'),
            run: () => void navigate({ to: '/outbound', search: { new: 'message' } }),
          },
        ]
      : []),
    ...(mayEdit
      ? [{ key: 'campaign', label: t('campaigns.new'), run: () => void navigate({ to: '/campaigns/new' }) }]
      : []),
    ...schemes.map((scheme) => ({
      key: scheme,
      label: t('palette.scheme', { scheme: t(`app.${scheme}`) }),
      run: () => setColorScheme(scheme),
    })),
    ...languages.map((each) => ({
      key: each,
      label: t('palette.language', { language: LANGUAGES[each] }),
      run: () => void chooseLanguage(each),
    })),
  ];
}
