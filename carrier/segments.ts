const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const units = new Map<string, number>();
for (const character of basic) units.set(character, 1);
for (const character of '^{}[]~\\|€\f') units.set(character, 2);

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * How many SMS parts a text needs: GSM-7 when every character is in its alphabet, otherwise UCS-2.
 * A character that costs two units is never split over two parts.
 */
export function countSegments(text: string): number {
  let gsm = 0;
  for (const character of text) {
    const cost = units.get(character);
    if (cost === undefined) {
      const clusters = [...graphemes.segment(text)].map((one) => one.segment.length);
      return parts(clusters, 70, 67);
    }
    gsm += cost;
  }
  if (gsm <= 160) return 1;
  return parts(
    [...text].map((character) => units.get(character) ?? 1),
    160,
    153,
  );
}

function parts(costs: number[], single: number, each: number): number {
  let total = 0;
  for (const cost of costs) total += cost;
  if (total <= single) return 1;
  let count = 1;
  let used = 0;
  for (const cost of costs) {
    if (used + cost > each) {
      count += 1;
      used = 0;
    }
    used += cost;
  }
  return count;
}
