/**
 * How many parts a text becomes on its way to a phone (3GPP TS 23.038 and 23.040): what it costs, and how
 * much of a rate limit it uses. Texts are counted as they are; send them in NFC, which needs fewer units.
 */
export type SmsLength = { encoding: 'GSM-7' | 'UCS-2'; segments: number };

/** The part header of a longer message takes 7 septets, or 3 UCS-2 units, from every part. */
const ROOM = { 'GSM-7': { alone: 160, part: 153 }, 'UCS-2': { alone: 70, part: 67 } };

const GSM_BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const GSM_EXTENSION = '\f^{}\\[~]|€';
const SEPTETS = new Map([
  ...[...GSM_BASIC].map((c) => [c, 1] as const),
  ...[...GSM_EXTENSION].map((c) => [c, 2] as const),
]);

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** One character outside GSM-7 turns the whole message to UCS-2. An empty text is one segment. */
export function countSegments(text: string): SmsLength {
  const septets = septetsOf(text);
  return septets
    ? { encoding: 'GSM-7', segments: parts(septets, ROOM['GSM-7']) }
    : { encoding: 'UCS-2', segments: parts(unitsOf(text), ROOM['UCS-2']) };
}

function septetsOf(text: string): number[] | null {
  const sizes: number[] = [];
  for (const character of text) {
    const size = SEPTETS.get(character);
    if (size === undefined) return null;
    sizes.push(size);
  }
  return sizes;
}

/** Latin, Greek and Cyrillic letters without marks of their own, and common signs: a character is a grapheme. */
const PLAIN =
  /^[\n\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u2027\u20a0-\u20c0]*$/;

/** Joined emoji and letters with combining marks stay in one part, unless they are longer than a part. */
function unitsOf(text: string): number[] {
  // Taking a text apart grapheme by grapheme costs twenty times as much.
  if (PLAIN.test(text)) return Array(text.length).fill(1);
  return Array.from(graphemes.segment(text), ({ segment }) => segment).flatMap((grapheme) =>
    grapheme === '\r\n' || grapheme.length > ROOM['UCS-2'].part
      ? [...grapheme].map((character) => character.length)
      : [grapheme.length],
  );
}

function parts(sizes: number[], room: { alone: number; part: number }): number {
  if (sizes.reduce((sum, size) => sum + size, 0) <= room.alone) return 1;
  let count = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > room.part) {
      count += 1;
      used = 0;
    }
    used += size;
  }
  return count;
}
