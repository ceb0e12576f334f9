/**
 * JSON documents on their way into one statement. Each text is sent and parsed once, however many rows have it: most
 * decisions of a batch read alike, rule by rule. In the tables every row has its own.
 */
export type Documents = {
  /** Takes a document and answers with its place: the statement reads it as `$n::jsonb -> place`. */
  place(document: unknown): number | null;
  /** All that were placed, as one JSON array. */
  text(): string;
};

export function documents(): Documents {
  const places = new Map<string, number>();
  const known = new Map<unknown, number>();
  return {
    place: (document) => {
      if (document === undefined || document === null) return null;
      const before = known.get(document);
      if (before !== undefined) return before;
      const text = storable(document);
      let place = places.get(text);
      if (place === undefined) {
        place = places.size;
        places.set(text, place);
      }
      known.set(document, place);
      return place;
    },
    text: () => `[${[...places.keys()].join(',')}]`,
  };
}

/**
 * JSON that PostgreSQL can keep. A provider may answer with NUL bytes or halves of surrogate pairs; those are
 * left out rather than losing the whole record.
 */
function storable(document: unknown): string {
  const json = JSON.stringify(document);
  return /\\u(0000|d[89a-f])/.test(json) ? JSON.stringify(cleaned(JSON.parse(json))) : json;
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '');
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [cleaned(key), cleaned(part)]));
}
