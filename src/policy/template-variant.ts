type Variant = { language: string; channel: string | null };

/**
 * The template variant for a person: their language, then the same language of another region, then English, then any.
 * Within a language the channel's own variant goes before the one for all channels; another channel's is never
 * taken. Null when nothing is left.
 */
export function chooseVariant<Choice extends Variant>(
  variants: readonly Choice[],
  { language, channel }: { language: string; channel: string | null },
): Choice | null {
  const rank = (variant: Variant) =>
    languageRank(variant.language.toLowerCase(), language.toLowerCase()) * 2 +
    (variant.channel === null ? 1 : 0);
  const usable = variants.filter((variant) => variant.channel === null || variant.channel === channel);
  return usable.toSorted((a, b) => rank(a) - rank(b))[0] ?? null;
}

function languageRank(has: string, wanted: string): number {
  if (has === wanted) return 0;
  if (has === base(wanted)) return 1;
  if (base(has) === base(wanted)) return 2;
  if (has === 'en') return 3;
  return base(has) === 'en' ? 4 : 5;
}

const base = (language: string): string => language.split('-', 1)[0] ?? '';
