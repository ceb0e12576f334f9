import i18next, { type TFunction } from 'i18next';
import { useMemo, useSyncExternalStore } from 'react';
import { en } from './en.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'console';
    resources: { console: typeof en };
  }
}

/** In their own words, so that everybody finds theirs. */
export const LANGUAGES = { en: 'English', es: 'Español', vi: 'Tiếng Việt' } as const;
export type Language = keyof typeof LANGUAGES;

const STORED = 'decorum-language';
const isLanguage = (text: string | null | undefined): text is Language =>
  Object.hasOwn(LANGUAGES, text ?? '');

const words = {
  en: async () => ({ console: en }),
  es: () => import('./es.ts').then(({ es }) => ({ console: es })),
  vi: () => import('./vi.ts').then(({ vi }) => ({ console: vi })),
} satisfies Record<Language, () => Promise<object>>;

/** Before anything is shown: the language that was chosen here, or the browser's first that we speak. */
export async function startLanguage(): Promise<void> {
  await i18next.init({
    ns: [...NAMESPACES],
    defaultNS: 'console',
    resources: {},
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  const asked = [localStorage.getItem(STORED), ...navigator.languages.map((tag) => tag.split('-')[0])];
  await setLanguage(asked.find(isLanguage) ?? 'en');
}

export async function setLanguage(language: Language): Promise<void> {
  for (const [namespace, texts] of Object.entries(await words[language]())) {
    i18next.addResourceBundle(language, namespace, texts);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** What the operator picked; kept for the next visit. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(STORED, language);
  await setLanguage(language);
}

const subscribe = (changed: () => void) => {
  i18next.on('languageChanged', changed);
  return () => i18next.off('languageChanged', changed);
};

export const useLanguage = (): Language =>
  useSyncExternalStore(subscribe, () => i18next.language as Language);

export const NAMESPACES = ['console'] as const;
export type Text = TFunction<typeof NAMESPACES>;

/** `t('jobs.title')`, in the language of the moment. */
export function useText(): Text {
  const language = useLanguage();
  return useMemo(() => i18next.getFixedT(language, NAMESPACES), [language]);
}

/** The word for a code of the server, or the code itself where it has no word yet. */
export function wordFor(
  t: Text,
  list: 'reason' | 'delivery' | 'event' | 'provider' | 'channel' | 'rule',
  code: string,
): string {
  return knownWord(t, list, code) ?? code;
}

export function knownWord(t: Text, list: keyof typeof en, code: string): string | null {
  const key = `${list}.${code}`;
  return code !== '' && i18next.exists(key) ? t(key as 'jobs.title') : null;
}

/** Whether the language of the moment says what mends this code. */
export const hasMend = (code: string | null): code is keyof typeof en.explained.mend =>
  i18next.exists(`explained.mend.${code}`);
