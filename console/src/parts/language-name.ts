import { capital } from '../format.ts';
import { useLanguage } from '../i18n/language.ts';

/** What a language is called in the language of the moment; its tag where nobody knows. */
export function useLanguageName(): (tag: string) => string {
  const names = new Intl.DisplayNames(useLanguage(), { type: 'language', fallback: 'code' });
  return (tag) => {
    try {
      return capital(names.of(tag) ?? tag);
    } catch {
      return tag;
    }
  };
}

/** The languages that the console speaks are the likely ones; any other can be named by its tag. */
export const LIKELY_LANGUAGES = ['en', 'es', 'vi'] as const;
