import { contentOf } from '../policy/content.ts';
import { countSegments, type SmsLength } from '../policy/sms-segments.ts';
import { stepUpPrompt } from '../policy/step-up.ts';
import type { ChannelName, Purpose } from '../policy/words.ts';
import type { CampaignWords } from './words.ts';

/** What one person would read. */
export type PreviewText = {
  partyId: string;
  name: string;
  language: string;
  channel: ChannelName;
  /** Null where a channel has none. */
  subject: string | null;
  text: string;
  /** What leaves before it, when the person must verify first. */
  promptText: string | null;
  segments: number;
  encoding: SmsLength['encoding'];
  /** Variables without a value; their placeholders still stand in the text. */
  missing: string[];
};

export type Reader = {
  partyId: string;
  displayName: string;
  language: string;
  channel: ChannelName;
  words: CampaignWords;
  /** What leaves, now or later. */
  leaves: 'text' | 'prompt' | 'nothing';
};

const MOST_TEXTS = 3;
/** Languages and channels, each pair once: more than that nobody has. */
const MOST_KEPT = 60;
const MOST_REMEMBERED = 1_000;

/** Keeps a reader of each language and channel to show, and adds up how many SMS leave. */
export function collectTexts(purpose: Purpose) {
  const kept = new Map<string, Reader>();
  const lengths = new Map<string, number>();
  let segmentsTotal = 0;
  // Campaigns often say the same to everybody.
  const segmentsOf = (text: string): number => {
    const known = lengths.get(text);
    if (known !== undefined) return known;
    if (lengths.size >= MOST_REMEMBERED) lengths.clear();
    const { segments } = countSegments(text);
    lengths.set(text, segments);
    return segments;
  };
  return {
    add(reader: Reader): void {
      const { channel, language, words, leaves } = reader;
      const key = `${language} ${channel}`;
      const before = kept.get(key);
      const isBetter = before === undefined || WORTH[before.leaves] < WORTH[leaves];
      if (isBetter && (before || kept.size < MOST_KEPT)) kept.set(key, reader);
      if (channel !== 'sms' || leaves === 'nothing') return;
      const { text } =
        leaves === 'prompt'
          ? stepUpPrompt(channel, language)
          : contentOf({ channel, purpose, payload: words.payload }, language);
      segmentsTotal += segmentsOf(text);
    },
    segmentsTotal: () => segmentsTotal,
    list: (): PreviewText[] => mostDifferent([...kept.values()]).map((reader) => textOf(reader, purpose)),
  };
}

/** Somebody to whom something leaves is the better example. */
const WORTH = { nothing: 0, prompt: 1, text: 1 };

/** A new language before a new channel, and that before what has been shown. */
function mostDifferent(readers: readonly Reader[]): Reader[] {
  const shown: Reader[] = [];
  const isNew = (reader: Reader, what: 'language' | 'channel') =>
    shown.every((each) => each[what] !== reader[what]);
  while (shown.length < MOST_TEXTS) {
    const left = readers.filter((reader) => !shown.includes(reader));
    const next =
      left.find((reader) => isNew(reader, 'language')) ??
      left.find((reader) => isNew(reader, 'channel')) ??
      left[0];
    if (!next) break;
    shown.push(next);
  }
  return shown;
}

function textOf({ words, leaves, ...reader }: Reader, purpose: Purpose): PreviewText {
  const { partyId, displayName, language, channel } = reader;
  const { subject, text } = contentOf({ channel, purpose, payload: words.payload }, language);
  return {
    partyId,
    name: displayName,
    language,
    channel,
    subject: channel === 'email' ? subject : null,
    text,
    promptText: leaves === 'prompt' ? stepUpPrompt(channel, language).text : null,
    ...countSegments(text),
    missing: words.missing,
  };
}
