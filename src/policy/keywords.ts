import { DEVICE_SIGNATURES, KEYWORD_SETS, type KeywordSet } from './keyword-sets.ts';
import { type PlainWords, plainWords } from './plain-words.ts';

export type KeywordLanguage = KeywordSet['language'];

/** What a text asks for by a keyword. A `stop` that is not certain could be one: suppress first, then ask a person. */
export type Keyword = { language: KeywordLanguage; word: string } & (
  | { kind: 'stop'; certain: boolean }
  | { kind: 'help' | 'start' | 'wrong_person' }
);

const MOST_WORDS = 300;
/** "Sorry, you have the wrong number": longer texts that mention one talk about something else. */
const SHORT = 8;
const MOST_SIGNATURE_WORDS = 8;
const MOST_SIGNED_LETTERS = 300;

/**
 * The keyword that a message is, by the sets in force at `at` (epoch milliseconds). A message that is a keyword,
 * repeated or with courtesy and a signature around it, is certain; a wish in other words could be one.
 */
export function keywordOf(text: string, at: number): Keyword | null {
  const sets = COMPILED.filter(({ from }) => from <= at);
  const said = shortened(plainWords(text));
  if (said.plain.length === 0) return null;
  const unsigned = withoutDevice(said);
  for (const candidate of [said, unsigned, ...withoutName(text)]) {
    const found = wholeMessage(withoutCourtesy(candidate, sets), sets);
    if (found) return found;
  }
  return wrongPerson(unsigned, sets) ?? possibleStop(text, unsigned, sets);
}

/** The words of a message without courtesy and the signature of a device: what somebody meant to say. */
export const meantWords = (text: string, at: number): readonly string[] =>
  withoutCourtesy(
    withoutDevice(shortened(plainWords(text))),
    COMPILED.filter(({ from }) => from <= at),
  ).plain;

// A phrase is found by its written words; in every language but Vietnamese by those without accents. A Vietnamese
// text typed without any accents is compared without them where a mistake only costs a question: in `loose`.

type Phrase = { words: readonly string[]; loose: readonly string[] };
type Compiled = { language: KeywordLanguage; from: number; byAccent: boolean } & Record<
  Part,
  readonly Phrase[]
>;
const PARTS = [
  'stop',
  'strong',
  'maybeStop',
  'stopPhrases',
  'stopVerbs',
  'links',
  'contacts',
  'negations',
  'help',
  'start',
  'wrongPerson',
  'courtesy',
  'fillers',
] as const;
type Part = (typeof PARTS)[number];

const COMPILED: readonly Compiled[] = KEYWORD_SETS.map((set) => {
  const byAccent = set.language === 'vi';
  const compile = (phrase: string): Phrase => {
    const { written, plain } = plainWords(phrase);
    return { words: byAccent ? written : plain, loose: plain };
  };
  const parts = Object.fromEntries(PARTS.map((part) => [part, set[part].map(compile)]));
  return { ...(parts as Record<Part, Phrase[]>), language: set.language, from: set.from, byAccent };
});

/** How many words of the text at `start` are this phrase; 0 when they are not. */
function phraseAt(
  said: PlainWords,
  start: number,
  phrases: readonly Phrase[],
  set: Compiled,
  loosely = false,
) {
  const source = set.byAccent ? said.written : said.plain;
  const unaccented = loosely && set.byAccent && isUnaccented(said);
  let longest = 0;
  for (const { words, loose } of phrases) {
    const fits =
      words.every((word, at) => source[start + at] === word) ||
      (unaccented && loose.every((word, at) => said.plain[start + at] === word));
    if (fits) longest = Math.max(longest, words.length);
  }
  return longest;
}

const isUnaccented = ({ written, plain }: PlainWords): boolean =>
  written.every((word, at) => word === plain[at]);

/** The whole message is made of these phrases. */
function consistsOf(said: PlainWords, phrases: readonly Phrase[], set: Compiled): boolean {
  let at = 0;
  while (at < said.plain.length) {
    const length = phraseAt(said, at, phrases, set);
    if (length === 0) return false;
    at += length;
  }
  return at > 0;
}

function wholeMessage(said: PlainWords, sets: readonly Compiled[]): Keyword | null {
  const word = said.written.join(' ');
  for (const kind of ['stop', 'help', 'start'] as const) {
    const set = sets.find((each) => consistsOf(said, each[kind], each));
    if (!set) continue;
    const found = { language: set.language, word };
    return kind === 'stop' ? { kind, certain: true, ...found } : { kind, ...found };
  }
  return null;
}

function wrongPerson(said: PlainWords, sets: readonly Compiled[]): Keyword | null {
  if (said.plain.length > SHORT) return null;
  for (const set of sets) {
    const at = firstOf(said, set.wrongPerson, set);
    if (at) return { kind: 'wrong_person', language: set.language, word: wordsAt(said, at) };
  }
  return null;
}

function possibleStop(text: string, said: PlainWords, sets: readonly Compiled[]): Keyword | null {
  const possible = (set: Compiled, word: string): Keyword => ({
    kind: 'stop',
    certain: false,
    language: set.language,
    word,
  });
  const bare = withoutCourtesy(said, sets);
  for (const set of sets) {
    if (consistsOf(bare, [...set.maybeStop, ...set.stop], set)) return possible(set, bare.written.join(' '));
    if (isStopWithFillers(bare, set)) return possible(set, bare.written.join(' '));
    const at = firstOf(said, set.stopPhrases, set) ?? verbWithContact(said, set);
    if (at) return possible(set, wordsAt(said, at));
  }
  // A line of its own is loud enough: "STOP", and an angry paragraph below it.
  for (const line of text.split(/[\r\n]+/)) {
    const found = wholeMessage(withoutCourtesy(shortened(plainWords(line)), sets), sets);
    if (found?.kind === 'stop') return { ...found, certain: false };
  }
  return null;
}

function isStopWithFillers(said: PlainWords, set: Compiled): boolean {
  if (said.plain.length > SHORT) return false;
  let stops = 0;
  for (let at = 0; at < said.plain.length; ) {
    const stop = isNegated(said, at, set) ? 0 : phraseAt(said, at, set.strong, set);
    const length = stop || phraseAt(said, at, set.fillers, set);
    if (length === 0) return false;
    if (stop > 0) stops += 1;
    at += length;
  }
  return stops > 0;
}

type At = { start: number; length: number };

function firstOf(said: PlainWords, phrases: readonly Phrase[], set: Compiled): At | null {
  for (let start = 0; start < said.plain.length; start += 1) {
    const length = isNegated(said, start, set) ? 0 : phraseAt(said, start, phrases, set, true);
    if (length > 0) return { start, length };
  }
  return null;
}

const MOST_LINKS = 4;

function verbWithContact(said: PlainWords, set: Compiled): At | null {
  for (let start = 0; start < said.plain.length; start += 1) {
    const verb = isNegated(said, start, set) ? 0 : phraseAt(said, start, set.stopVerbs, set);
    if (verb === 0) continue;
    let at = start + verb;
    for (let links = 0; links <= MOST_LINKS; links += 1) {
      const contact = phraseAt(said, at, set.contacts, set, true);
      if (contact > 0) return { start, length: at + contact - start };
      const link = phraseAt(said, at, set.links, set, true);
      if (link === 0) break;
      at += link;
    }
  }
  return null;
}

const isNegated = (said: PlainWords, start: number, set: Compiled): boolean =>
  start > 0 && phraseAt(said, start - 1, set.negations, set) === 1;

const wordsAt = (said: PlainWords, { start, length }: At): string =>
  said.written.slice(start, start + length).join(' ');

const shortened = ({ written, plain }: PlainWords): PlainWords => ({
  written: written.slice(0, MOST_WORDS),
  plain: plain.slice(0, MOST_WORDS),
});

/** Unless courtesy is all there is. */
function withoutCourtesy(said: PlainWords, sets: readonly Compiled[]): PlainWords {
  const kept: PlainWords = { written: [], plain: [] };
  for (let at = 0; at < said.plain.length; ) {
    const length = Math.max(0, ...sets.map((set) => phraseAt(said, at, set.courtesy, set)));
    if (length === 0) {
      kept.written.push(said.written[at] as string);
      kept.plain.push(said.plain[at] as string);
    }
    at += length || 1;
  }
  return kept;
}

const SIGNATURES = DEVICE_SIGNATURES.map((phrase) => plainWords(phrase).plain);

const isDevice = (plain: readonly string[]): boolean =>
  plain.length <= MOST_SIGNATURE_WORDS &&
  SIGNATURES.some((words) => words.every((word, at) => plain[at] === word));

function withoutDevice(said: PlainWords): PlainWords {
  for (
    let start = Math.max(1, said.plain.length - MOST_SIGNATURE_WORDS);
    start < said.plain.length;
    start += 1
  ) {
    if (isDevice(said.plain.slice(start)))
      return { written: said.written.slice(0, start), plain: said.plain.slice(0, start) };
  }
  return said;
}

/** Up to four words that each begin with a capital letter, under the text or after a dash: "STOP" above "An Nguyen". */
const NAME = /(?:[\r\n]+[-–—~*\s]*|\s[-–—~]+\s*)(?:\p{Lu}[\p{L}\p{M}'’.-]{0,30}\s*){1,4}$/u;

const withoutName = (text: string): PlainWords[] => {
  if (text.length > MOST_SIGNED_LETTERS) return [];
  const lines = text.trimEnd().split(/[\r\n]+/);
  while (lines.length > 1 && isDevice(plainWords(lines.at(-1) as string).plain)) lines.pop();
  const body = lines.join('\n');
  const at = body.search(NAME);
  return at < 0 ? [] : [withoutDevice(plainWords(body.slice(0, at)))];
};
