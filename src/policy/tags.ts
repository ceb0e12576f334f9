/**
 * Words by which people are found: "gold", "branch-12". A tag is written as somebody typed it, and its case counts;
 * the signs that part a list stand in none, so that every file and every address bar can carry them.
 */
export const MOST_TAGS = 50;
export const LONGEST_TAG = 50;

export const isTag = (text: string): boolean =>
  text !== '' && text === text.trim() && text.length <= LONGEST_TAG && !/[;,|\p{Cc}]/u.test(text);

/** Each once, in the order in which they were given, and in one Unicode form, so that equal words are equal. */
export const tidyTags = (tags: readonly string[]): string[] => [
  ...new Set(tags.map((tag) => tag.trim().normalize('NFC'))),
];

/** Whether two people are found by the same words; the order says nothing. */
export const sameTags = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((tag) => others.includes(tag));
