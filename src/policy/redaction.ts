/**
 * What may leave the job and its thread: logs, events, inbox items and webhooks carry no full phone number,
 * email address, code or token. Masking is generous: an order number may become "[phone]", never the reverse.
 * Masking twice changes nothing.
 */

/** Masks what could identify or authenticate a person in free text; UUIDs, provider SIDs, hashes and ISO dates stay. */
export function redactText(text: string): string {
  let masked = maskUserInfo(text);
  for (const [pattern, mask] of WHOLE_TEXT) masked = masked.replace(pattern, mask);
  const pieces = masked.split(KEPT).map((piece, index) => (index % 2 === 1 ? piece : redactPiece(piece)));
  // Where another mask has taken the slash between a host and an "@", what stands before that is user info by now.
  return maskUserInfo(pieces.join(''));
}

/** scheme://user:password@host */
const maskUserInfo = (text: string): string =>
  text.replace(/([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@]+@/gi, '$1[secret]@');

// Every quantifier below is bounded or cannot overlap its neighbour: hostile text is masked in linear time.

/**
 * Looked for before identifiers are set aside, since a secret or a mailbox may contain one; also in the middle
 * of a word, so that what another mask leaves behind is never a new find.
 */
const WHOLE_TEXT: readonly (readonly [RegExp, string])[] = [
  // Before the rest, so that no other mask can end in the middle of a mailbox
  [/[^\s@<>()[\]",;:]{1,64}@[^\s<>()[\]"',;:/?&]*[\p{L}\p{N}]/gu, '[email]'],
  [/(Bearer)\s+[^\s"'<>[\]]+/gi, '$1 [secret]'],
  [/(Basic)\s+(?=[^\s"']{0,400}[\d=])[\w+/=-]{8,}/gi, '$1 [secret]'],
  // token=…, "api_key": "…", Authorization: …
  [
    /((?:token|secret|password|passwd|passcode|pwd|api[_-]?key|authorization|cookie|otp|pin)["']?\s{0,3}[=:]\s{0,3}["']?)[^\s"'&,;]+/gi,
    '$1[secret]',
  ],
  // JSON web tokens; SendGrid, Slack, Stripe, Standard Webhooks and Facebook secrets by their prefixes
  [/eyJ[\w-]{5,500}\.[\w-]+(?:\.[\w-]*)?/g, '[secret]'],
  [/(?<![A-Za-z])SG\.[\w-]{8,}\.[\w-]{8,}/g, '[secret]'],
  [/(?<![A-Za-z])(?:sk|rk|whsec|xox[a-z])[-_][\w+/=-]{10,}/g, '[secret]'],
  [/EAA[A-Za-z0-9]{20,}/g, '[secret]'],
];

/** UUIDs; Twilio SIDs; SHA-1 and SHA-256 in hex; ISO 8601 dates with or without a time. */
const KEPT = new RegExp(
  `(${[
    '(?<![0-9A-Za-z])[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![0-9A-Za-z])',
    '(?<![0-9A-Za-z])[A-Z]{2}[0-9a-f]{32}(?![0-9A-Za-z])',
    '(?<![0-9A-Za-z])(?=[0-9]{0,63}[a-f])(?:[0-9a-f]{64}|[0-9a-f]{40})(?![0-9A-Za-z])',
    '(?<![\\d+])(?:19|20|21)\\d\\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])' +
      '(?:[T ][0-2]\\d:[0-5]\\d(?::[0-6]\\d(?:[.,]\\d{1,9})?)?(?:Z|[+-]\\d\\d:?\\d\\d)?)?(?!-?\\d)',
  ].join('|')})`,
);

function redactPiece(text: string): string {
  return text
    .replace(/[\w-]{32,}/g, (token) => (isOpaqueToken(token) ? '[secret]' : token))
    .replace(DIGIT_RUN, (run) => (run.replace(/\P{Nd}/gu, '').length > 15 ? '[number]' : '[phone]'))
    .replace(CODE, '[code]');
}

/** 32 hex digits are a Twilio auth token; longer mixtures of capitals, small letters and digits are keys. */
const isOpaqueToken = (token: string): boolean =>
  /^[0-9a-f]{32}$/.test(token) ||
  (token.length >= 40 && /[a-z]/.test(token) && /[A-Z]/.test(token) && /\d/.test(token));

/** Seven digits or more of any script with the separators that people and address books put between them. */
const DIGIT_RUN =
  /[+(]{0,2}\p{Nd}(?:[ \t\u00a0().·/\-\u2000-\u2015\u202a-\u202f\u2060-\u2069]{0,4}\p{Nd}){6,}/gu;

/** 482913, 482-913, and 4 8 2 9 1 3 as a voice reads it; digits inside a word or a name are no code. */
const CODE =
  /(?<![\p{L}\p{Nd}_])(?:\p{Nd}{4,8}|\p{Nd}{3}[ -]\p{Nd}{3}|\p{Nd}(?:[ ,-]{1,2}\p{Nd}){3,})(?![\p{L}\p{Nd}_])/gu;

const MAX_DEPTH = 8;
const MAX_ENTRIES = 200;
const MAX_NODES = 5000;
const MAX_TEXT = 10_000;
const REDACTED = '[redacted]';
const SHORTENED = '[shortened]';

/**
 * A deep copy of a JSON value that may be shown: every text masked, keys too, secrets and message contents
 * replaced by "[redacted]". Deeper than 8 levels, after 200 entries of one list or object, or 5000 in all, the
 * rest is "[shortened]"; so cycles end, too. What JSON cannot hold becomes "[redacted]".
 */
export function redactPayload(value: unknown): unknown {
  const budget = { left: MAX_NODES };
  return copyOf(value, 0, budget);
}

function copyOf(value: unknown, depth: number, budget: { left: number }): unknown {
  budget.left -= 1;
  if (budget.left < 0) return SHORTENED;
  if (typeof value === 'string') return shortened(redactText(value));
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'object') return REDACTED;
  if (depth >= MAX_DEPTH) return SHORTENED;
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_ENTRIES).map((item) => copyOf(item, depth + 1, budget));
    return value.length > MAX_ENTRIES ? [...items, SHORTENED] : items;
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  const copied = new Map<string, unknown>();
  for (const [key, item] of entries.slice(0, MAX_ENTRIES)) {
    let name = shortened(redactText(key));
    while (copied.has(name)) name += '·';
    copied.set(name, underKey(key, item, depth + 1, budget));
  }
  if (entries.length > MAX_ENTRIES) copied.set('…', SHORTENED);
  return Object.fromEntries(copied);
}

function underKey(key: string, item: unknown, depth: number, budget: { left: number }): unknown {
  const meaning = meaningOf(redactText(key).replace(/\[\w+\]/g, ''));
  if (meaning === 'private' && item !== null) return REDACTED;
  if (meaning === 'plain code' && typeof item === 'string' && /^[A-Za-z_.-]*\d{0,5}$/.test(item)) {
    return shortened(item);
  }
  if (meaning === 'number' && typeof item === 'number' && Math.abs(item) >= 1e6) return '[phone]';
  return copyOf(item, depth, budget);
}

const shortened = (text: string): string =>
  text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text;

const PRIVATE_WORDS =
  /^(tokens?|secrets?|auth|authorization|passwords?|passwd|pwd|passphrase|passcode|pin|otps?|codes?|cookies?|credentials?|signature|sig|body|bodies|html|texts?|subject)$/;
const PRIVATE_KEYS = /(^| )(api ?key|private key|access key|secret key|signing key)$/;
const PLAIN_CODES =
  /(^| )(error|reason|outcome|status|result|provider|country|language|currency|smtp|http) codes?$/;
const DETAIL_WORDS = /( (header|value|raw|plain|hash))+$/;

/** Judged by the last word, since `textLength` and `otpSent` are counts and `final_text` and `otpCode` are not. */
function meaningOf(key: string): 'private' | 'plain code' | 'number' | 'ordinary' {
  const words = key
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .replace(DETAIL_WORDS, '');
  if (PLAIN_CODES.test(words)) return 'plain code';
  const last = words.slice(words.lastIndexOf(' ') + 1);
  if (PRIVATE_WORDS.test(last) || PRIVATE_KEYS.test(words)) return 'private';
  return /^(phone|mobile|msisdn|tel|recipient|destination|address)$/.test(last) ? 'number' : 'ordinary';
}
