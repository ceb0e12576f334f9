import type { Call, Instructions, Step } from './call.ts';
import type { Exchange } from './exchange.ts';
import type { Line, Signal } from './line.ts';
import type { Params } from './signature.ts';
import type { Verb } from './twiml.ts';

export type Recording = { type: string; bytes: Buffer };

/** One conversation: its call, its line, and who is at the other end. */
export type Talk = {
  exchange: Exchange;
  call: Call;
  line: Line;
  /** The page speaks aloud and tells when it has finished. */
  listening: boolean;
  /** Keys a fault presses, gather by gather. */
  digits: string;
  keepAudio(step: number, recording: Recording): void;
  /** When `TimeLimit` ends the call. */
  endsAt: number;
  note(kind: Step['kind'], text: string, language?: string | null): Step;
};

/** Where the conversation goes after a verb: on to the next one, to another document, or to its end. */
export type Then = 'next' | 'over' | { go: Instructions; params: Params };

/** What an interrupting signal leads to. */
export function after(signal: Signal): Then {
  return signal.type === 'replace' ? { go: signal.instructions, params: {} } : 'over';
}

export const methodOf = (verb: Verb): 'GET' | 'POST' =>
  verb.attributes.method?.toUpperCase() === 'GET' ? 'GET' : 'POST';

/** Relative URLs resolve against the document's own; inline TwiML has none. */
export function resolveUrl(text: string, base: Instructions): string | null {
  const from = 'url' in base ? base.url : undefined;
  return URL.canParse(text, from) ? new URL(text, from).href : null;
}
