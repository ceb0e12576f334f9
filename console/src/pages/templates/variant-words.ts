import type { Template, Variant } from '../../api/templates.ts';
import { useText, wordFor } from '../../i18n/language.ts';
import { useLanguageName } from '../../parts/language-name.ts';

/** "English", "Vietnamese · SMS". */
export function useVariantName(): (variant: Variant) => string {
  const t = useText();
  const languageName = useLanguageName();
  return ({ language, channel }) =>
    channel ? `${languageName(language)} · ${wordFor(t, 'channel', channel)}` : languageName(language);
}

/** Languages that other templates have and this one has not, for no channel. */
export function missingLanguages(variants: readonly Template[], all: readonly Template[]): string[] {
  const has = new Set(variants.map(({ language }) => language));
  return [...new Set(all.map(({ language }) => language))].filter((language) => !has.has(language)).sort();
}

export const byVariant = (a: Variant, b: Variant): number =>
  a.language.localeCompare(b.language) || (a.channel ?? '').localeCompare(b.channel ?? '');

/** What the address says of a variant. */
export const searchOf = ({ language, channel }: Variant) => ({ language, ...(channel && { channel }) });
