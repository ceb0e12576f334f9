/** Twilio's cap for an inline document (32018). */
const DOCUMENT_LENGTH = 4000;
/** One `<Say>` takes at most 3000 characters, and 4500 once URL-encoded (13521). */
const SAY_LENGTH = 3000;
const SAY_ENCODED_LENGTH = 4500;

/** Twilio's default voice cannot speak these; the locale is what a bare language means here. */
const SPEAKERS: Record<string, { language: string; voice: string }> = {
  vi: { language: 'vi-VN', voice: 'Google.vi-VN-Standard-A' },
  'vi-vn': { language: 'vi-VN', voice: 'Google.vi-VN-Standard-A' },
  en: { language: 'en-US', voice: 'Polly.Joanna' },
  'en-us': { language: 'en-US', voice: 'Polly.Joanna' },
  'en-gb': { language: 'en-GB', voice: 'Polly.Amy' },
  'en-au': { language: 'en-AU', voice: 'Polly.Nicole' },
  es: { language: 'es-US', voice: 'Polly.Lupe' },
  'es-us': { language: 'es-US', voice: 'Polly.Lupe' },
  'es-es': { language: 'es-ES', voice: 'Polly.Lucia' },
  'es-mx': { language: 'es-MX', voice: 'Polly.Mia' },
};

/**
 * A TwiML document that says the text and hangs up; null when it cannot fit. A text too long for one `<Say>` is cut
 * between words; the pieces together are the text.
 */
export function spokenDocument(text: string, language = 'en'): string | null {
  const speaker = SPEAKERS[language.toLowerCase()];
  const attributes = speaker
    ? `language="${speaker.language}" voice="${speaker.voice}"`
    : `language="${escapeXml(language)}"`;
  const said = pieces(text).map((piece) => `<Say ${attributes}>${escapeXml(piece)}</Say>`);
  const document = `<?xml version="1.0" encoding="UTF-8"?><Response>${said.join('')}</Response>`;
  return document.length <= DOCUMENT_LENGTH ? document : null;
}

function pieces(text: string): string[] {
  const found: string[] = [];
  let piece = '';
  for (const word of text.toWellFormed().match(/\S*\s*/g) ?? []) {
    if (piece !== '' && !fitsOneSay(piece + word)) {
      found.push(piece);
      piece = '';
    }
    piece += word;
  }
  return [...found, piece];
}

const fitsOneSay = (piece: string): boolean =>
  piece.length <= SAY_LENGTH && encodeURIComponent(piece).length <= SAY_ENCODED_LENGTH;

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#13;',
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML 1.0 forbids
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

/** XML text and attribute values; what XML 1.0 cannot carry becomes a space. */
export const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replace(FORBIDDEN, ' ')
    .replace(/[&<>"'\r]/g, (character) => ENTITIES[character] ?? character);
