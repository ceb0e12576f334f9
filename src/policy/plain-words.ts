/** A text as its words: in small letters, without punctuation, emoji and invisible characters. */
export type PlainWords = {
  /** With their accents, composed: "dừng". */
  written: string[];
  /** Without: "dung". As many, in the same order. */
  plain: string[];
};

/**
 * Normalises as compliance rules compare keywords: NFKC, case-fold, punctuation and emoji stripped, spaces collapsed.
 * "S.T.O.P" and "s t o p" are one word; apostrophes join, so that "don't" is "dont".
 */
export function plainWords(text: string): PlainWords {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{Cf}'’ʼ`´]/gu, '')
    .normalize('NFC')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '');
  const written =
    words.length >= 3 && words.every((word) => /^\p{L}$/u.test(word)) ? [words.join('')] : words;
  return { written, plain: written.map(withoutAccents) };
}

export const withoutAccents = (word: string): string =>
  word.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd');
